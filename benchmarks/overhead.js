// What Loadgate itself costs: the start of a command, and the time a gate takes beyond boot and load.
//   node benchmarks/overhead.js [runs]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from 'markdown-table';
import { median } from 'simple-statistics';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist/cli.js');
const runs = Number(process.argv[2] ?? 7);
const folder = mkdtempSync(join(tmpdir(), 'loadgate-overhead-'));

function timed(args, expectedExitCode = 0) {
  const from = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== expectedExitCode) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - from;
}

const medianMs = (measure) => median(Array.from({ length: runs }, measure));

const demoMs = timed(['demo', '--out', '.']);
const config = join(folder, 'loadgate.yml');
const helpMs = medianMs(() => timed(['--help']));
const validateMs = medianMs(() => timed(['validate', '--config', config]));

const runMs = timed(['run', '--config', config, '--out', 'again', '--baseline-store', 'none']);
const { bootSeconds } = JSON.parse(readFileSync(join(folder, 'again/result.json'), 'utf8'));
const plan = JSON.parse(
  spawnSync(process.execPath, [cli, 'validate', '--json', '--config', config], { encoding: 'utf8' }).stdout,
);
const loadMs = plan.tests.reduce(
  (sum, { load }) =>
    sum + load.stages.reduce((ms, { rampMs, holdMs }) => ms + rampMs + holdMs, load.rampDownMs),
  0,
);
const dist = readdirSync(join(root, 'dist')).map((name) => statSync(join(root, 'dist', name)).size);
rmSync(folder, { recursive: true, force: true });

const ms = (value) => `${value.toFixed(0)} ms`;
console.log(
  `${cpus()[0].model}, ${cpus().length} cores, ${release()}, Node ${process.version}, ${runs} runs, medians\n`,
);
console.log(
  markdownTable([
    ['what', 'figure'],
    ['`loadgate --help`', ms(helpMs)],
    ['`loadgate validate`', ms(validateMs)],
    ['`loadgate demo`, whole, once', `${(demoMs / 1000).toFixed(1)} s`],
    ['a run beyond boot and load, once', `${((runMs - loadMs) / 1000 - bootSeconds).toFixed(1)} s`],
    ['`dist/`', `${(dist.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(2)} MB in ${dist.length} files`],
  ]),
);
