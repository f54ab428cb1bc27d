import { z } from 'zod';
import { figure } from './result-figures.js';

/** With what a run was compared, and where it ran: a part of `result.json`. */

export const baselineFacts = z.object({
  commit: z.string().nullable(),
  ageSeconds: figure,
  machine: z.string().nullable(),
  advisory: z
    .boolean()
    .describe('true: measured on another kind of machine, so a regression warns and does not fail'),
});

export const anchorUse = z.object({
  ref: z.string().describe('as the configuration names it'),
  commit: z.string().nullable(),
  message: z.string(),
});

export const baselineUse = z.object({
  outcome: z.enum([
    'none', // no store configured
    'compared',
    'missing', // the store has none for this suite
    'expired', // the artifact is gone
    'unreadable', // corrupt, of a newer version or of another suite
    'different-scenario',
    'different-stack',
    'unavailable', // the store did not answer
    'not-compared', // nothing was measured that could be compared
  ]),
  message: z.string(),
  ...baselineFacts.shape,
  runs: z.number().int().nullable(),
  onBreach: z
    .enum(['fail', 'warn', 'confirm'])
    .optional()
    .describe('what the configuration makes of a breach; absent in results of 0.1.0'),
  anchor: anchorUse
    .optional()
    .describe('the release that drift is measured from; absent where none is configured'),
});

export const baseUse = z.object({
  outcome: z
    .enum(['compared', 'failed'])
    .describe('failed: there was no base, or it did not build or boot; the message says why'),
  message: z.string(),
  commit: z.string().nullable(),
  why: z.string().nullable().describe('how it was chosen'),
  isHead: z.boolean().describe('both sides measured the same code'),
  cause: z.enum(['asked', 'breach', 'no-baseline']).describe('why head was compared with it'),
  bootSeconds: figure,
});

export const environment = z.object({
  loadgate: z.string(),
  engine: z
    .number()
    .int()
    .optional()
    .describe('version of what measures: figures of two are not compared; absent in results of 0.1.0'),
  node: z.string(),
  os: z.string(),
  cpuModel: z.string(),
  cores: z.number().int(),
  memoryBytes: z.number(),
  runnerImage: z.string().nullable(),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  pullRequest: z.number().int().nullable(),
  runUrl: z.string().nullable(),
  target: z.string(),
  stackHash: z.string().nullable(),
  configPath: z
    .string()
    .optional()
    .describe('the configuration, relative to the repository; absent where it has a default name'),
});
