import type { Path, Problems } from '../problems.js';
import { mostUsers } from '../schema/arrivals.js';
import type { FileConfig, FileTest } from '../schema/file-config.js';
import type { FileThresholds } from '../schema/thresholds.js';
import type { Trust } from '../schema/validate.js';
import { orSuggest } from '../suggest.js';
import { requestNames } from './steps.js';

/** Names as they stand in the file, also of what was refused: a broken scenario is no unknown one. */
export interface KnownNames {
  readonly scenarios: readonly string[];
  readonly levels: readonly string[];
}

/** Checks that tests name scenarios and levels that exist, and thresholds requests that are sent. */
export function checkReferences(
  config: FileConfig,
  known: KnownNames,
  problems: Problems,
  isSpoilt: Trust['isSpoilt'],
): void {
  const sentBy = (scenario: string): readonly string[] | undefined => {
    const found = config.scenarios?.[scenario];
    return found && !isSpoilt(['scenarios', scenario]) ? requestNames(found) : undefined;
  };
  const [onlyScenario, ...more] = known.scenarios;
  if (config.tests === undefined && more.length > 0 && !isSpoilt(['tests'])) {
    const example = `tests: { default: { scenario: ${onlyScenario} } }`;
    problems.add(
      ['scenarios'],
      `several scenarios and no "tests" to say which of them run; add "${example}"`,
      { spot: 'key' },
    );
  }
  for (const [name, test] of Object.entries(config.tests ?? {})) {
    const path = ['tests', name];
    checkLevels(test, path, known.levels, problems);
    checkScenario(test, path, known.scenarios, problems);
    const scenario = test.scenario ?? onlyScenario;
    const sent = scenario === undefined ? pathRequests(config) : sentBy(scenario);
    if (sent) checkRequests(limitedIn(test.thresholds), [...path, 'thresholds'], sent, 'this test', problems);
  }
  const all = known.scenarios.length === 0 ? [pathRequests(config)] : known.scenarios.map(sentBy);
  // Where one scenario can't be read, a name may well be its own.
  if (all.every((names) => names !== undefined)) {
    const sent = [...new Set(all.flat())];
    checkRequests(limitedIn(config.thresholds), ['thresholds'], sent, 'a test', problems);
    checkRequests(Object.keys(config.compare.requests), ['compare'], sent, 'a test', problems);
  }
}

const pathRequests = (config: FileConfig): readonly string[] =>
  config.path === undefined ? [] : [`GET ${config.path}`];

function checkLevels(test: FileTest, path: Path, levels: readonly string[], problems: Problems): void {
  checkLevel(test.users, [...path, 'users'], levels, problems);
  for (const [index, { users }] of (test.stages ?? []).entries()) {
    checkLevel(users, [...path, 'stages', index, 'users'], levels, problems);
  }
}

function checkLevel(
  users: FileTest['users'],
  path: Path,
  levels: readonly string[],
  problems: Problems,
): void {
  if (typeof users !== 'string' || levels.includes(users) || isCount(users)) return;
  if (/^[\d.,_+-]+$/.test(users)) {
    problems.add(path, `"${users}" is not a number of users; write a whole number from 1 to ${mostUsers}`);
    return;
  }
  const hint =
    levels.length === 0 ? '; there is no "levels", so write a number' : orSuggest(users, levels, 'levels');
  problems.add(path, `unknown level "${users}"${hint}`);
}

/** A number written as a text, as `{{env.USERS}}` gives it. */
export function isCount(users: string): boolean {
  return /^[1-9]\d{0,4}$/.test(users) && Number(users) <= mostUsers;
}

function checkScenario(
  { scenario }: FileTest,
  path: Path,
  scenarios: readonly string[],
  problems: Problems,
): void {
  const at = [...path, 'scenario'];
  if (scenario === undefined) {
    if (scenarios.length < 2) return;
    problems.add(path, `names no scenario; write "scenario:" with one of ${scenarios.join(', ')}`, {
      spot: 'key',
    });
  } else if (!scenarios.includes(scenario)) {
    const hint =
      scenarios.length === 0
        ? '; there are none, so leave "scenario" out'
        : orSuggest(scenario, scenarios, 'scenarios');
    problems.add(at, `unknown scenario "${scenario}"${hint}`);
  }
}

const limitedIn = (thresholds: FileThresholds | undefined): string[] =>
  thresholds === undefined || Array.isArray(thresholds) ? [] : Object.keys(thresholds.requests);

/** Checks the names below `requests` of the map at `path`. */
function checkRequests(
  names: readonly string[],
  path: Path,
  sent: readonly string[],
  whose: string,
  problems: Problems,
): void {
  for (const name of names) {
    if (sent.includes(name)) continue;
    const at = [...path, 'requests', name];
    problems.add(at, `no request of ${whose} has the name "${name}"${orSuggest(name, sent, 'requests')}`, {
      spot: 'key',
    });
  }
}
