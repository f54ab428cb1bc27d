import { hasBraces, isKey, isWritable, type DraftBody, type Field } from './draft.js';
import { exactJson, jsonWithoutBraces } from './exact-json.js';
import type { HarPostData } from './har.js';
import { readMultipart, type Multipart } from './multipart.js';

/** A recorded body as a step can send it, or why none can. */
export type BodyReading =
  | {
      readonly ok: true;
      readonly body: DraftBody | undefined;
      /** Takes the place of the recorded content type; undefined: that one stays. */
      readonly contentType?: string;
      /** Whether the engine's own content type for this body is the recorded one. */
      readonly isUsualType?: boolean;
      /** Files that were sent, whose contents the recording lacks. */
      readonly missingFiles?: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

const noBody: BodyReading = { ok: true, body: undefined };
const lost: BodyReading = { ok: false, why: 'a body that is no text' };
const templated: BodyReading = { ok: false, why: 'a text with "{{", which would be read as a template' };

/** What a whole configuration may have. */
export const mostCharacters = 1024 * 1024;

/**
 * Reads a recorded body.
 *
 * @param type the content type of the request, as it was sent
 * @param bodySize as recorded: of what is no text some recorders keep the size only
 */
export function readBody(data: HarPostData | undefined, type: string, bodySize: number): BodyReading {
  const mime = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const text = data && textOf(data);
  if (text === null) return lost;
  if ((text?.length ?? 0) > mostCharacters) return { ok: false, why: 'a body larger than a configuration' };
  const params = data?.params ?? [];
  if (mime === 'multipart/form-data' && (text || params.length > 0)) {
    return multipartBody(readMultipart(text || undefined, params, type));
  }
  if (text === undefined || text === '') {
    if (params.length > 0)
      return formBody(
        params.map(({ name, value = '' }) => ({ name, value })),
        type,
      );
    return bodySize > 0 || mime === 'multipart/form-data'
      ? { ok: false, why: 'a body that was not recorded' }
      : noBody;
  }
  if (mime === 'application/x-www-form-urlencoded') return urlencodedBody(text, type);
  return isJsonText(text) ? jsonBody(text, type, mime) : plainBody(text);
}

/** Null where it is no text. */
function textOf({ text, encoding }: HarPostData): string | null | undefined {
  if (text === undefined || encoding !== 'base64') return text;
  const bytes = Buffer.from(text, 'base64');
  const decoded = bytes.toString('utf8');
  return Buffer.from(decoded, 'utf8').equals(bytes) ? decoded : null;
}

function plainBody(text: string): BodyReading {
  if (!isWritable(text)) return lost;
  return hasBraces(text) ? templated : { ok: true, body: { kind: 'text', text, syntax: 'plain' } };
}

function isJsonText(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function jsonBody(text: string, type: string, mime: string): BodyReading {
  const value = mime.endsWith('json') ? exactJson(text) : undefined;
  if (value === undefined) {
    return { ok: true, body: { kind: 'text', text: jsonWithoutBraces(text), syntax: 'json' } };
  }
  const isUsualType = /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i.test(type);
  return { ok: true, body: { kind: 'json', value }, isUsualType };
}

/** The text decides, not the parameters: Chrome writes those percent-encoded, Firefox decoded. */
function urlencodedBody(text: string, type: string): BodyReading {
  if (!isWritable(text)) return lost;
  const fields = [...new URLSearchParams(text)].map(([name, value]) => ({ name, value }));
  const isWhole = /^[^&=]*=[^&]*(?:&[^&=]*=[^&]*)*$/.test(text);
  return isWhole && canBeMap(fields)
    ? formBody(fields, type)
    : { ok: true, body: { kind: 'text', text: withoutBraces(text), syntax: 'form' } };
}

function formBody(fields: readonly Field[], type: string): BodyReading {
  if (!canBeMap(fields)) {
    const text = new URLSearchParams(
      fields.map(({ name, value }): [string, string] => [name, value]),
    ).toString();
    return { ok: true, body: { kind: 'text', text, syntax: 'form' } };
  }
  const isUsualType = /^application\/x-www-form-urlencoded\s*(?:;\s*charset=utf-8\s*)?$/i.test(type);
  return { ok: true, body: { kind: 'form', fields }, isUsualType: isUsualType || type === '' };
}

/** Whether fields keep their number, order and text as a map of YAML. */
function canBeMap(fields: readonly Field[]): boolean {
  const map = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const isInOrder = Object.keys(map).every((name, index) => name === fields[index]?.name);
  return (
    isInOrder &&
    Object.keys(map).length === fields.length &&
    fields.every(({ name, value }) => isKey(name) && !hasBraces(value) && isWritable(value))
  );
}

/** Percent-encoded, as servers decode it anyway. */
export function withoutBraces(text: string): string {
  return text.replaceAll('{', '%7B').replaceAll('}', '%7D');
}

function multipartBody({ text, contentType, missingFiles }: Multipart): BodyReading {
  if (!isWritable(text)) return lost;
  if (hasBraces(text) || hasBraces(contentType)) return templated;
  return { ok: true, body: { kind: 'text', text, syntax: 'multipart' }, contentType, missingFiles };
}
