// All that measures the procedure's error rates, one after the other; whatever was measured before is not measured again.
//   node benchmarks/verdict/run.js [--minutes 115]    of the recording and of the live comparisons, each
// Some four hours in all, on a machine on which nothing else runs. Needs what record.js and live.js need.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '115' } } });
const limit = ['--minutes', values.minutes];

for (const [script, ...words] of [
  ['simulate.js'],
  ['stored.js'],
  ['record.js', ...limit],
  ['replay.js'],
  ['live.js', 'run', ...limit],
  ['live.js', 'table'],
  ['cost.js'],
]) {
  console.log(`\n## ${[script, ...words].join(' ')}\n`);
  // A Ctrl-C goes to all of them: each ends what it has started.
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...words], { stdio: 'inherit' });
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  process.on('SIGINT', stop);
  const [exitCode] = await once(child, 'close');
  process.removeListener('SIGINT', stop);
  if (exitCode !== 0 || isStopped) {
    process.exitCode = isStopped ? 130 : (exitCode ?? 1);
    break;
  }
}
