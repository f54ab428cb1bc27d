import type { BodyPlan, JsonValue } from '../config/index.js';
import { parseTemplate, wholeName } from '../template/index.js';
import { formEncoding, jsonStringEncoding, plainEncoding } from './encodings.js';
import { joinParts, known, templatePart, type TextPart } from './text-part.js';

export interface CompiledBody {
  readonly text: TextPart;
  /** Sent unless the request has a content type of its own. */
  readonly contentType: string;
}

export function compileBody(body: BodyPlan): CompiledBody {
  if (body.kind === 'json') return { text: jsonPart(body.value), contentType: 'application/json' };
  if (body.kind === 'form') {
    return { text: formPart(body.fields), contentType: 'application/x-www-form-urlencoded' };
  }
  return { text: templatePart(body.text, plainEncoding), contentType: 'text/plain; charset=utf-8' };
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
