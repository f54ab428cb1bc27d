import { z } from 'zod';
import { generatorNoun, parseGenerator } from '../feeders/generator.js';
import { textLike, textOf } from './leaf.js';
import { filePath } from './target.js';

export const feederSources = ['csv', 'json', 'generate'] as const;
export const feederOrders = ['sequential', 'shuffle', 'random', 'unique'] as const;

/** Templates name a feeder up to the first dot: `{{people.name}}`. */
const feederName = textLike(
  'a name of letters, digits, "_" and "-", other than "env"',
  /(?!env$)[A-Za-z_][\w-]*/,
  { description: 'A name.' },
);
const fieldName = textLike('a name of letters, digits, "_" and "-"', /[\w-]+/, { description: 'A name.' });

/** Kept as text: what is hashed is what is written. */
const generator = textOf(
  generatorNoun,
  (text) => {
    const read = parseGenerator(text);
    return read.ok ? { ok: true, value: text } : read;
  },
  {
    description:
      'How the value is made: `uuid`; `int(1,9)`, a whole number in these bounds; `pick(a|b|c)`, one of these texts; `string(8)`, so many letters and digits; `sequence` or `sequence(1000)`, the next number of the run.',
    examples: ['uuid', 'int(1,9)', 'pick(a|b|c)', 'string(8)', 'sequence'],
  },
);

const feeder = z
  .strictObject({
    csv: filePath(
      'A CSV file, relative to this configuration, whose first line names the columns; all its values are texts.',
      ['data/people.csv'],
    ).optional(),
    json: filePath(
      'A JSON file, relative to this configuration: a list of objects with the same keys; their values keep their types.',
      ['data/people.json'],
    ).optional(),
    generate: z
      .record(fieldName, generator)
      .refine((fields) => Object.keys(fields).length > 0, {
        error: 'makes nothing; give it a name and a generator',
      })
      .meta({
        description: 'Values made from the seed, by name.',
        examples: [{ id: 'uuid', qty: 'int(1,9)' }],
      })
      .optional(),
    order: z
      .enum(feederOrders)
      .meta({
        description:
          'Which row of a file is next: `sequential` goes through the file and begins again; `shuffle` does so in an order drawn anew for each pass; `random` draws any row each time; `unique` uses each row once, and users that find none stop. Default: `sequential`.',
      })
      .optional(),
  })
  .meta({
    description: 'Rows of data.',
    oneOf: feederSources.map((source) => ({ required: [source] })),
  });

export type FileFeeder = z.output<typeof feeder>;

export const feeders = z.record(feederName, feeder).meta({
  description:
    'Test data by name: each iteration of a scenario that is fed takes a row, whose values are `{{NAME.COLUMN}}`.',
});

const oneFeeder = textLike('the name of a feeder', /[A-Za-z_][\w-]*/, { description: 'A feeder.' });
/** A name, or a list of names; always a list to us. */
export const feed = z
  .union([oneFeeder, z.array(oneFeeder).min(1, { error: 'the list is empty; leave "feed" out' })])
  .meta({
    description: 'Feeders of which each iteration takes a row: a name, or a list of names.',
    examples: ['people'],
  })
  .transform((names) => (typeof names === 'string' ? [names] : names));
