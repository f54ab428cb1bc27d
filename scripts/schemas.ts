import { z } from 'zod';
import { resultSchema } from '../src/analyze/result-schema.js';
import { jsonSchemaOfConfiguration } from '../src/config/json-schema.js';

const folder = 'https://raw.githubusercontent.com/loadgate/loadgate/main/schema';

/** The JSON Schemas in schema/, by file name: generated, so that they never differ from what the program checks. */
export function schemas(): Readonly<Record<string, object>> {
  // `io: input` lets readers accept fields that a later version adds.
  const { $schema, ...result } = z.toJSONSchema(resultSchema, { io: 'input', target: 'draft-7' });
  return {
    'loadgate.schema.json': jsonSchemaOfConfiguration(),
    'result.schema.json': {
      $schema,
      $id: `${folder}/result.schema.json`,
      title: 'result.json',
      description:
        'The result of a run of Loadgate. Latencies in milliseconds, rates as fractions; null: could not be had.',
      ...result,
    },
  };
}
