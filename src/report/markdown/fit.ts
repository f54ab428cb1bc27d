/** A part of a document that can be left out where the whole would be too long. */
export interface Section {
  readonly text: string;
  /** What is left out, for the reader: `the figures per request`. */
  readonly name: string;
  /** The higher, the sooner it is left out; 0: never. */
  readonly rank: number;
}

const separator = '\n\n';

/**
 * Joins sections to a document of at most `longest` (as `sizeOf` counts: characters or bytes). Whole sections are
 * left out, the least important and among those the last ones first, and a sentence at the end says which.
 */
export function fit(
  sections: readonly Section[],
  longest: number,
  sizeOf: (text: string) => number = (text) => text.length,
): string {
  const parts = sections
    .filter(({ text }) => text !== '')
    .map((section, place) => ({ section, place, size: sizeOf(section.text) + separator.length }));
  const leastImportantFirst = parts
    .filter(({ section }) => section.rank > 0)
    .toSorted((a, b) => b.section.rank - a.section.rank || b.place - a.place);
  const leftOut = new Set<Section>();
  let size = parts.reduce((sum, part) => sum + part.size, 0);
  for (const part of leastImportantFirst) {
    if (size + sizeOf(leftOutNote(leftOut)) + separator.length <= longest) break;
    leftOut.add(part.section);
    size -= part.size;
  }
  const kept = sections.filter((section) => section.text !== '' && !leftOut.has(section));
  const texts = [...kept.map(({ text }) => text), leftOutNote(leftOut)].filter((text) => text !== '');
  return `${texts.join(separator)}\n`;
}

function leftOutNote(leftOut: ReadonlySet<Section>): string {
  if (leftOut.size === 0) return '';
  const names = [...new Set([...leftOut].map(({ name }) => name))];
  return `_Left out here because it would be too long: ${names.join('; ')}. Everything is in report.html and result.json._`;
}
