import { Document, isMap, isScalar, visit, type Node } from 'yaml';
import { isThisMachine } from '../../config/index.js';
import { schemaUrl } from '../init/render.js';
import type { Yaml } from './steps.js';

export interface Recording {
  /** Of the file, for people. */
  readonly name: string;
  readonly origin: string;
  readonly scenario: string;
  readonly common: Yaml;
  readonly steps: readonly Yaml[];
}

/** Where a service listens on a developer's machine as often as not: a person writes the right one. */
export const placeholderUrl = 'http://127.0.0.1:3000';

/** Whether the recording is of this machine, so that the address may stay. */
export function isLocal(origin: string): boolean {
  return isThisMachine(new URL(origin).hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1'));
}

/** The text of a loadgate.yml that sends what was recorded. */
export function renderRecording({ name, origin, scenario, common, steps }: Recording): string {
  const isHere = isLocal(origin);
  const document = new Document(
    {
      version: 1,
      target: { url: isHere ? origin : placeholderUrl },
      ...(Object.keys(common).length === 0 ? {} : { http: common }),
      scenarios: { [scenario]: { think: '0s', steps } },
      tests: { recorded: { type: 'load', scenario, users: 10, 'ramp-up': '5s', hold: '30s' } },
      thresholds: { error_rate: '1%' },
    },
    { aliasDuplicateObjects: false },
  );
  const heading = ` yaml-language-server: $schema=${schemaUrl}\n Imported from ${name.replaceAll(/\p{Cc}/gu, ' ')}, recorded at ${origin}.`;
  const comment = (path: readonly string[], text: string): void => {
    const node = document.getIn(path, true);
    if (isScalar(node)) node.comment = ` ${text}`;
  };
  comment(
    ['target', 'url'],
    isHere
      ? 'as recorded; `command` or `compose` in its place starts what is tested'
      : `recorded at ${origin}; write where yours listens, or the \`command\` or \`compose\` that starts it`,
  );
  comment(
    ['scenarios', scenario, 'think'],
    "pause of each user after its steps; the recording's own pauses are not imported",
  );
  comment(['thresholds', 'error_rate'], 'beside it, say, p95: 500ms');
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value === 'check' && isMap(pair.value)) pair.value.flow = true;
    },
  });
  spaceSections(document.contents, heading);
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

function spaceSections(contents: Node | null, heading: string): void {
  if (!isMap(contents)) return;
  for (const [index, pair] of contents.items.entries()) {
    if (!isScalar(pair.key)) continue;
    if (index === 0) pair.key.commentBefore = heading;
    else pair.key.spaceBefore = true;
  }
}
