// Records real slices, of which replay.js makes pull requests.
//   node benchmarks/verdict/record.js [--minutes 115] [--sessions 4] [--rounds 6] [--seconds 1] [--plan]
// Two targets (busy with the CPU; waiting on Redis), each quiet and beside a neighbour that burns a core in random
// bursts. A session has two starts of a target, warmed up and driven in turn, slice by slice, as head and base are;
// what head would add (0, 5, 10, 20%) is switched on either start every four slices. A file of recordings/ each, written
// when it is whole: what is there is not recorded again. Needs Docker with redis:7, and a machine on which nothing else
// runs. No session is begun after --minutes; --plan only says how long all takes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { targets } from './real/repository.js';
import { bundleProduct, combinations, recordSession, settleMs } from './real/session.js';
import { Started } from './real/started.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '115' },
    sessions: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '6' },
    // Of a slice: the shortest that the product chooses. A header says what it would have chosen.
    seconds: { type: 'string', default: '1' },
    folder: { type: 'string', default: join(import.meta.dirname, 'recordings') },
    plan: { type: 'boolean', default: false },
  },
});
const sessions = Number(values.sessions);
const rounds = Number(values.rounds);
const measuredMs = Number(values.seconds) * 1000;

// All kinds once, then all again: a part of them is balanced, too.
const wanted = Array.from({ length: sessions }, (_, index) => index + 1).flatMap((session) =>
  targets.flatMap((target) =>
    ['quiet', 'neighbour'].map((noise) => {
      const path = join(values.folder, `${target}-${noise}-${session}.jsonl`);
      return { target, noise, session, rounds, measuredMs, path };
    }),
  ),
);
const missing = wanted.filter(({ path }) => !existsSync(path));

/** Starts, a usual warm-up, and what comes between two slices. */
const around = { startMs: 3000, warmUpMs: 24_000, betweenMs: 50 };
const quads = rounds * combinations.length;
const sliceMs = settleMs + measuredMs + around.betweenMs;
const sessionMinutes = (around.startMs + around.warmUpMs + quads * 4 * sliceMs) / 60_000;
console.log(
  `${wanted.length} sessions of two starts, ${quads * 4} slices each (${rounds * 4} pairs of the same code, ` +
    `${rounds * 2} of each change either way): ${sessionMinutes.toFixed(1)} minutes a session. ` +
    `${missing.length} are missing: about ${(missing.length * sessionMinutes).toFixed(0)} minutes.`,
);
if (!values.plan && missing.length > 0) await record();

async function record() {
  const endMs = performance.now() + Number(values.minutes) * 60_000;
  const started = new Started();
  const { product, remove } = await bundleProduct();
  try {
    const redis = await started.redis();
    for (const session of missing) {
      if (performance.now() >= endMs) break;
      const fromMs = performance.now();
      if (!(await recordSession(session, { product, started, redis }))) break;
      const minutes = ((performance.now() - fromMs) / 60_000).toFixed(1);
      console.log(`${session.target}, ${session.noise}, ${session.session}: ${minutes} minutes`);
    }
  } finally {
    await started.endAll();
    await remove();
  }
  const left = missing.filter(({ path }) => !existsSync(path)).length;
  console.log(left > 0 ? `${left} are still to be recorded.` : 'All are recorded.');
}
