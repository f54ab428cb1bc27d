import { basename, dirname, isAbsolute, relative } from 'node:path';
import { EnvironmentError, UsageError } from '../errors.js';
import type { World } from '../system/index.js';
import { readBodyFiles } from './bodies/read-body-files.js';
import { planBaseline, planGate, planReport, type Place } from './build/plan-baseline.js';
import { freezeDeep } from './build/hash.js';
import { compareWarnings, planCompare } from './build/plan-compare.js';
import { fillOnce, planOnce } from './build/plan-once.js';
import { planTarget } from './build/plan-target.js';
import { planTests, type ReadFiles } from './build/plan-tests.js';
import { checkAuth } from './check/auth.js';
import { checkBaseline } from './check/baseline.js';
import { checkCompare } from './check/compare.js';
import { checkConditions } from './check/conditions.js';
import { checkExpressions } from './check/expressions.js';
import { checkFeeds, feedingOf } from './check/feeds.js';
import { checkReferences } from './check/references.js';
import { checkShape } from './check/shape.js';
import { checkTarget } from './check/target.js';
import { checkTemplates } from './check/templates.js';
import { readFeeders } from './feeders/read-feeders.js';
import { readHooks } from './hooks/read-hooks.js';
import { isRecord } from './json.js';
import { defaultConfigNames, type PlanRequest } from './overrides.js';
import type { BaselinePlan, CiFacts, ComparePlan, Plan } from './plan.js';
import { Problems, valueAt } from './problems.js';
import type { FileConfig } from './schema/file-config.js';
import { validate } from './schema/validate.js';
import { fillFromEnvironment, fillText, withWrittenTexts } from './source/environment.js';
import { readYaml } from './source/read-yaml.js';
import { nearest } from './suggest.js';

/**
 * Reads, checks and completes a configuration. Values of `{{env.NAME}}` become secrets of the world.
 *
 * @throws ConfigurationError with every problem of the file at once
 * @throws UsageError where there is no such file, or an override does not fit it
 */
export async function loadPlan(world: World, request: PlanRequest): Promise<Plan> {
  const { configPath, overrides, ci } = request;
  const text = await readConfiguration(world, configPath);
  const folder = dirname(configPath);
  // In .github/ lie files about the repository: their paths are the repository's.
  const rootDir = basename(folder) === '.github' ? dirname(folder) : folder;
  const { config, written, read } = await readConfig(world, text, request, rootDir);

  const suite = config.name ?? suiteNameOf(rootDir);
  const place: Place = {
    suite,
    rootDir,
    cwd: world.cwd,
    hasArtifacts: hasArtifacts(ci),
  };
  const baseline = planBaseline(config, overrides, place);
  const target = planTarget(config, rootDir);
  const compare = planCompare(config, overrides, { rootDir, target, baseline });
  const tests = planTests(
    written,
    read,
    overrides.tests,
    (each) => fillText(each, world.env),
    world.machine.cores,
  );
  const plan: Plan = {
    suite,
    seed: config.seed,
    configPath,
    rootDir,
    target,
    ...fillOnce(planOnce(written, read.bodies), (each) => fillText(each, world.env)),
    tests,
    compare,
    baseline,
    gate: planGate(config, overrides, baseline.store),
    report: planReport(config, overrides, place),
    ci,
    warnings: [
      ...warningsOf(config, baseline, compare),
      ...serverWarnings(config, request),
      ...compareWarnings(compare, tests),
    ],
  };
  return freezeDeep(plan);
}

/** The checked configuration: as it applies, as it is written (without secrets), and what its files hold. */
async function readConfig(
  world: World,
  text: string,
  { configPath, overrides, ci }: PlanRequest,
  rootDir: string,
): Promise<{ readonly config: FileConfig; readonly written: FileConfig; readonly read: ReadFiles }> {
  const source = readYaml(text);
  const problems = new Problems(shownPath(world, configPath), source.places, (message) =>
    world.secrets.mask(message),
  );
  for (const { offset, message } of source.faults) problems.addFault(offset, message);
  if (!source.readable) problems.throwIfAny();
  if (source.value === null) {
    problems.addFault(0, 'the file is empty; `loadgate init` writes a configuration for this repository');
    problems.throwIfAny();
  }

  const filled = fillFromEnvironment(source.value, world.env, problems);
  for (const secret of filled.secrets) world.secrets.add(secret);
  const { config, trust } = validate(filled.value, filled.written, problems);
  const written = config && withWrittenTexts(config, filled.written);
  let read: ReadFiles = { feeders: new Map(), bodies: new Map(), hooks: new Map() };
  if (config && written) {
    const known = {
      scenarios: keysAt(source.value, 'scenarios'),
      levels: keysAt(source.value, 'levels'),
      feeders: keysAt(source.value, 'feeders'),
    };
    checkShape(config, problems, trust);
    checkAuth(config, problems, trust);
    const feeders = await readFeeders(config, written, rootDir, world, problems, trust);
    const bodies = await readBodyFiles(config, written, rootDir, world, problems);
    const hooks = await readHooks(config, written, rootDir, world, problems);
    read = { feeders, bodies, hooks };
    checkFeeds(config, known.feeders, problems);
    const feeding = feedingOf(config, feeders, known.feeders, hooks);
    checkTemplates(written, source.value, feeding, problems, trust);
    checkBaseline(config, source.value, overrides, hasArtifacts(ci), problems, trust);
    await checkCompare(config, source.value, overrides, rootDir, world, problems, trust);
    checkReferences(config, known, problems, trust.isSpoilt);
    await checkExpressions(config, problems);
    await checkConditions(written, source.value, feeding, problems, trust);
    await checkTarget(config, written, rootDir, world, problems);
  }
  problems.throwIfAny();
  if (!config || !written) throw new TypeError('a configuration was refused without a reason');
  return { config, written, read };
}

async function readConfiguration(world: World, configPath: string): Promise<string> {
  const shown = shownPath(world, configPath);
  try {
    const text = await world.files.readText(configPath);
    if (text !== undefined) return text;
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    throw new UsageError(error.message, { fix: 'Name the configuration file itself.', cause: error });
  }
  const beside = (await world.files.list(dirname(configPath))).filter((name) => /\.ya?ml$/.test(name));
  const match = nearest(basename(configPath), beside);
  throw new UsageError(
    `There is no configuration ${shown}${match === undefined ? '' : `; did you mean ${match}?`}`,
    {
      fix: `\`loadgate init\` writes one for this repository; without --config it is looked for as ${defaultConfigNames.join(', ')}.`,
    },
  );
}

/** Only the action's own step may keep and find workflow artifacts. */
const hasArtifacts = ({ github }: CiFacts): boolean => github?.artifacts === 'available';

const keysAt = (value: unknown, key: string): string[] => {
  const map = valueAt(value, [key]);
  return isRecord(map) ? Object.keys(map) : [];
};

/** A folder's name in the letters that names of artifacts and branches may have. */
function suiteNameOf(folder: string): string {
  const name = basename(folder)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[-._]+|[-._]+$/g, '')
    .slice(0, 64);
  return name === '' ? 'default' : name;
}

function shownPath(world: World, path: string): string {
  const fromHere = relative(world.cwd, path);
  return fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}

function warningsOf(config: FileConfig, baseline: BaselinePlan, { when }: ComparePlan): string[] {
  const hasLimits =
    config.thresholds !== undefined ||
    Object.values(config.tests ?? {}).some((test) => test.thresholds !== undefined);
  if (hasLimits || baseline.store.kind !== 'none' || when === 'always') return [];
  return [
    'Only the error rate is judged (1%): there are neither thresholds nor a baseline. Add, for example, "thresholds: { p95: 500ms }".',
  ];
}

/** What is missing where a baseline would be expected: on a pull request and on the branch whose runs become it. */
function serverWarnings({ baseline }: FileConfig, { overrides, ci }: PlanRequest): string[] {
  const isExpected = ci.isDefaultBranch || ci.pullRequest !== undefined;
  const isNamed = (overrides.baselineStore ?? baseline.store) !== undefined;
  if (ci.github?.artifacts !== 'not-on-this-server' || !isExpected || isNamed) return [];
  return [
    'There is no baseline: GitHub Enterprise Server has no artifact service of the kind that keeps it on github.com. Add "baseline: { store: branch }", or "store: none" to do without.',
  ];
}
