/** A strict reader of OpenMetrics text, as far as Loadgate writes it: throws at the first line that breaks a rule. */

export interface Sample {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  type?: string;
  unit?: string;
  samples: Sample[];
}

/** Suffixes of the samples of each type. */
const suffixes: Record<string, readonly string[]> = {
  gauge: [''],
  counter: ['_total'],
  summary: ['', '_count', '_sum'],
  stateset: [''],
  info: ['_info'],
};

const number = String.raw`[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?)`;
const label = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"`;
const sampleLine = new RegExp(`^([a-zA-Z_:][\\w:]*)(?:\\{(${label}(?:,${label})*)?\\})? (${number})$`);
const metadataLine = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][\w:]*) (.+)$/;

export function readOpenMetrics(text: string): Sample[] {
  if (!text.endsWith('# EOF\n')) throw new Error('does not end in # EOF');
  const lines = text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1);
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of lines) {
    const metadata = metadataLine.exec(line);
    if (metadata !== null) {
      const [, keyword = '', name = '', rest = ''] = metadata;
      current = current?.name === name ? current : startFamily(families, name);
      describeFamily(current, keyword, rest);
      continue;
    }
    if (current === undefined) throw new Error(`a sample before any family: ${line}`);
    current.samples.push(readSample(line, current));
  }
  for (const family of families.values()) checkFamily(family);
  return [...families.values()].flatMap(({ samples }) => samples);
}

function startFamily(families: Map<string, Family>, name: string): Family {
  if (families.has(name)) throw new Error(`family ${name} comes twice`);
  const family = { name, samples: [] };
  families.set(name, family);
  return family;
}

function describeFamily(family: Family, keyword: string, rest: string): void {
  if (family.samples.length > 0) throw new Error(`${keyword} of ${family.name} after its samples`);
  if (keyword === 'TYPE') family.type = rest;
  if (keyword === 'UNIT') family.unit = rest;
}

function readSample(line: string, { name: family, type = '' }: Family): Sample {
  const [, name = '', labelText = '', value = ''] = sampleLine.exec(line) ?? [];
  if (name === '') throw new Error(`no sample: ${line}`);
  if (!(suffixes[type] ?? []).some((suffix) => name === family + suffix)) {
    throw new Error(`${name} is no sample of the ${type} ${family}`);
  }
  const labels = [...labelText.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [
    key,
    text.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
  ]);
  if (new Set(labels.map(([key]) => key)).size !== labels.length) throw new Error(`a label twice: ${line}`);
  return { name, labels: Object.fromEntries(labels), value: Number(value) };
}

function checkFamily({ name, type, unit, samples }: Family): void {
  if (type === undefined) throw new Error(`${name} has no TYPE`);
  if (unit !== undefined && !name.endsWith(`_${unit}`))
    throw new Error(`${name} does not end in its unit ${unit}`);
  const series = samples.map((sample) => JSON.stringify([sample.name, sample.labels]));
  if (new Set(series).size !== series.length) throw new Error(`${name} has a series twice`);
  if (type === 'counter' && samples.some(({ value }) => value < 0)) throw new Error(`${name} is below zero`);
  if (type === 'stateset' && samples.some(({ labels }) => labels[name] === undefined)) {
    throw new Error(`${name} lacks its state's label`);
  }
}
