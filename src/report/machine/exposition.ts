export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  /** Put behind the family's name: `_total`, `_info`. */
  readonly suffix?: string;
  readonly labels: Labels;
  /** In base units. Missing figures are left out: OpenMetrics has no null, and a zero would be a lie. */
  readonly value: number | null;
}

export interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'summary' | 'stateset' | 'info';
  readonly unit?: 'seconds' | 'ratio' | 'bytes';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** A sample for each state that could be: 1 for the one that is. */
export const states = (
  name: string,
  labels: Labels,
  all: readonly string[],
  current: string,
): readonly Sample[] =>
  all.map((state) => ({ labels: { ...labels, [name]: state }, value: state === current ? 1 : 0 }));

/** Families as OpenMetrics text; one without a sample is left out. */
export function text(families: readonly Family[]): string {
  return `${[...families.flatMap(familyLines), '# EOF'].join('\n')}\n`;
}

function familyLines({ name, type, unit, help, samples }: Family): string[] {
  const lines = new Map<string, string>();
  for (const { suffix = '', labels, value } of samples) {
    if (value === null || !Number.isFinite(value)) continue;
    const series = `${name}${suffix}${labelSet(labels)}`;
    // A series must not repeat: names that differ only in what can't be written are one.
    if (!lines.has(series)) lines.set(series, `${series} ${numberText(value)}`);
  }
  if (lines.size === 0) return [];
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escape(help)}`,
    ...lines.values(),
  ];
}

/** Twelve digits: what a division left beyond them is noise. */
const numberText = (value: number): string => String(Number(value.toPrecision(12)));

function labelSet(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return `{${pairs.join(',')}}`;
}

/** The format knows three escapes; other controls are replaced, since readers split lines at some of them. */
function escape(text: string): string {
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', String.raw`\"`)
    .replace(/[\p{Cc}\p{Surrogate}\u2028\u2029]/gu, '\uFFFD');
}
