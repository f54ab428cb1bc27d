import { z } from 'zod';
import { durationRange } from './duration.js';
import { plainText, textLike, wholeNumber } from './leaf.js';
import { requestStep } from './request.js';

const noSteps = { error: 'the list is empty; a scenario needs at least one request' };

const repeatStep = z
  .strictObject({
    repeat: wholeNumber('a number of times', 1, 100_000, 'How many times; `{{index}}` counts from 0.'),
    get steps(): z.ZodArray<z.ZodUnion<readonly [typeof requestStep, typeof repeatStep]>> {
      return z.array(step).min(1, noSteps);
    },
  })
  .meta({ description: 'Steps that are run several times in a row.' });

const step = z
  .union([requestStep, repeatStep])
  .meta({ id: 'step', description: 'A request, or steps to repeat.' });

const steps = z.array(step).min(1, noSteps);

const task = z
  .strictObject({
    weight: wholeNumber(
      'a weight',
      1,
      1_000_000,
      'How often this task is drawn, relative to the others.',
    ).default(1),
    name: plainText('a name', {
      description: 'Name of the task. Default: task-1, task-2, ...',
      examples: ['browse'],
    }).optional(),
    steps,
  })
  .meta({ description: 'Steps and how often they are drawn.' });

const scenario = z
  .strictObject({
    description: plainText('a text', { description: 'One line for people.' }).optional(),
    think: durationRange(
      'Pause of a user after each iteration, drawn evenly from a range; never between steps.',
    ).prefault('0s'),
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
export type FileStep = z.output<typeof step>;
