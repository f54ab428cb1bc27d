import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';

/**
 * GitHub's own OpenAPI description (an extract, see fixtures/github-openapi.md) and what it says of an exchange.
 * Stricter than GitHub in one point: a field, parameter or path that is not described is a violation, since
 * GitHub would ignore it silently and the caller would never learn of the slip.
 */

const schemaShape = z.record(z.string(), z.unknown());
export type Schema = z.infer<typeof schemaShape>;

const descriptionShape = z.object({
  operations: z.record(
    z.string(),
    z.object({
      query: schemaShape,
      path: schemaShape,
      body: schemaShape.optional(),
      responses: z.record(z.string(), schemaShape.nullable()),
    }),
  ),
  events: z.record(z.string(), schemaShape),
  schemas: z.record(z.string(), schemaShape),
});

const file = fileURLToPath(new URL('../../fixtures/github-openapi.json', import.meta.url));
export const description = descriptionShape.parse(JSON.parse(readFileSync(file, 'utf8')));

const anyError = { anyOf: [{ $ref: 'github:basic-error' }, { $ref: 'github:validation-error' }] };

/** Statuses that any operation may answer although the description doesn't list them everywhere. */
const generalErrors = new Set([400, 401, 403, 404, 422, 429, 500, 502, 503]);

// Query and path come as text: their check reads "30" as a number. Bodies are taken as they are.
const bodies = checker(false);
const parameters = checker(true);

function checker(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false, coerceTypes });
  addFormats.default(ajv);
  for (const [name, schema] of Object.entries(description.schemas)) {
    ajv.addSchema(closed(schema), `github:${name}`);
  }
  return ajv;
}

/** The schema with every described object closed against undescribed fields. */
function closed(schema: Schema): Schema {
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, closedValue(keyword, value)]),
  );
  return 'properties' in inner && !('additionalProperties' in inner)
    ? { ...inner, additionalProperties: false }
    : inner;
}

function closedValue(keyword: string, value: unknown): unknown {
  if (keyword === 'allOf') return value; // its parts describe one object together
  if (keyword === 'properties') {
    const properties = schemaShape.parse(value);
    return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, closedPart(inner)]));
  }
  return Array.isArray(value) ? value.map(closedPart) : closedPart(value);
}

function closedPart(value: unknown): unknown {
  const schema = schemaShape.safeParse(value);
  return schema.success && !Array.isArray(value) ? closed(schema.data) : value;
}

const compiled = new Map<string, ValidateFunction>();

function problemsOf(ajv: Ajv, key: string, schema: Schema, value: unknown): string[] {
  const validate = compiled.get(key) ?? ajv.compile(closed(schema));
  compiled.set(key, validate);
  if (validate(value)) return [];
  const problems = (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${key}${instancePath}: ${message ?? 'does not match'} ${JSON.stringify(params)}`,
  );
  return [...new Set(problems)].slice(0, 8);
}

export interface MatchedOperation {
  /** Method and path template, such as `GET /repos/{owner}/{repo}`. */
  readonly name: string;
  readonly path: Readonly<Record<string, string>>;
}

/** Path templates as expressions; those with fewer parameters first, so that fixed words win. */
const patterns = Object.keys(description.operations)
  .map((name) => {
    const [method = '', template = ''] = name.split(' ');
    const source = template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    return { name, method, template, expression: new RegExp(`^${source}$`) };
  })
  .sort((a, b) => a.template.split('{').length - b.template.split('{').length);

/** The described operation that a request calls. */
export function operationAt(method: string, path: string): MatchedOperation | undefined {
  for (const pattern of patterns) {
    const match = pattern.method === method ? pattern.expression.exec(path) : null;
    if (match === null) continue;
    const values = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]);
    return { name: pattern.name, path: Object.fromEntries(values) };
  }
  return undefined;
}

/** What is wrong with a request, in words; empty when it is as described. */
export function requestProblems(
  { name, path }: MatchedOperation,
  query: Readonly<Record<string, string>>,
  body: unknown,
): string[] {
  const operation = description.operations[name];
  if (operation === undefined) return [`${name} is not described`];
  const problems = [
    ...problemsOf(parameters, `${name} path`, operation.path, { ...path }),
    ...problemsOf(parameters, `${name} query`, operation.query, { ...query }),
  ];
  if (operation.body !== undefined)
    problems.push(...problemsOf(bodies, `${name} body`, operation.body, body));
  else if (body !== undefined) problems.push(`${name}: takes no body`);
  return problems;
}

/** What is wrong with a response. */
export function responseProblems(name: string, status: number, body: unknown): string[] {
  const responses = description.operations[name]?.responses ?? {};
  const schema = responses[String(status)];
  const key = `${name} ${status}`;
  if (schema === null) return body === undefined ? [] : [`${key}: has no body in the description`];
  if (schema !== undefined) return problemsOf(bodies, key, schema, body);
  if (generalErrors.has(status)) return problemsOf(bodies, key, anyError, body);
  return [`${key}: no such status in the description`];
}

/** What is wrong with an event's payload: a field that isn't described, or of another type. */
export function eventProblems(event: string, payload: unknown): string[] {
  const schema = description.events[event];
  return schema === undefined
    ? [`the event ${event} is not in the extract`]
    : problemsOf(bodies, `event ${event}`, schema, payload);
}
