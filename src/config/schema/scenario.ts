import { z } from 'zod';
import { durationRange } from './duration.js';
import { feed } from './feeders.js';
import type { Parsed } from '../../units/index.js';
import { plainText, refuse, shownName, textLike, textOf, wholeNumber } from './leaf.js';
import { methods, requestKeys, type FileRequest } from './request.js';

/** What makes a step a block of steps. */
export const blockKeys = ['repeat', 'for-each', 'if'] as const;

/** The item's name in a `for-each` that gives it none. */
export const defaultItemName = 'item';

/** A name of a captured value, or of a member of one, as an expression has it: without braces. */
const valueName = (description: string, examples: string[]) =>
  textOf(
    'a name of a captured value',
    (text): Parsed<string> => {
      if (/^[A-Za-z_][\w-]*(?:\.[\w-]+)*$/.test(text)) return { ok: true, value: text };
      const inner = /^\{\{\s*([\w.-]+)\s*\}\}$/.exec(text)?.[1];
      return inner === undefined
        ? refuse(text, 'a name of a captured value')
        : { ok: false, problem: `the name stands here without braces; write "${inner}"` };
    },
    { description, examples },
  );

/** Its grammar is checked after the schema, where the language is loaded. */
function parseCondition(text: string): Parsed<string> {
  if (text.trim() === '') return { ok: false, problem: 'the condition is empty' };
  if (!text.includes('{{')) return { ok: true, value: text };
  return { ok: false, problem: 'names stand in a condition without braces, such as "id != \'\'"' };
}

const noSteps = { error: 'the list is empty; a scenario needs at least one request' };

/** A request, or a block of steps. The compiler can't derive a type that holds itself beside spread keys. */
export interface FileStep extends FileRequest {
  readonly repeat?: number | undefined;
  readonly 'for-each'?: string | undefined;
  readonly as?: string | undefined;
  readonly if?: string | undefined;
  readonly steps?: readonly FileStep[] | undefined;
}

const step: z.ZodType<FileStep> = z
  .strictObject({
    ...requestKeys,
    repeat: wholeNumber(
      'a number of times',
      1,
      100_000,
      'Instead of a request: run `steps` so often; `{{index}}` counts from 0.',
    ).optional(),
    'for-each': valueName(
      'Instead of a request: run `steps` once for each item of this captured list; `{{index}}` counts from 0.',
      ['items'],
    ).optional(),
    as: valueName(
      'Beside `for-each`: the name of the item in the `steps`, its members with a dot. Default: `item`.',
      ['order'],
    ).optional(),
    if: textOf('a condition', parseCondition, {
      description:
        'Instead of a request: run `steps` where this holds; an expression over captured values, without braces.',
      examples: ["tag != ''", 'size(items) > 0 && index % 2 == 0'],
    }).optional(),
    get steps(): z.ZodOptional<z.ZodArray<z.ZodType<FileStep>>> {
      return z.array(step).min(1, noSteps).meta({ description: 'The steps of the block.' }).optional();
    },
  })
  .meta({
    id: 'step',
    description: 'A request, or a block of steps.',
    oneOf: [
      ...methods.map((method) => ({ required: [method] })),
      ...blockKeys.map((key) => ({ required: [key, 'steps'] })),
    ],
  });

const steps = z.array(step).min(1, noSteps);

/** Steps beside the iterations, which need not be there. */
export const sideSteps = (description: string) =>
  z.array(step).min(1, { error: 'the list is empty; leave the key out' }).meta({ description }).optional();

const task = z
  .strictObject({
    weight: wholeNumber(
      'a weight',
      1,
      1_000_000,
      'How often this task is drawn, relative to the others.',
    ).default(1),
    name: shownName({
      description: 'Name of the task. Default: task-1, task-2, ...',
      examples: ['browse'],
    }).optional(),
    steps: steps.meta({ description: 'One iteration of a user that draws this task.' }),
  })
  .meta({ description: 'Steps and how often they are drawn.' });

const scenario = z
  .strictObject({
    description: plainText('a text', { description: 'One line for people.' }).optional(),
    think: durationRange(
      'Pause of a user after each iteration, drawn evenly from a range; never between steps.',
    ).prefault('0s'),
    feed: feed.optional(),
    hooks: plainText('a path of a JavaScript module such as ./scenario.mjs', {
      description:
        'A JavaScript module, relative to this configuration, that exports `beforeRequest` or `afterResponse` or both.',
      examples: ['./scenario.mjs'],
    }).optional(),
    'on-start': sideSteps(
      'Steps of each user before its first iteration, which sees what they capture; recorded, not judged.',
    ),
    'on-stop': sideSteps('Steps of each user after its last iteration; recorded, not judged.'),
    steps: steps.meta({ description: 'One iteration of a user: these steps in order.' }).optional(),
    tasks: z
      .array(task)
      .min(1, { error: 'the list is empty; a scenario needs at least one task' })
      .meta({ description: 'Instead of `steps`: each iteration draws one task by weight.' })
      .optional(),
  })
  .meta({
    description: 'What a user does.',
    oneOf: [{ required: ['steps'] }, { required: ['tasks'] }],
  });

/** Names of scenarios, tests and levels. */
export const plainName = textLike(
  'a name of letters, digits, ".", "_" and "-"',
  /[A-Za-z0-9_][A-Za-z0-9._-]*/,
  {
    description: 'A name.',
  },
);

export const scenarios = z.record(plainName, scenario).meta({ description: 'Scenarios by name.' });

export type FileScenario = z.output<typeof scenario>;
