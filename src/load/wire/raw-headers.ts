/** Headers of an answer as they came: names and values in turn, a character for each byte. */
export type RawHeaders = readonly string[];

/** The first header of that (lower-case) name, as UTF-8: as it would be sent again. */
export function firstHeader(raw: RawHeaders, name: string): string | undefined {
  const at = raw.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  const bytes = at === -1 ? undefined : raw[at + 1];
  return bytes === undefined ? undefined : headerText(bytes);
}

/** A header's value as UTF-8. */
export const headerText = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
