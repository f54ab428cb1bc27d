import type { BodyPlan, JsonValue } from '../../config/index.js';
import { parseTemplate, wholeName } from '../../template/index.js';
import type { BodyBytes, CompiledBody } from './body-bytes.js';
import { type BodyContents, contentOf } from './body-contents.js';
import { formEncoding, jsonStringEncoding, plainEncoding } from './encodings.js';
import { compileMultipart } from './multipart.js';
import { joinParts, known, templatePart, type TextPart } from './text-part.js';

/** @param contents of the files that bodies send */
export function compileBody(body: BodyPlan, contents: BodyContents): CompiledBody {
  switch (body.kind) {
    case 'json':
      return textBody(jsonPart(body.value), 'application/json');
    case 'form':
      return textBody(formPart(body.fields), 'application/x-www-form-urlencoded');
    case 'text':
      return textBody(templatePart(body.text, plainEncoding), 'text/plain; charset=utf-8');
    case 'file':
      return {
        contentType: 'application/octet-stream',
        content: [contentOf(contents, body.contentHash)],
      };
    case 'multipart':
      return compileMultipart(body.parts, contents);
  }
}

function textBody(text: TextPart, contentType: string): CompiledBody {
  if (typeof text === 'string') return { contentType, content: text };
  return (values): BodyBytes => ({ contentType, content: text(values) });
}

function jsonPart(value: JsonValue): TextPart {
  if (typeof value === 'string') return jsonStringPart(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = isJsonList(value);
  const members = isList
    ? value.map(jsonPart)
    : Object.entries(value).map(([key, member]) => joinParts([`${JSON.stringify(key)}:`, jsonPart(member)]));
  return joinParts([isList ? '[' : '{', ...separated(members, ','), isList ? ']' : '}']);
}

/** `Array.isArray` does not narrow a readonly array. */
function isJsonList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A string that is one `{{name}}` and nothing else becomes the value itself, with its type. */
function jsonStringPart(text: string): TextPart {
  const name = wholeName(parseTemplate(text));
  if (name !== undefined) return (values) => JSON.stringify(known(values, name, text));
  return joinParts(['"', templatePart(text, jsonStringEncoding), '"']);
}

function formPart(fields: readonly { readonly name: string; readonly value: string }[]): TextPart {
  const pairs = fields.map(({ name, value }) =>
    joinParts([`${formEncoding.literal(name)}=`, templatePart(value, formEncoding)]),
  );
  return joinParts(separated(pairs, '&'));
}

function separated(parts: readonly TextPart[], separator: string): TextPart[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}
