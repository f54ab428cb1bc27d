// Whole comparisons with real starts, through the built command line: which word each one ends with, and after how long.
//   node benchmarks/verdict/live.js run [--counts 30,10,10] [--minutes 60]    of A/A, +10% and +20%
//   node benchmarks/verdict/live.js table                                     prints Markdown
// One line a comparison is added to live.jsonl, and what is there is not measured again. Half of them run beside a
// neighbour that burns a core in random bursts. Needs git, Docker with redis:7, dist/ as it is to be measured, and a
// machine on which nothing else runs. No comparison is begun after --minutes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { liveTable } from './live-table.js';
import { nextKind, wantedKinds } from './real/kinds.js';
import { lineOf } from './real/line.js';
import { repositoryOf } from './real/repository.js';
import { Started } from './real/started.js';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
/** Ten minutes of load at most, and what starts take. */
const longestMs = 15 * 60 * 1000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    counts: { type: 'string', default: '30,10,10' },
    minutes: { type: 'string', default: '60' },
    file: { type: 'string', default: join(import.meta.dirname, 'live.jsonl') },
  },
});
const readLines = () =>
  existsSync(values.file)
    ? readFileSync(values.file, 'utf8')
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => JSON.parse(text))
    : [];

const [action] = positionals;
if (action === 'run') await run();
else if (action === 'table') console.log(liveTable(readLines()));
else throw new Error('say what to do: live.js run, or live.js table');

async function run() {
  const [same = 0, tenth = 0, fifth = 0] = values.counts.split(',').map(Number);
  const wanted = wantedKinds({ 0: same, 10: tenth, 20: fifth });
  const endMs = performance.now() + Number(values.minutes) * 60_000;
  const started = new Started();
  const { signal } = started.stop;
  try {
    const redis = await started.redis();
    const isGoingOn = () => !signal.aborted && performance.now() < endMs;
    for (let kind = nextKind(wanted, readLines()); kind !== undefined && isGoingOn();) {
      const line = await compare(kind, { started, redis, number: readLines().length + 1 });
      if (signal.aborted) break;
      appendFileSync(values.file, `${JSON.stringify(line)}\n`);
      console.log(`  ${line.word} after ${line.seconds ?? '–'} s${line.message ? `: ${line.message}` : ''}`);
      kind = nextKind(wanted, readLines());
    }
    console.log(nextKind(wanted, readLines()) ? 'Some are still to be measured.' : 'All are measured.');
  } finally {
    await started.endAll();
  }
}

/** One comparison, as a user would have it. @returns its line */
async function compare(kind, { started, redis, number }) {
  const { added, target, noise } = kind;
  console.log(`${number}: ${target}, ${added === 0 ? 'A/A' : `+${added}%`}, ${noise}`);
  // The seed deals the coins of the order, and the neighbour's bursts.
  const { folder, remove } = repositoryOf(target, { added, seed: number });
  const endNeighbour = noise === 'neighbour' ? started.neighbour(number) : () => undefined;
  const at = new Date().toISOString();
  try {
    const words = ['run', '--base', 'main', '--json', '--out', join(folder, 'report')];
    const ended = await runCli(words, folder, { REDIS_PORT: String(redis.port) }, started.stop.signal);
    return lineOf({ number, at, added, target, noise }, ended);
  } finally {
    await endNeighbour();
    remove();
  }
}

async function runCli(words, cwd, env, stop) {
  const child = spawn(process.execPath, [cli, ...words], {
    cwd,
    // Not as in a CI job: a pull request there would choose the base.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl-C is for us: we hand it on.
    detached: true,
  });
  const interrupt = () => void child.kill('SIGINT');
  stop.addEventListener('abort', interrupt);
  const limit = setTimeout(interrupt, longestMs);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  }
  const [exitCode] = await once(child, 'close');
  clearTimeout(limit);
  stop.removeEventListener('abort', interrupt);
  return { exitCode, ...output };
}
