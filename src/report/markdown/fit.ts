/** A part of a document that can be left out where the whole would be too long. */
export interface Section {
  readonly text: string;
  /** What is left out, for the reader: `the figures per request`. */
  readonly name: string;
  /** The higher, the sooner it is left out; 0: never. */
  readonly rank: number;
}

/**
 * Joins sections to a document of at most `longest` (as `sizeOf` counts). Whole sections are left out, the least
 * important and among those the last ones first, and a sentence at the end says which.
 */
export function fit(
  sections: readonly Section[],
  longest: number,
  sizeOf: (text: string) => number = (text) => text.length,
): string {
  const kept = new Set(sections.filter(({ text }) => text !== ''));
  const leftOut: Section[] = [];
  const whole = (): string =>
    [...[...kept].map(({ text }) => text), ...(leftOut.length === 0 ? [] : [leftOutNote(leftOut)])].join(
      '\n\n',
    );
  const byImportance = [...kept]
    .map((section, place) => ({ section, place }))
    .filter(({ section }) => section.rank > 0)
    .sort((a, b) => b.section.rank - a.section.rank || b.place - a.place);
  let size = sizeOf(whole());
  for (const { section } of byImportance) {
    if (size <= longest) break;
    kept.delete(section);
    leftOut.push(section);
    size = sizeOf(whole());
  }
  return `${whole()}\n`;
}

function leftOutNote(leftOut: readonly Section[]): string {
  const names = [...new Set(leftOut.map(({ name }) => name))];
  return `_Left out here because it would be too long: ${names.join('; ')}. Everything is in report.html and result.json._`;
}
