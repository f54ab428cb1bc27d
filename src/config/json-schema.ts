import { z } from 'zod';
import { isJsonValue, isRecord, type JsonObject } from './json.js';
import { fileConfig } from './schema/file-config.js';

/** The JSON Schema (draft 7) of loadgate.yml, for editors; what this schema refuses, `loadgate validate` refuses. */
export function jsonSchemaOfConfiguration(): JsonObject {
  // `io: input`: what people write, before defaults and units. A JSON body may be anything.
  const schema: unknown = z.toJSONSchema(fileConfig, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
  });
  const plain: unknown = JSON.parse(JSON.stringify(schema));
  if (!isRecord(plain) || !isJsonValue(plain)) throw new TypeError('the JSON Schema is no JSON');
  return { $schema: plain['$schema'] ?? '', $id: schemaAddress, ...plain };
}

const schemaAddress = 'https://raw.githubusercontent.com/loadgate/loadgate/main/schema/loadgate.schema.json';
