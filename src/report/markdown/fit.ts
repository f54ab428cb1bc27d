/** A part of a document that can be left out where the whole would be too long. */
export interface Section {
  readonly text: string;
  /** The same with less, the longest first: tried before it is left out. */
  readonly shorter?: readonly string[];
  /** What is left out, for the reader: `the figures per request`. */
  readonly name: string;
  /** The higher, the sooner it is left out; 0: never. */
  readonly rank: number;
}

const separator = '\n\n';

/**
 * Joins sections to a document of at most `longest` (as `sizeOf` counts: characters or bytes). The least important
 * give way first, and among those the last ones: to their shorter forms while that helps, then as a whole, and a
 * sentence at the end says which were left out.
 */
export function fit(
  sections: readonly Section[],
  longest: number,
  sizeOf: (text: string) => number = (text) => text.length,
): string {
  const parts = sections
    .filter(({ text }) => text !== '')
    .map((section, place) => ({ section, place, text: section.text }));
  const sizeWith = (text: string): number => sizeOf(text) + separator.length;
  const leftOut = new Set<Section>();
  let size = parts.reduce((sum, { text }) => sum + sizeWith(text), 0);
  const isTooLong = (): boolean => size + sizeWith(leftOutNote(leftOut)) > longest;

  const leastImportantFirst = parts
    .filter(({ section }) => section.rank > 0)
    .toSorted((a, b) => b.section.rank - a.section.rank || b.place - a.place);
  for (const rank of new Set(leastImportantFirst.map(({ section }) => section.rank))) {
    const alike = leastImportantFirst.filter(({ section }) => section.rank === rank);
    for (const part of alike) {
      for (const text of part.section.shorter ?? []) {
        if (!isTooLong()) break;
        size += sizeWith(text) - sizeWith(part.text);
        part.text = text;
      }
    }
    for (const { section, text } of alike) {
      if (!isTooLong()) break;
      leftOut.add(section);
      size -= sizeWith(text);
    }
  }
  const kept = parts.filter(({ section }) => !leftOut.has(section));
  const texts = [...kept.map(({ text }) => text), leftOutNote(leftOut)].filter((text) => text !== '');
  return `${texts.join(separator)}\n`;
}

function leftOutNote(leftOut: ReadonlySet<Section>): string {
  if (leftOut.size === 0) return '';
  const names = [...new Set([...leftOut].map(({ name }) => name))];
  return `_Left out here because it would be too long: ${names.join('; ')}. Everything is in report.html and result.json._`;
}
