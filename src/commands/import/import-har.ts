import type { JsonValue } from '../../config/index.js';
import { UsageError } from '../../errors.js';
import { Correlation, type Capture } from './correlate.js';
import { foreignCookies } from './foreign-cookies.js';
import { answerText, readHar, type HarEntry } from './har.js';
import { notesOf, type Story } from './notes.js';
import { isLocal, placeholderUrl, renderRecording } from './render.js';
import { readRequest, type RequestReading } from './request.js';
import { placesOf, rewrite } from './rewrite.js';
import { SecretVariables, type SecretVariable } from './secrets.js';
import { select, type Chosen } from './select.js';
import { requestName, resourceOf, stepsOf } from './steps.js';

export interface ImportOptions {
  /** Of the file, for messages. */
  readonly name: string;
  readonly scenario: string;
  readonly host: string | undefined;
  readonly assets: boolean;
}

/**
 * A recording (HAR 1.2) as a configuration.
 *
 * @returns the text of a whole loadgate.yml, and sentences on what was left out and what is to be done
 * @throws UsageError where it is no HAR, or where nothing of it can be imported
 */
export function importHar(
  source: string,
  options: ImportOptions,
): { readonly yaml: string; readonly notes: readonly string[] } {
  const { name, scenario } = options;
  const { entries, unreadable } = readHar(source, name);
  const { chosen, ...selection } = select(entries, options);
  const { requests, unsendable } = readRequests(chosen);
  const [first] = unsendable;
  if (requests.length === 0 && first !== undefined) {
    throw new UsageError(`${name}: nothing can be imported; ${first.request} has ${first.why}`);
  }
  const { finished, variables } = replaceValues(requests);
  const { origin } = selection;
  return {
    yaml: renderRecording({ name, origin, scenario, ...stepsOf(finished) }),
    notes: notesOf({
      name,
      scenario,
      ...selection,
      target: isLocal(origin) ? undefined : placeholderUrl,
      requests: requests.length,
      unreadable,
      unsendable,
      variables,
      ...factsOf(finished),
      foreignCookies: foreignCookies(requests.map(({ entry }) => entry)),
    }),
  };
}

type Readable = Extract<RequestReading, { readonly ok: true }> & { readonly entry: HarEntry };
type Finished = Readable & { readonly captures: readonly Capture[] };

function readRequests(chosen: readonly Chosen[]): {
  readonly requests: readonly Readable[];
  readonly unsendable: Story['unsendable'];
} {
  const readings = chosen.map((each) => ({ ...each, reading: readRequest(each) }));
  return {
    requests: readings.flatMap(({ entry, reading }) => (reading.ok ? [{ entry, ...reading }] : [])),
    unsendable: readings.flatMap(({ entry, url, reading }) =>
      reading.ok ? [] : [{ request: `${entry.request.method} ${url.pathname}`, why: reading.why }],
    ),
  };
}

/** What is told of the requests one by one, each under its name. */
function factsOf(requests: readonly Finished[]): Pick<Story, 'captures' | 'lostHeaders' | 'missingFiles'> {
  const lostHeaders = new Map<string, string>();
  const captures: Story['captures'][number][] = [];
  const missingFiles: Story['missingFiles'][number][] = [];
  for (const each of requests) {
    const request = requestName(each.draft);
    for (const capture of each.captures) captures.push({ ...capture, request });
    for (const file of each.missingFiles) missingFiles.push({ file, request });
    for (const header of each.lostHeaders) {
      if (!lostHeaders.has(header)) lostHeaders.set(header, request);
    }
  }
  return { captures, lostHeaders, missingFiles };
}

/** Request after request: what an earlier answer gave becomes a captured value, what else is secret a variable. */
function replaceValues(requests: readonly Readable[]): {
  readonly finished: readonly Finished[];
  readonly variables: readonly SecretVariable[];
} {
  const correlation = new Correlation();
  const variables = new SecretVariables();
  const replaced = requests.map((request, index) => {
    const { entry, draft } = request;
    const name = requestName(draft);
    correlation.sent(placesOf(draft));
    const made = rewrite(draft, (place) => correlation.replace(place) ?? variables.replace(place, name));
    const answer = jsonOf(answerText(entry));
    if (answer !== undefined) correlation.answered(index, draft, answer, resourceOf(draft.path));
    return { ...request, draft: made };
  });
  return {
    finished: replaced.map((request, index) => ({ ...request, captures: correlation.capturesOf(index) })),
    variables: variables.all,
  };
}

function jsonOf(text: string | undefined): JsonValue | undefined {
  if (text === undefined || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
