import { description, type Schema } from './description.js';

/**
 * The smallest value that a schema allows: objects with their required fields only, null where it may be, no
 * items. The stand-in's payloads are such samples with the fields that its state knows laid over them, so that
 * the dozens of required links of a repository need no hand-written list.
 */
export function sampleOf(schemaName: string): Record<string, unknown> {
  const value = sample({ $ref: `github:${schemaName}` });
  if (!isRecord(value)) throw new Error(`${schemaName} is no object`);
  return value;
}

function sample(schema: Schema): unknown {
  if (typeof schema['$ref'] === 'string') {
    const target = description.schemas[schema['$ref'].slice('github:'.length)];
    if (target === undefined) throw new Error(`${schema['$ref']} is not in the extract`);
    return sample(target);
  }
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const types = [schema['type']].flat();
  if (types.includes('null')) return null;
  for (const keyword of ['oneOf', 'anyOf']) {
    const choices = schema[keyword];
    if (!Array.isArray(choices)) continue;
    if (choices.some((choice) => isRecord(choice) && choice['type'] === 'null')) return null;
    return sample(recordOf(choices[0]));
  }
  if (Array.isArray(schema['allOf'])) {
    return Object.assign({}, ...schema['allOf'].map((part) => sample(recordOf(part))));
  }
  switch (types[0]) {
    case 'object':
      return sampleObject(schema);
    case 'array':
      return [];
    case 'string':
      return sampleText(schema['format']);
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0;
    case 'boolean':
      return false;
    default:
      return 'properties' in schema ? sampleObject(schema) : {};
  }
}

function sampleObject(schema: Schema): Record<string, unknown> {
  const properties = recordOf(schema['properties'] ?? {});
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.fromEntries(required.map((name) => [name, sample(recordOf(properties[String(name)] ?? {}))]));
}

function sampleText(format: unknown): string {
  if (format === 'uri') return 'https://github.invalid/';
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  return format === 'email' ? 'nobody@github.invalid' : '';
}

function recordOf(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`${JSON.stringify(value)} is no schema`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
