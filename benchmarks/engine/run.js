// The load engine against the generators of the field, those that are installed: autocannon, wrk, oha, k6, Locust.
//   node benchmarks/engine/run.js [rounds] [seconds of a run] [connections] [--write]
// One nginx worker on one core, the generator on another; who goes first changes from round to round. Requests are
// counted by nginx, CPU time by the kernel over the whole process. Then each measures a server that stamps every
// request, and says p50, p95 and p99. Needs Linux (taskset), nginx, and two cores. Prints Markdown; with
// --write it also becomes the part of README.md that quotes it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from 'markdown-table';
import { median } from 'simple-statistics';
import { bundleEngine } from './bundle.js';
import { presentContestants, versionsInWords } from './contestants.js';
import { startNginx, startStamping } from './targets.js';

const given = process.argv.slice(2);
const [rounds = 5, seconds = 10, connections = 50] = given.filter((word) => word !== '--write').map(Number);
const [generatorCpu, targetCpu] = ['0', '1'];

const said = [];
const say = (text) => {
  said.push(text);
  console.log(text);
};

const engine = await bundleEngine();
const { folder } = engine;

/** Runs a contestant on its core; CPU seconds of user and system are what the shell's `time` says. */
function runOnce(contestant, url, options = {}) {
  const command = contestant
    .command({ url, connections, seconds, folder, isRich: false, ...options })
    .map(String);
  const timed = 'TIMEFORMAT="%U %S"; time taskset -c "$0" "$@"';
  const { status, stdout, stderr } = spawnSync('bash', ['-c', timed, generatorCpu, ...command], {
    encoding: 'utf8',
    env: { ...process.env, LOADGATE_ENGINE: engine.url },
    timeout: (seconds + 60) * 1000,
  });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${stderr}`);
  const [user, system] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpuSeconds: user + system, ...contestant.read({ stdout, folder }) };
}

/** Each present one in turn, so often; gives the runs by name. */
async function alternate(list, run) {
  const runs = Object.fromEntries(list.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, contestant] of round % 2 === 0 ? list : list.toReversed()) {
      runs[name].push(await run(contestant));
    }
  }
  return runs;
}

const present = presentContestants();
const nginx = await startNginx(targetCpu);
const stamping = await startStamping(targetCpu);
try {
  const speedOf = (path, options) => async (contestant) => {
    const before = await nginx.served();
    const { cpuSeconds } = runOnce(contestant, `${nginx.origin}${path}`, options);
    // Less the two questions of the count.
    const requests = (await nginx.served()) - before - 1;
    return { perSecond: requests / seconds, cpuPerMillion: (cpuSeconds / requests) * 1e6 };
  };
  const speedRows = (runs) =>
    Object.entries(runs).map(([name, list]) => {
      const ratios = list.map(
        ({ perSecond }, round) => perSecond / (runs.autocannon?.[round]?.perSecond ?? NaN),
      );
      return [
        name,
        median(list.map(({ perSecond }) => perSecond)).toFixed(0),
        runs.autocannon === undefined ? '–' : median(ratios).toFixed(2),
        median(list.map(({ cpuPerMillion }) => cpuPerMillion)).toFixed(1),
      ];
    });
  const head = ['', 'requests/s', 'ratio to autocannon', 'CPU seconds per million'];

  say(
    `${cpus()[0].model}, ${cpus().length} cores, Linux ${release()}, Node ${process.version}; ${connections} connections, ` +
      `${seconds} s, medians of ${rounds} rounds; ${versionsInWords(present)}\n`,
  );
  say('A static request:\n');
  say(markdownTable([head, ...speedRows(await alternate(present, speedOf('/')))]));
  say('\nWith a captured value and two checks on a JSON body:\n');
  const able = present.filter(([, { canBeRich }]) => canBeRich);
  say(markdownTable([head, ...speedRows(await alternate(able, speedOf('/json', { isRich: true })))]));

  const errors = await alternate(present, async (contestant) => {
    await stamping.stamps();
    const told = runOnce(contestant, `${stamping.origin}/`);
    const truth = await stamping.stamps();
    return Object.fromEntries(['p50', 'p95', 'p99'].map((name) => [name, told[name] / truth[name] - 1]));
  });
  const percent = (share) =>
    Number.isFinite(share) ? `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(1)}%` : '–';
  say('\nPercentiles said, against those that the server stamped:\n');
  say(
    markdownTable([
      ['', 'p50', 'p95', 'p99'],
      ...Object.entries(errors).map(([name, list]) => [
        name,
        ...['p50', 'p95', 'p99'].map((q) => percent(median(list.map((run) => run[q])))),
      ]),
    ]),
  );
} finally {
  await nginx.stop();
  await stamping.stop();
  await engine.remove();
}

if (given.includes('--write')) {
  const readme = join(import.meta.dirname, '../../README.md');
  const text = readFileSync(readme, 'utf8');
  const part = /(?<=<!-- engine -->\n).*(?=<!-- \/engine -->)/s;
  if (!part.test(text)) throw new Error('README.md has no part <!-- engine -->');
  writeFileSync(
    readme,
    text.replace(part, () => `\n${said.join('\n')}\n\n`),
  );
}
