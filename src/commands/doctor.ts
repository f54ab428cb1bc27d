import { readCiFacts } from '../ci/index.js';
import { loadPlan, type Plan } from '../config/index.js';
import { ExitCode, LoadgateError } from '../errors.js';
import type { Style, World } from '../system/index.js';
import { fail, ok, warn, type Check } from './doctor/check.js';
import { checkDocker } from './doctor/docker.js';
import { checkGit, checkLimits, checkLoopback, checkMachine } from './doctor/machine.js';
import { checkToken } from './doctor/token.js';
import { findConfig, shown } from './find-config.js';

const styles: Readonly<Record<Check['level'], Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };

/**
 * Looks at everything that a run needs and says of each whether it is there, and how to mend it.
 *
 * @param options.json prints `{ "checks": [...] }` instead of lines
 * @returns 0, or 3 where something is missing that `run` cannot do without
 */
export async function doctor(world: World, options: { readonly json: boolean }): Promise<number> {
  const { check: configuration, plan } = await checkConfiguration(world);
  const users = plan && Math.max(...plan.tests.map(({ load }) => load.users));
  const checks = [
    ...checkMachine(world),
    ...(await checkLimits(world, users)),
    await checkLoopback(),
    await checkGit(world),
    ...(await checkDocker(world, plan?.target.kind === 'compose')),
    ...(await checkToken(world)),
    configuration,
  ];
  world.stdout.write(options.json ? `${JSON.stringify({ checks }, null, 2)}\n` : describe(checks, world));
  return checks.some(({ level }) => level === 'fail') ? ExitCode.environment : ExitCode.ok;
}

async function checkConfiguration(world: World): Promise<{ check: Check; plan: Plan | undefined }> {
  const name = 'configuration';
  let configPath: string;
  try {
    configPath = await findConfig(undefined, world);
  } catch (error) {
    if (!(error instanceof LoadgateError)) throw error;
    return { check: warn(name, error.message, error.fix ?? 'Write one: loadgate init'), plan: undefined };
  }
  try {
    const plan = await loadPlan(world, { configPath, overrides: {}, ci: await readCiFacts(world) });
    const tests = plan.tests.map((test) => test.name).join(', ');
    return {
      check: ok(name, `${shown(configPath, world)}: ${plan.target.kind} target, tests ${tests}`),
      plan,
    };
  } catch (error) {
    if (!(error instanceof LoadgateError)) throw error;
    return {
      check: fail(name, error.message, error.fix ?? 'Mend it: loadgate validate shows it.'),
      plan: undefined,
    };
  }
}

function describe(checks: readonly Check[], world: World): string {
  const { stdout } = world;
  const width = Math.max(...checks.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 7);
  const lines = checks.flatMap(({ name, level, found, fix }) => [
    `${stdout.paint(styles[level], level.padEnd(4))} ${name.padEnd(width)}  ${found.replaceAll('\n', `\n${indent}`)}`,
    ...(fix === undefined ? [] : [`${indent}${stdout.paint('dim', 'fix:')} ${fix}`]),
  ]);
  const failed = checks.filter(({ level }) => level === 'fail').length;
  const end =
    failed === 0 ? 'Ready to run.' : `${failed} of ${checks.length} checks failed: run cannot work here yet.`;
  return `${lines.join('\n')}\n${end}\n`;
}
