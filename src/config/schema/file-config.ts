import { z } from 'zod';
import type { Parsed } from '../../units/index.js';
import { arrivals, mostUsers, stageKeys } from './arrivals.js';
import { auth } from './auth.js';
import { baseline } from './baseline.js';
import { compare } from './compare.js';
import { duration, positiveDuration } from './duration.js';
import { feeders } from './feeders.js';
import { describeFound, plainText, refuse, textOf, wholeNumber } from './leaf.js';
import { headers, redirects } from './request.js';
import { plainName, scenarios, sideSteps } from './scenario.js';
import { composeFile, requestPath, serviceName, target } from './target.js';
import { thresholds } from './thresholds.js';

const http = z
  .strictObject({
    timeout: positiveDuration('Time for one response; then the request counts as a timeout.', [
      '10s',
    ]).prefault('10s'),
    headers: headers('Headers of every request.').default({}),
    redirects: redirects(
      'How many redirects of a request are followed, to the target only; their time is part of its latency.',
    ).default(0),
    auth: auth(
      'Authentication of every request; the `auth` or authorization header of a step wins.',
    ).optional(),
    cookies: z
      .boolean()
      .meta({
        description:
          'Whether each user sends back the cookies that it is given: from its start to its end, with `arrivals` within an iteration. A Cookie header of your own wins.',
      })
      .default(true),
  })
  .meta({ description: 'Settings of all requests.' });

const levels = z
  .record(plainName, wholeNumber('a number of users', 1, mostUsers, 'Number of users.'))
  .meta({ description: 'Names for numbers of users.', examples: [{ light: 50, medium: 200, heavy: 500 }] });

const users = z
  .union([
    wholeNumber('a number of users', 1, mostUsers, 'Number of users.'),
    plainText('a number of users or the name of a level', { description: 'Name of a level.' }),
  ])
  .meta({
    description: 'Users at the same time: a number or the name of a level.',
    examples: [20, 'medium'],
  });

const stages = z
  .array(
    z
      .strictObject({ users, ...stageKeys })
      .meta({ description: 'A number of users and how long it is held.' }),
  )
  .min(1, { error: 'the list is empty; a test needs at least one stage' })
  .meta({
    description: 'Instead of `users`, `ramp-up` and `hold`: several numbers of users, one after the other.',
    examples: [
      [
        { users: 50, for: '30s' },
        { users: 'heavy', ramp: '5s', for: '20s' },
      ],
    ],
  });

export const test = z
  .strictObject({
    type: z
      .literal('load')
      .meta({ description: 'Load by a constant number of users, or by arrivals at a constant rate.' })
      .default('load'),
    scenario: plainText('the name of a scenario', {
      description: 'What the users do. May be left out where there is one scenario.',
    }).optional(),
    users: users
      .meta({
        description: 'Users at the same time: a number or the name of a level. Default: 20.',
        examples: [20, 'medium'],
      })
      .optional(),
    arrivals: arrivals.optional(),
    stages: stages.optional(),
    'ramp-up': duration(
      'Time in which the users are started, one by one, or the rate rises; recorded, not judged. Default: 0s.',
      ['10s'],
    ).optional(),
    hold: positiveDuration('Time with all users or the whole rate; this is what is judged. Default: 30s.', [
      '30s',
      '5m',
    ]).optional(),
    'ramp-down': duration('Time in which the users are stopped or the rate falls; recorded, not judged.', [
      '5s',
    ]).prefault('0s'),
    thresholds: thresholds
      .optional()
      .meta({ description: "Limits of this test; they replace the suite's metric by metric." }),
    compare: z
      .boolean()
      .meta({
        description: 'Whether this test takes part where the run is compared with the base (see `compare`).',
      })
      .default(true),
  })
  .meta({ description: 'A test: a scenario, users, durations.' });

const gate = z
  .strictObject({
    'on-invalid': z
      .enum(['fail', 'warn'])
      .meta({ description: 'What a measurement that can not be trusted does: `fail` ends with exit code 3.' })
      .default('fail'),
    'on-inconclusive': z
      .enum(['fail', 'warn'])
      .meta({ description: 'What a comparison with the base that could not tell does.' })
      .default('warn'),
    'require-baseline': z
      .boolean()
      .meta({ description: 'Whether a missing baseline fails the run.' })
      .default(false),
  })
  .meta({ description: 'When the gate closes.' });

export const commentModes = ['always', 'on-change', 'on-failure', 'off'] as const;

const report = z
  .strictObject({
    comment: z
      .enum(commentModes)
      .meta({
        description:
          'When the pull request gets a comment. `on-change` and `on-failure` keep silent until a verdict is no pass; from then on `on-change` writes when the verdict changes, `on-failure` after each run.',
      })
      .default('always'),
  })
  .meta({ description: 'What is told where.' });

const suiteNameNoun = 'a name of letters, digits, ".", "_" and "-"';
/** More than any machine has use for. */
const mostGenerators = 64;
const noGenerators = ({ input }: { input?: unknown }): string =>
  input === null
    ? `is empty; write "auto" or a whole number from 1 to ${mostGenerators}`
    : `${describeFound(input)} is not a number of generators; write "auto" or a whole number from 1 to ${mostGenerators}`;

const generators = z
  .union([
    z.literal('auto', { error: noGenerators }),
    z
      .int({ error: noGenerators })
      .min(1, { error: noGenerators })
      .max(mostGenerators, { error: noGenerators }),
  ])
  .meta({
    description:
      'How many threads send, each its share of the users and arrivals. `auto`: one for every four cores and for every 50 users, at least one, so that the cores are left to the target.',
    examples: ['auto', 4],
  })
  .default('auto');

/** It becomes part of the names of artifacts, files and compose projects. */
const longestName = 64;

function parseSuiteName(text: string): Parsed<string> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text)) return refuse(text, suiteNameNoun);
  return text.length > longestName
    ? { ok: false, problem: `a name has at most ${longestName} characters, this one has ${text.length}` }
    : { ok: true, value: text };
}

/** loadgate.yml: the one source of its types, its validation and its JSON Schema. */
export const fileConfig = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Version of this format.' }).default(1),
    name: textOf(suiteNameNoun, parseSuiteName, {
      pattern: `[A-Za-z0-9][A-Za-z0-9._-]{0,${longestName - 1}}`,
      description: 'Name of the suite: keys baseline, comment and artifact. Default: the name of the folder.',
      examples: ['agent360'],
    }).optional(),
    seed: wholeNumber(
      'a seed',
      0,
      4_294_967_295,
      'Seeds mix, think times and feeders: the same seed sends the same.',
    ).default(1),
    compose: composeFile.meta({ description: 'Short for `target.compose.file`.' }).optional(),
    service: serviceName.meta({ description: 'Short for `target.compose.service`.' }).optional(),
    path: requestPath('Short for a scenario that GETs this path, with a pause of 50ms-150ms.', [
      '/',
    ]).optional(),
    target: target.optional(),
    http: http.prefault({}),
    levels: levels.default({}),
    generators,
    feeders: feeders.optional(),
    setup: sideSteps(
      'Steps sent once, when the target is ready and before the first test; every scenario sees what they capture. One that fails ends the run before any load.',
    ),
    teardown: sideSteps(
      'Steps sent once, after the last test, also after a failure or Ctrl-C. One that fails is a warning.',
    ),
    scenarios: scenarios.optional(),
    tests: z
      .record(plainName, test)
      .meta({
        description:
          'Tests by name, run one after the other. Default: one test `default` of the only scenario, with 20 users, a ramp-up of 5s and a hold of 30s.',
      })
      .optional(),
    thresholds: thresholds
      .optional()
      .meta({ description: 'Limits that every test must keep. Default: at most 1% of errors.' }),
    compare: compare.prefault({}),
    baseline: baseline.prefault({}),
    gate: gate.prefault({}),
    report: report.prefault({}),
  })
  .meta({ title: 'loadgate.yml', description: 'Configuration of Loadgate, the load-test gate.' });

export type FileConfig = z.output<typeof fileConfig>;
export type FileTest = z.output<typeof test>;
