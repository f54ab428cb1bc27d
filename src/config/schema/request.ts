import { z } from 'zod';
import type { Parsed } from '../../units/index.js';
import { isJsonValue, type JsonValue } from '../json.js';
import { auth } from './auth.js';
import { describeFound, plainText, scalarText, shownName, textLike, textOf, wholeNumber } from './leaf.js';
import { filePath, requestPath } from './target.js';

export const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

const headerNamePattern = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/;
const headerName = textLike('a header name', headerNamePattern, { description: 'A header name.' });

/** What the client itself must say. */
const ownHeaders: ReadonlyMap<string, string> = new Map([
  ['host', 'is set with "target: { host-header: ... }"'],
  ['content-length', 'follows from the body; leave it out'],
  ['transfer-encoding', 'follows from the body; leave it out'],
  ['connection', 'belongs to the client; leave it out'],
]);

const sentHeaderName = headerName.refine((name) => !ownHeaders.has(name.toLowerCase()), {
  error: ({ input }) => `"${String(input)}" ${ownHeaders.get(String(input).toLowerCase()) ?? ''}`,
});

const headerValue = textOf(
  'one line of text',
  (text): Parsed<string> =>
    /[\r\n\0]/.test(text)
      ? { ok: false, problem: 'a header is one line; this value holds a line break' }
      : { ok: true, value: text },
  { description: 'A header value; templates are replaced.' },
);

/** A header's name is the same in any case: one of the two would be lost. */
function refuseSameHeaders(map: Readonly<Record<string, string>>, context: z.core.$RefinementCtx): void {
  const names = new Map<string, string>();
  for (const name of Object.keys(map)) {
    const earlier = names.get(name.toLowerCase());
    names.set(name.toLowerCase(), earlier ?? name);
    if (earlier === undefined) continue;
    const message = `"${name}" and "${earlier}" are the same header; keep one`;
    context.addIssue({ code: 'custom', message, path: [name], params: { spot: 'key' } });
  }
}

export const headers = (description: string) =>
  z.record(sentHeaderName, headerValue).superRefine(refuseSameHeaders).meta({ description });

/** Ten would be a loop. */
export const redirects = (description: string) => wholeNumber('a number of redirects', 0, 10, description);

const jsonValue = (description: string) =>
  z
    .custom<JsonValue>(isJsonValue, { error: ({ input }) => `${describeFound(input)} is no JSON` })
    .meta({ description });

/** A name that templates can refer to. */
const captureName = textLike('a name of letters, digits, "_" and "-"', /[A-Za-z_][\w-]*/, {
  description: 'A name.',
});

/** RFC 9535; its syntax is checked after the schema, where the parser is loaded. */
const jsonPath = textLike('a JSONPath such as "$.id"', /\$.*/, {
  description: 'A JSONPath (RFC 9535): the value that it finds, a list where it finds several.',
  examples: ['$.id', '$.items[0].name'],
});

const regularExpression = plainText('a regular expression', {
  description: 'A regular expression over the body; its first group counts, or the whole match.',
  examples: [String.raw`id=(\d+)`],
});

const captureSources = ['header', 'regex'] as const;

const capture = z
  .union([
    jsonPath,
    z
      .strictObject({
        header: headerName.meta({ description: 'A header of the response.', examples: ['ETag'] }).optional(),
        regex: regularExpression.optional(),
      })
      .superRefine((value, context) => {
        if (captureSources.filter((source) => value[source] !== undefined).length === 1) return;
        const message = 'takes a value from one place; write a JSONPath, { header: NAME } or { regex: ... }';
        context.addIssue({ code: 'custom', message, params: { spot: 'key' } });
      })
      .meta({ oneOf: captureSources.map((source) => ({ required: [source] })) }),
  ])
  .meta({ description: 'Where the value comes from: a JSONPath, a header or a regular expression.' });

const statusText = textOf('a status, a range or a class such as 200, "200-299", "2xx"', parseStatus, {
  description: 'A status, a range or a class.',
  examples: ['200-299', '2xx'],
  pattern: '[1-5]\\d\\d(?:\\s*-\\s*[1-5]\\d\\d)?|[1-5]xx',
});
const statusNumber = z
  .number({ error: ({ input }) => `${describeFound(input)} stands where a status belongs` })
  .transform((status, context) => {
    const read = parseStatus(String(status));
    if (read.ok) return read.value;
    context.issues.push({ code: 'custom', message: read.problem, input: status });
    return z.NEVER;
  });

function parseStatus(text: string): Parsed<{ readonly from: number; readonly to: number }> {
  const match = /^(?:([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?|([1-5])xx)$/i.exec(text.trim());
  if (!match)
    return { ok: false, problem: `${JSON.stringify(text)} is no status; write 200, "200-299" or "2xx"` };
  const from = match[3] === undefined ? Number(match[1]) : Number(match[3]) * 100;
  const to = match[3] === undefined ? Number(match[2] ?? match[1]) : from + 99;
  if (from > to)
    return { ok: false, problem: `${JSON.stringify(text)} runs backwards; write "${to}-${from}"` };
  return { ok: true, value: { from, to } };
}

const bodyTests = ['contains', 'equals', 'matches'] as const;

const check = z
  .strictObject({
    status: z
      .union([
        statusText,
        statusNumber,
        z.array(z.union([statusText, statusNumber])).min(1, { error: 'the list is empty' }),
      ])
      .meta({
        description: 'Statuses that count as success. Default: everything below 400.',
        examples: [200, '200-299', '2xx'],
      })
      .optional(),
    body: z
      .strictObject({
        contains: plainText('a text', { description: 'The body holds this text.' }).optional(),
        equals: plainText('a text', { description: 'The body is this text.' }).optional(),
        matches: plainText('a regular expression', {
          description: 'The body matches this regular expression.',
        }).optional(),
      })
      .superRefine((value, context) => {
        if (bodyTests.some((test) => value[test] !== undefined)) return;
        context.addIssue({
          code: 'custom',
          message: 'checks nothing; give one of "contains", "equals", "matches"',
          params: { spot: 'key' },
        });
      })
      .meta({ description: 'What the body must be.' })
      .optional(),
    json: z
      .record(jsonPath, jsonValue('The value that it must have.'))
      .meta({ description: 'Values in a JSON body, by JSONPath.', examples: [{ '$.state': 'ready' }] })
      .optional(),
  })
  .meta({ description: 'What a response must be. One that is not counts as an error of kind `check`.' });

export const bodyKinds = ['json', 'form', 'multipart', 'body'] as const;

const mediaType = textLike('a media type such as "image/png"', /[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: *;[ -~]*)?/, {
  description:
    "The part's content type. Default: what the file's extension says, else `application/octet-stream`.",
  examples: ['image/png'],
});

const filePart = z
  .strictObject({
    path: filePath('A file, relative to this configuration; read before anything boots.', ['data/a.bin']),
    type: mediaType.optional(),
    filename: plainText('a text', {
      description: "The file's name as the target sees it; templates are replaced. Default: its own.",
      examples: ['upload-{{id}}.png'],
    }).optional(),
  })
  .meta({ description: 'A file.' });

const part = z.union([scalarText('a text', 'A text; templates are replaced.'), filePart]);

const multipart = z
  .record(
    z.string(),
    z.union([part, z.array(part).min(1, { error: 'the list is empty; leave the field out' })]).meta({
      description: 'A text, a file, or a list of these under the one name.',
    }),
  )
  .refine((fields) => Object.keys(fields).length > 0, {
    error: 'has no parts; give it a field, or leave it out',
  })
  .meta({
    description: 'A body of several parts (`multipart/form-data`): texts and files by field.',
    examples: [{ title: 'hello {{name}}', file: { path: 'data/a.bin' } }],
  });

const body = z
  .union([
    plainText('a text', { description: 'A text; templates are replaced.' }),
    z.strictObject({
      file: filePath('A file, relative to this configuration, whose bytes are the body as they are.', [
        'data/a.bin',
      ]),
    }),
  ])
  .meta({ description: 'A body as it is: a text, in which templates are replaced, or the bytes of a file.' });

const at = (method: string) =>
  requestPath(`${method} this path; templates are replaced.`, ['/orders/{{id}}']).optional();

/** The keys of a step that is a request. */
export const requestKeys = {
  get: at('GET'),
  post: at('POST'),
  put: at('PUT'),
  patch: at('PATCH'),
  delete: at('DELETE'),
  head: at('HEAD'),
  options: at('OPTIONS'),
  name: shownName({
    description: 'Figures are kept under this name. Default: method and path as written here.',
    examples: ['init'],
  }).optional(),
  headers: headers('Headers of this request; they win over those of `http`.').default({}),
  auth: auth('Authentication of this request; it wins over that of `http`.').optional(),
  redirects: redirects(
    'How many redirects of this request are followed; it wins over that of `http`.',
  ).optional(),
  json: jsonValue('A JSON body; templates in its texts are replaced.').optional(),
  form: z
    .record(z.string(), scalarText('a text', 'A value; templates are replaced.'))
    .meta({ description: 'A form body, URL-encoded.' })
    .optional(),
  multipart: multipart.optional(),
  body: body.optional(),
  capture: z
    .record(captureName, capture)
    .meta({
      description:
        'Values of the response for later steps of the same iteration. One that is not found ends the iteration.',
      examples: [{ id: '$.id', tag: { header: 'ETag' } }],
    })
    .default({}),
  check: check.optional(),
};

export type FileRequest = z.output<z.ZodObject<typeof requestKeys>>;
export type FileMultipart = NonNullable<FileRequest['multipart']>;
export type FilePart = z.output<typeof part>;
