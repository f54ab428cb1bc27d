import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ExitCode } from '../errors.js';
import type { World } from '../system/index.js';
import { parseDurationMs } from '../units/index.js';
import { version } from '../version.js';
import { explain, explainUsage } from './explain.js';
import type { ImportFlags } from './import.js';
import type { RunFlags } from './run.js';

const topExamples = `
Examples:
  $ loadgate demo                        see a pass, a fail, the comment and the page, in about a minute
  $ loadgate init                        write a config and a workflow for this repository
  $ loadgate run                         run every test of ./loadgate.yml
  $ loadgate run --test pull-request     run one of them
  $ loadgate compare old/ new/           compare two reports

Exit codes: 0 pass or warn, 1 gate failed, 2 usage or configuration, 3 environment or invalid measurement.
`;

/**
 * Runs one command line.
 *
 * @param args the arguments after the program's name
 * @returns the exit code; nothing is thrown
 */
export async function main(args: readonly string[], world: World): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const program = commandLine(world, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
    return explain(error, world);
  }
}

const fixLine = ({ stderr }: World, fix: string): string => `${stderr.paint('dim', 'fix:')} ${fix}`;

/** The commands load what they need when they run: `--help` and `validate` start at once. */
function commandLine(world: World, finish: (exitCode: number) => void): Command {
  const program = new Command('loadgate')
    .description('The load-test gate in front of every merge.')
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: (text) => explainUsage(text, world),
      getOutHasColors: () => world.stdout.hasColor,
      getErrHasColors: () => world.stderr.hasColor,
    })
    .addHelpText('after', topExamples)
    .showHelpAfterError(fixLine(world, '`loadgate --help` shows what there is.'));
  const command = (name: string, parent = program): Command => {
    const added = parent.command(name);
    const path = parent === program ? added.name() : `${parent.name()} ${added.name()}`;
    return added.showHelpAfterError(fixLine(world, `\`loadgate ${path} --help\` shows what there is.`));
  };

  command('run')
    .showHelpAfterError(
      fixLine(
        world,
        '`--test NAME` names a test, `--config FILE` a configuration; `loadgate run --help` shows the rest.',
      ),
    )
    .description('boot the target, drive the tests, judge, report')
    .option('-c, --config <file>', 'the configuration (default: loadgate.yml)')
    .option('-t, --test <name>', 'run this test only; repeatable', collect)
    .option('-o, --out <dir>', 'folder for the report (default: loadgate-report)', aPath)
    .option('--json', 'print result.json on stdout, everything else on stderr')
    .option(
      '--base <ref>',
      'compare with a branch, tag or commit; "base": that of the change, "none": nothing',
    )
    .option(
      '--base-image <service=image>',
      'image of the base instead of what its compose file builds; implies --base base; repeatable',
      collect,
    )
    .addOption(
      new Option('--baseline-store <kind>', 'where the baseline is kept').choices([
        'none',
        'file',
        'branch',
        'artifact',
      ]),
    )
    .option('--baseline-path <path>', 'file or folder of the baseline; implies --baseline-store file', aPath)
    .option('--require-baseline', 'fail when there is no baseline to compare with')
    .addOption(
      new Option('--on-invalid <action>', 'what an invalid measurement does').choices(['fail', 'warn']),
    )
    .option('--no-fail-on-breach', 'report a breach, but exit 0')
    .option('--promote', 'remember this run as the baseline if it passes, on whatever branch')
    .addHelpText(
      'after',
      '\nExamples:\n  $ loadgate run\n  $ loadgate run -c perf/loadgate.yml -t smoke -o out\n  $ loadgate run --base main\n  $ loadgate run --baseline-path .loadgate/baseline.json --promote\n',
    )
    .action(async (flags: RunFlags) => {
      const { runCommand } = await import('./run.js');
      finish(await runCommand(flags, world));
    });

  command('validate')
    .description('check the configuration and print what would run')
    .option('-c, --config <file>', 'the configuration (default: loadgate.yml)')
    .option('--json', 'print the plan, or the problems, as JSON')
    .addHelpText('after', '\nExample:\n  $ loadgate validate -c perf/loadgate.yml\n')
    .action(async (flags: { config?: string; json?: boolean }) => {
      const { validateCommand } = await import('./validate.js');
      finish(await validateCommand(flags, world));
    });

  command('init')
    .description('look at this repository and write a configuration and a workflow for it')
    .option('--force', 'overwrite files that exist')
    .argument('[directory]', 'the repository (default: here)')
    .addHelpText('after', '\nExample:\n  $ loadgate init && loadgate run\n')
    .action(async (directory: string | undefined, flags: { force?: boolean }) => {
      const { init } = await import('./init.js');
      finish(
        await init(world, { force: flags.force === true, ...(directory === undefined ? {} : { directory }) }),
      );
    });

  command('import')
    .description('turn a recording of a browser or proxy (HAR) into a configuration')
    .argument('<file>', 'a HAR 1.2 file')
    .option('--host <host>', 'keep the requests to this host (default: the one with most)')
    .option('--name <scenario>', "name of the scenario (default: the file's)")
    .option('--assets', 'keep images, fonts, styles and scripts, too')
    .option('-o, --out <file>', 'write a new file (default: print it)', aPath)
    .addHelpText(
      'after',
      '\nExamples:\n  $ loadgate import shop.har --out loadgate.yml\n  $ loadgate import shop.har --host shop.example.com --name checkout | less\n',
    )
    .action(async (file: string, flags: ImportFlags) => {
      const { importCommand } = await import('./import.js');
      finish(await importCommand(file, flags, world));
    });

  command('compare')
    .description('compare two results: OLD and NEW are report folders or result.json files')
    .argument('<old>', 'the report to compare with')
    .argument('<new>', 'the report that may be worse')
    .option('--tolerance <metric=tolerance>', 'such as "p95=+25% and +5ms"; repeatable', collect)
    .option('--json', 'print the comparison as JSON')
    .addHelpText('after', '\nExample:\n  $ loadgate compare before/ after/ --tolerance "p95=+10%"\n')
    .action(async (old: string, fresh: string, flags: { tolerance?: string[]; json?: boolean }) => {
      const { compareCommand } = await import('./compare.js');
      finish(await compareCommand(old, fresh, flags, world));
    });

  command('report')
    .description('write the report files again from the result.json in DIR')
    .argument('[dir]', 'the report folder', 'loadgate-report')
    .addHelpText('after', '\nExample:\n  $ loadgate report downloaded/loadgate-report\n')
    .action(async (dir: string) => {
      const { reportCommand } = await import('./report.js');
      finish(await reportCommand(dir, world));
    });

  const baseline = command('baseline')
    .description('look at or set the stored baseline')
    .addHelpText('after', '\nExample:\n  $ loadgate baseline show --baseline-path .loadgate/baseline.json\n');
  for (const [name, description, example] of [
    ['show', 'the record that was remembered last', 'show --json'],
    [
      'history',
      'a metric over all records: plot, table, trend, change points',
      'history --metric p99 --test smoke',
    ],
    ['promote', 'remember the result in DIR as the baseline', 'promote loadgate-report'],
    [
      'accept',
      'answer for what got worse: noted for this commit, whose runs then only warn of it',
      'accept --reason "a checksum for each order" --metric p95',
    ],
  ] as const) {
    const action = command(name, baseline)
      .description(description)
      .addHelpText('after', `\nExample:\n  $ loadgate baseline ${example}\n`)
      .option('-c, --config <file>', 'the configuration (default: loadgate.yml)')
      .addOption(
        new Option('--baseline-store <kind>', 'where the baseline is kept').choices([
          'file',
          'branch',
          'artifact',
        ]),
      )
      .option(
        '--baseline-path <path>',
        'file or folder of the baseline; implies --baseline-store file',
        aPath,
      )
      .option('--json', 'print JSON');
    if (name === 'promote') action.argument('[dir]', 'the report folder', 'loadgate-report');
    if (name === 'history')
      action
        .option('-t, --test <name>', 'this test only')
        .option('-m, --metric <metric>', 'such as p95 (the default), p99, error_rate, rps')
        .option('--csv', 'print every run as CSV');
    if (name === 'accept')
      action
        .requiredOption('-r, --reason <text>', 'why, for the history and the comment')
        .option('--result <dir>', 'the report folder (default: loadgate-report)', aPath)
        .option('-t, --test <name>', 'of this test only; repeatable', collect)
        .option('-m, --metric <metric>', 'this metric only; repeatable', collect)
        .option('--errors', 'the error rate, too, which is not accepted otherwise');
    action.action(async (...given: unknown[]) => {
      const { baselineCommand } = await import('./baseline.js');
      const directory = typeof given[0] === 'string' ? given[0] : undefined;
      const flags = name === 'accept' ? { ...action.opts(), accept: action.opts() } : action.opts();
      finish(await baselineCommand(name, directory, flags, world));
    });
  }

  command('doctor')
    .description('check this machine: what is missing and how to mend it')
    .option('--json', 'print the checks as JSON')
    .addHelpText('after', '\nExamples:\n  $ loadgate doctor\n  $ loadgate doctor --json > checks.json\n')
    .action(async (flags: { json?: boolean }) => {
      const { doctor } = await import('./doctor.js');
      finish(await doctor(world, { json: flags.json === true }));
    });

  command('demo')
    .description('the whole pipeline against a small built-in service: a pass, then a fail; no Docker needed')
    .option('-o, --out <dir>', 'folder for the demo (default: loadgate-demo)', aPath)
    .addOption(
      new Option('--hold <seconds>', 'length of each run in seconds').default(10).argParser(holdSeconds),
    )
    .addHelpText('after', '\nExamples:\n  $ loadgate demo\n  $ loadgate demo --hold 5 --out /tmp/shop\n')
    .action(async (flags: { out?: string; hold: number }) => {
      const { demoCommand } = await import('./demo.js');
      finish(await demoCommand(flags, world));
    });

  return program;
}

function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

/** An empty one comes from a variable that is not set, and would mean the working directory. */
function aPath(text: string): string {
  if (text.trim() === '')
    throw new InvalidArgumentError('It is empty: write a path, or leave the option out.');
  return text;
}

/** What `hold` of a configuration takes, in seconds. */
function holdSeconds(text: string): number {
  const value = Number(text);
  if (value > 0 && parseDurationMs(`${value}s`).ok) return value;
  throw new InvalidArgumentError(
    'Write a number of seconds above 0 and at most 604800 (seven days), such as 10.',
  );
}
