import {
  ConfigurationError,
  defaultConfigNames,
  generatorsInWords,
  holdMsOf,
  lengthMsOf,
  loadInWords,
  loadPlan,
  localFacts,
  type ComparePlan,
  type ConfigurationProblem,
  type FeederPlan,
  type LimitedMetric,
  type LoadPlan,
  type OncePlan,
  type Plan,
  type ThresholdPlan,
} from '../config/index.js';
import { ExitCode, LoadgateError, messageWithFix } from '../errors.js';
import { maskTexts, type Output, type World } from '../system/index.js';
import { formatCount, formatDuration, formatFraction, formatMs, formatRate } from '../units/index.js';
import { findConfig, shown } from './find-config.js';

/**
 * Checks the configuration and prints what would run; every problem at once. Boots nothing. With `json` there is
 * always JSON on stdout: the plan or `{ "problems": [...] }`.
 */
export async function validateCommand(
  flags: { config?: string; json?: boolean },
  world: World,
): Promise<number> {
  try {
    const configPath = await findConfig(flags.config, world);
    const plan = await loadPlan(world, { configPath, overrides: {}, ci: localFacts });
    if (flags.json) {
      const masked = maskTexts(withoutContents(plan), world.secrets);
      world.stdout.write(`${JSON.stringify(masked, null, 2)}\n`, { isMasked: true });
    } else {
      world.stdout.write(describe(plan, world));
    }
    return ExitCode.ok;
  } catch (error) {
    if (!flags.json || !(error instanceof LoadgateError)) throw error;
    const problems = error instanceof ConfigurationError ? error.problems : [unreadable(error, flags.config)];
    world.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);
    return error.exitCode;
  }
}

/** A file that is not there or can't be read has no line that is at fault: the first stands for it. */
function unreadable(error: LoadgateError, named: string = defaultConfigNames[0]): ConfigurationProblem {
  return { file: named, line: 1, column: 1, message: messageWithFix(error) };
}

/** What a file holds is data of the user's, maybe passwords, and maybe a million rows: it is counted, not printed. */
function withoutContents(plan: Plan): object {
  const { setup, teardown } = plan;
  const tests = plan.tests.map(({ load, ...test }) => {
    const feeders = load.feeders.map((feeder) =>
      feeder.kind === 'file' ? { ...feeder, columns: feeder.columns.map(({ name }) => name) } : feeder,
    );
    return { ...test, load: { ...withSizes(load), feeders } };
  });
  return {
    ...plan,
    ...(setup && { setup: withSizes(setup) }),
    ...(teardown && { teardown: withSizes(teardown) }),
    tests,
  };
}

function withSizes({ files, ...plan }: LoadPlan | OncePlan): object {
  return files === undefined
    ? plan
    : { ...plan, files: files.map(({ content, ...file }) => ({ ...file, bytes: content.length })) };
}

/** Such as `people (1,204 rows, unique)`. */
function feederInWords(feeder: FeederPlan): string {
  const { name } = feeder;
  if (feeder.kind === 'generated') return `${name} (generated)`;
  return `${name} (${formatCount(feeder.rows)} ${feeder.rows === 1 ? 'row' : 'rows'}, ${feeder.order})`;
}

function describe(plan: Plan, world: World): string {
  const paint: Output['paint'] = (style, text) => world.stdout.paint(style, text);
  const lines = [
    `${paint('green', 'valid')} ${shown(plan.configPath, world)}: suite ${plan.suite}, target ${plan.target.kind}`,
  ];
  for (const { name, load, thresholds, isCompared } of plan.tests) {
    const length = formatDuration(lengthMsOf(load));
    lines.push(
      `  ${paint('bold', name)}: ${loadInWords(load)} of "${load.scenario.name}", ${length} (hold ${formatDuration(holdMsOf(load))}), ${generatorsInWords(load)}`,
    );
    if (load.feeders.length > 0) lines.push(`    fed by ${load.feeders.map(feederInWords).join(', ')}`);
    for (const { level, ...threshold } of thresholds) lines.push(`    ${level} unless ${inWords(threshold)}`);
    if (!isCompared && plan.compare.when !== 'never') lines.push('    not compared with the base');
  }
  lines.push(...comparisonInWords(plan.compare));
  lines.push(...plan.warnings.map((warning) => `${paint('yellow', 'warning')} ${warning}`));
  return `${lines.join('\n')}\n`;
}

/** With what the run is compared, and what of it can fail the run. */
function comparisonInWords(compare: ComparePlan): string[] {
  const { when, ref, gated, detect, maxDurationMs } = compare;
  if (when === 'never') return [];
  const images = Object.entries(compare.images).map(([service, image]) => `, ${service} from ${image}`);
  const metrics = gated.map(({ metric, request }) => {
    const size = compare.tolerances[metric];
    const shownSize = metric === 'error_rate' ? `${toPlaces(size * 100)}pp` : formatFraction(size);
    return `${metric}${request === null ? '' : ` of ${request}`} (tolerance ${shownSize})`;
  });
  return [
    `  compared with ${ref ?? 'the base'}${images.join('')}, ${when === 'always' ? 'always' : 'where the stored baseline is broken'}:`,
    `    gated: ${metrics.join(', ')}`,
    `    looks for a change of ${formatFraction(detect)}, at most ${formatDuration(maxDurationMs)} under load`,
  ];
}

/** Without the noise of binary fractions. */
const toPlaces = (value: number): number => Number(value.toPrecision(6));

const formats = new Map<LimitedMetric, (value: number) => string>([
  ['error_rate', formatFraction],
  ['rps', formatRate],
  ['dropped', formatCount],
]);

/** Such as `p95 of login <= 800 ms`: as it was understood, however it was written. */
function inWords({ metric, request, operator, limit }: Omit<ThresholdPlan, 'level'>): string {
  const format = formats.get(metric) ?? formatMs;
  return `${metric}${request === undefined ? '' : ` of ${request}`} ${operator} ${format(limit)}`;
}
