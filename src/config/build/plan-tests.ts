import { UsageError } from '../../errors.js';
import type { BodyFiles } from '../bodies/read-body-files.js';
import type { Feeders } from '../feeders/read-feeders.js';
import type { Hooks } from '../hooks/read-hooks.js';
import type { FeederPlan, LoadPlan, ScenarioPlan, StepPlan, TestPlan } from '../plan.js';
import type { FileConfig, FileTest } from '../schema/file-config.js';
import { requestNamesOf } from '../load-facts.js';
import { orSuggest } from '../suggest.js';
import { fillLoad } from './fill-scenario.js';
import { hashScenario } from './hash.js';
import { filesSentBy } from './plan-body.js';
import { planGenerators } from './plan-generators.js';
import { planOnce } from './plan-once.js';
import { planAuth, planHeaders, planScenario, scenarioOfPath } from './plan-scenario.js';
import { planStages } from './plan-stages.js';
import { planThresholds } from './plan-thresholds.js';

/** What was read beside the configuration, all of it. */
export interface ReadFiles {
  readonly feeders: Feeders;
  readonly bodies: BodyFiles;
  readonly hooks: Hooks;
}

/**
 * The tests in the file's order, those that `wanted` names where it is given.
 *
 * @param written the configuration with `{{env.NAME}}` as written: hashes and names must not hold secrets
 * @param fill replaces `{{env.NAME}}` in a text
 * @param cores of this machine
 * @throws UsageError for a wanted test that the file does not have
 */
export function planTests(
  written: FileConfig,
  read: ReadFiles,
  wanted: readonly string[] | undefined,
  fill: (text: string) => string,
  cores: number,
): TestPlan[] {
  const all = Object.entries(written.tests ?? { default: defaultTest });
  const names = all.map(([name]) => name);
  for (const name of wanted ?? []) {
    if (names.includes(name)) continue;
    throw new UsageError(`There is no test "${name}" in the configuration${orSuggest(name, names, 'tests')}`);
  }
  return all
    .filter(([name]) => wanted === undefined || wanted.includes(name))
    .map(([name, test]) => planTest(name, test, written, read, fill, cores));
}

/** What runs where the file names no tests. */
const defaultTest: FileTest = {
  type: 'load',
  'ramp-up': 5000,
  'ramp-down': 0,
  compare: true,
};

function planTest(
  name: string,
  test: FileTest,
  written: FileConfig,
  read: ReadFiles,
  fill: (text: string) => string,
  cores: number,
): TestPlan {
  const { feeders, bodies } = read;
  const scenario = scenarioOf(test, written, read);
  const stages = planStages(test, written, fill);
  const load: LoadPlan = {
    seed: written.seed,
    ...stages,
    generators: planGenerators(written.generators, stages.users, cores),
    timeoutMs: written.http.timeout,
    headers: planHeaders(written.http.headers),
    auth: planAuth(written.http.auth),
    redirects: written.http.redirects,
    cookies: written.http.cookies,
    feeders: feedersOf(test, written, feeders, fill),
    ...filesSentBy(stepsOf(scenario), bodies),
    scenario,
  };
  return {
    name,
    type: 'load',
    load: fillLoad(load, fill),
    thresholds: planThresholds(written.thresholds, test.thresholds, {
      requests: requestNamesOf(scenario),
      isOpen: test.arrivals !== undefined,
    }),
    isCompared: test.compare,
    scenarioHash: hashScenario(load, planOnce(written, bodies).setup),
  };
}

function scenarioOf(test: FileTest, written: FileConfig, { bodies, hooks }: ReadFiles): ScenarioPlan {
  if (written.path !== undefined) return scenarioOfPath(written.path);
  const name = scenarioNameOf(test, written);
  const scenario = written.scenarios?.[name];
  if (scenario === undefined) throw new TypeError(`scenario "${name}" passed the checks but does not exist`);
  const plan = hooks.get(name)?.plan;
  return { ...planScenario(name, scenario, bodies), ...(plan && { hooks: plan }) };
}

const stepsOf = ({ onStart = [], tasks, onStop = [] }: ScenarioPlan): StepPlan[] => [
  ...onStart,
  ...tasks.flatMap(({ steps }) => steps),
  ...onStop,
];

function scenarioNameOf(test: FileTest, { scenarios }: FileConfig): string {
  const [only] = Object.keys(scenarios ?? {});
  return test.scenario ?? only ?? '';
}

/** The feeders that the test's scenario is fed by. */
function feedersOf(
  test: FileTest,
  written: FileConfig,
  feeders: Feeders,
  fill: (text: string) => string,
): FeederPlan[] {
  const feed = written.scenarios?.[scenarioNameOf(test, written)]?.feed ?? [];
  return feed.map((name) => {
    const feeder = feeders.get(fill(name));
    if (feeder === undefined) throw new TypeError('a feeder passed the checks but was not read');
    return feeder;
  });
}
