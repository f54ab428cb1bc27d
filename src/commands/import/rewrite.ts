import type { JsonValue } from '../../config/index.js';
import type { Draft, DraftAuth, DraftBody, Field, Place, Replace, TextSyntax } from './draft.js';

/** The request with every value replaced for which `replace` gives a template. */
export function rewrite(draft: Draft, replace: Replace): Draft {
  return {
    ...draft,
    path: rewritePath(draft.path, replace),
    query: rewritePairs(draft.query, 'query', replace),
    headers: draft.headers.map(({ name, value }) => ({ name, value: rewriteHeader(name, value, replace) })),
    auth: draft.auth && rewriteAuth(draft.auth, replace),
    body: draft.body && rewriteBody(draft.body, replace),
  };
}

/** Every value of a request. */
export function placesOf(draft: Draft): readonly Place[] {
  const places: Place[] = [];
  rewrite(draft, (place) => {
    places.push(place);
    return undefined;
  });
  return places;
}

function rewritePath(path: string, replace: Replace): string {
  const segments = path.split('/');
  return segments
    .map((segment, index) => {
      const value = decoded(segment);
      if (segment === '' || value === undefined) return segment;
      const under = segments.slice(0, index).join('/');
      return replace({ kind: 'path', name: undefined, value, under }) ?? segment;
    })
    .join('/');
}

/** `a=b&c=d`, with a "?" in front or without. */
function rewritePairs(text: string, kind: Place['kind'], replace: Replace): string {
  return text.replaceAll(/([^?&=]*)=([^&]*)/g, (pair, name: string, raw: string) => {
    const value = decoded(raw.replaceAll('+', ' '));
    if (value === undefined || value === '') return pair;
    const template = replace({ kind, name: decoded(name) ?? name, value });
    return template === undefined ? pair : `${name}=${template}`;
  });
}

/** Undefined where it is no percent-encoded UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** A scheme in front of a value (`Token abc`) stays. */
function rewriteHeader(name: string, value: string, replace: Replace): string {
  const whole = replace({ kind: 'header', name, value });
  if (whole !== undefined) return whole;
  const [, scheme = '', rest = ''] = /^([A-Za-z][\w-]* )(\S+)$/.exec(value) ?? [];
  const template = rest === '' ? undefined : replace({ kind: 'header', name: undefined, value: rest });
  return template === undefined ? value : scheme + template;
}

function rewriteAuth(auth: DraftAuth, replace: Replace): DraftAuth {
  const of = (name: string, value: string): string => replace({ kind: 'auth', name, value }) ?? value;
  return auth.kind === 'bearer'
    ? { kind: 'bearer', token: of('token', auth.token) }
    : { kind: 'basic', user: of('user', auth.user), password: of('password', auth.password) };
}

function rewriteBody(body: DraftBody, replace: Replace): DraftBody {
  switch (body.kind) {
    case 'json':
      return { kind: 'json', value: rewriteJson(body.value, undefined, replace) };
    case 'form':
      return { kind: 'form', fields: body.fields.map((field) => rewriteField(field, replace)) };
    case 'text':
      return { ...body, text: rewriteText(body.text, body.syntax, replace) };
  }
}

const rewriteField = ({ name, value }: Field, replace: Replace): Field => ({
  name,
  value: replace({ kind: 'body', name, value }) ?? value,
});

function rewriteJson(value: JsonValue, name: string | undefined, replace: Replace): JsonValue {
  if (typeof value === 'string' || typeof value === 'number') {
    return replace({ kind: 'json', name, value }) ?? value;
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => rewriteJson(item, name, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, rewriteJson(item, key, replace)]),
  );
}

const memberOfJson = /("[^"\\]*(?:\\.[^"\\]*)*"\s*:\s*)("[^"\\]*(?:\\.[^"\\]*)*")/g;
const textPart = /(\bname="([^"\r\n]*)"\r?\n(?:[\w-]+:[^\r\n]*\r?\n)*\r?\n)([^\r\n]*)(?=\r?\n--)/g;

function rewriteText(text: string, syntax: TextSyntax, replace: Replace): string {
  switch (syntax) {
    case 'form':
      return rewritePairs(text, 'body', replace);
    case 'json':
      return text.replaceAll(memberOfJson, (member, start: string, quoted: string) => {
        const name = parsedText(start.replace(/\s*:\s*$/, ''));
        const template = replace({ kind: 'json', name, value: parsedText(quoted) });
        return template === undefined ? member : `${start}"${template}"`;
      });
    case 'multipart':
      return text.replaceAll(textPart, (part, start: string, name: string, value: string) => {
        const template = value === '' ? undefined : replace({ kind: 'body', name, value });
        return template === undefined ? part : start + template;
      });
    case 'plain':
      return text;
  }
}

function parsedText(quoted: string): string {
  return String(JSON.parse(quoted));
}
