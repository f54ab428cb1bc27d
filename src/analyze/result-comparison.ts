import { z } from 'zod';
import { figure, figures } from './result-figures.js';

/** How a test compares, and how head and base were measured in turn: a part of `result.json`. */

const changeWord = z.enum(['regressed', 'improved', 'no-change', 'inconclusive', 'invalid']);

export const comparison = z.object({
  metric: z.string(),
  request: z.string().nullable(),
  base: figure,
  head: figure,
  ratio: figure.describe('head / base; null where base is 0 or a figure is missing'),
  tolerance: z.string(),
  gated: z.boolean().describe('false: shown, but without effect on the verdict'),
  verdict: changeWord,
  message: z.string(),
  weighs: z
    .enum(['fail', 'invalid', 'warn', 'none'])
    .optional()
    .describe("what it makes of its test's verdict, at least; absent in results of 0.1.0"),
  against: z
    .enum(['baseline', 'base'])
    .optional()
    .describe(
      'base: its own target, measured in turn in the same job, and then the fields below are there; else a stored baseline',
    ),
  change: figure
    .optional()
    .describe('estimate from the pairs: a fraction (.1: 10% more), for error_rate a difference of rates'),
  interval: z
    .object({ low: figure, high: figure, confidence: z.number() })
    .nullable()
    .optional()
    .describe('of the change'),
  pValue: figure.optional().describe('one-sided, of no change against worse'),
  pairs: z.number().int().optional().describe('pairs of slices that the estimate rests on'),
  stage: z
    .union([z.literal(1), z.literal(2)])
    .optional()
    .describe('2: from fresh starts, after a suspicion'),
  seconds: z.number().optional().describe('of load in the whole comparison, both sides and warm-up included'),
  detectable: figure.optional().describe('the smallest change for the worse that pairs like these show'),
  accepted: z
    .object({ author: z.string(), reason: z.string(), at: z.string() })
    .optional()
    .describe('who answers for this regression, which then only warns'),
  rule: z
    .enum(['tolerance', 'history'])
    .optional()
    .describe(
      'which rule said `regressed`, against a stored baseline: the tolerance, or what earlier runs let expect',
    ),
  history: z
    .object({
      runs: z.number().int().describe('earlier runs like this one, with a figure, at most 50'),
      median: z.number(),
      limit: figure.describe('of what they let expect; null where they are too few'),
      detectable: figure.describe(
        'a change for the worse that 95 of 100 runs show: a fraction, for error_rate a difference of rates',
      ),
      standing: z
        .enum(['low-confidence', 'warns', 'gates'])
        .describe(
          'low-confidence: too few runs, the tolerance alone speaks; warns: beyond `limit` is a warning only',
        ),
    })
    .optional()
    .describe('what a stored baseline of several runs let expect'),
});

export const interleaved = z.object({
  verdict: changeWord.describe('the gravest of the gated metrics'),
  ended: z
    .enum(['clear', 'out-of-pairs', 'out-of-time', 'interrupted', 'side-gone', 'failed'])
    .describe('why no more was measured'),
  pairs: z.object({ measured: z.number().int(), unfit: z.number().int() }),
  isHeadAlone: z
    .boolean()
    .optional()
    .describe("true: the test's own figures are those of a run of head alone, and not of its slices"),
  starts: z.number().int().describe('times that both sides were started and measured'),
  seconds: z.number().describe('of load, both sides and warm-up included; neither build nor boot'),
  idleSeconds: z
    .number()
    .describe('of these, between slices: nothing was sent to either side, and no answer was still to come'),
  slice: z.object({ settleSeconds: z.number(), measuredSeconds: z.number() }),
  warmUp: z
    .array(z.object({ seconds: z.number(), isSteady: z.boolean() }))
    .describe('of each start, both sides together'),
  base: figures.extend({ byRequest: z.array(figures.extend({ name: z.string() })) }),
  series: z
    .array(
      z.object({
        second: z.number().describe('of the test, when the pair began'),
        start: z.number().int(),
        order: z.enum(['base-head', 'head-base']),
        baseP95Ms: figure,
        headP95Ms: figure,
        unfit: z.string().nullable().describe('why the pair does not count'),
      }),
    )
    .describe('one entry a pair'),
  newRequests: z.array(z.string()).describe('that base refused each time: judged by thresholds only'),
  incidents: z
    .array(z.object({ second: z.number(), service: z.string(), kind: z.string(), detail: z.string() }))
    .describe("of base's containers"),
});
