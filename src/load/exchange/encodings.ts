import type { Encoding } from './text-part.js';

/** Half a surrogate pair is no character and can't be encoded. */
const loneSurrogates = /[\uD800-\uDFFF]/gu;
const wellFormed = (text: string): string => text.replace(loneSurrogates, '\uFFFD');

/** Everything that would end or change a part of a path or query. */
const encodeValue = (text: string): string => encodeURIComponent(wellFormed(text));

/**
 * Paths: literal text keeps its `/`, `?`, `&` and `%`, and only what may not stand in a request line is
 * percent-encoded; a value is one segment or one query value, so its own `/` and `?` are encoded, too.
 */
export const pathEncoding: Encoding = {
  literal: (text) =>
    wellFormed(text).replace(/[^!-~]|[#"<>\\^`{|}]/gu, (character) => encodeURIComponent(character)),
  value: encodeValue,
};

const formEncode = (text: string): string =>
  new URLSearchParams([['', wellFormed(text)]]).toString().slice(1);
/** application/x-www-form-urlencoded, as the URL standard writes it. */
export const formEncoding: Encoding = { literal: formEncode, value: formEncode };

const jsonEncode = (text: string): string => JSON.stringify(text).slice(1, -1);
/** Inside the quotes of a JSON string. */
export const jsonStringEncoding: Encoding = { literal: jsonEncode, value: jsonEncode };

const controls = /(?!\t)\p{Cc}/gu;
const headerEncode = (text: string): string => text.replace(controls, ' ');
/** Header values: a control character becomes a blank (RFC 9110, 5.5), so no value can begin a new header. */
export const headerEncoding: Encoding = { literal: headerEncode, value: headerEncode };

const quotedInForm = new Map([
  ['"', '%22'],
  ['\r', '%0D'],
  ['\n', '%0A'],
]);
const dispositionEncode = (text: string): string =>
  text.replace(/["\r\n]/g, (character) => quotedInForm.get(character) ?? '');
/** A name in quotes in the head of a part, as the HTML standard writes it (4.10.21.8); RFC 7578, 2 leaves it open. */
export const dispositionEncoding: Encoding = { literal: dispositionEncode, value: dispositionEncode };

const asWritten = (text: string): string => text;
export const plainEncoding: Encoding = { literal: asWritten, value: asWritten };
