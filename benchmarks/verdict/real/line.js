// What is kept of a live comparison.
import { commitHere } from './versions.js';

const digits = (number, count) => (typeof number === 'number' ? Number(number.toPrecision(count)) : null);

/** @param told what was to be compared; @param ended how the command line ended, and what it printed */
export function lineOf(told, { exitCode, stdout, stderr }) {
  const result = resultIn(stdout);
  const test = result?.tests[0];
  if (test?.interleaved === undefined) {
    // Shown in the table: a comparison that yields nothing is none that went well.
    const message = result?.base?.message ?? result?.reasons[0] ?? stderr.trim().split('\n').at(-1);
    return { ...told, word: 'failed', exitCode, message };
  }
  const { interleaved, comparison } = test;
  const p95 = comparison.find(({ metric, request }) => metric === 'p95' && request === null);
  const { environment } = result;
  return {
    ...told,
    word: interleaved.verdict,
    exitCode,
    ended: interleaved.ended,
    gated: Object.fromEntries(
      comparison.filter(({ gated }) => gated).map(({ metric, verdict }) => [metric, verdict]),
    ),
    p95: {
      change: digits(p95?.change, 3),
      low: digits(p95?.interval?.low, 3),
      high: digits(p95?.interval?.high, 3),
      stage: p95?.stage ?? null,
      pairs: p95?.pairs ?? null,
      detectable: digits(p95?.detectable, 3),
    },
    pairs: interleaved.pairs.measured,
    unfit: interleaved.pairs.unfit,
    starts: interleaved.starts,
    seconds: digits(interleaved.seconds, 4),
    idleSeconds: digits(interleaved.idleSeconds, 3),
    warmUpSeconds: interleaved.warmUp.map(({ seconds }) => digits(seconds, 3)),
    sliceSeconds: interleaved.slice.measuredSeconds,
    requests: test.requests.attempted + interleaved.base.requests.attempted,
    /** Of each pair: start, and p95 of base and head in milliseconds; null where it does not count. */
    series: interleaved.series.map(({ start, unfit, baseP95Ms, headP95Ms }) =>
      unfit === null ? [start, digits(baseP95Ms, 4), digits(headP95Ms, 4)] : [start, null, null],
    ),
    machine: `${environment.cpuModel}, ${environment.cores} cores, ${environment.os}`,
    versions: { loadgate: environment.loadgate, commit: commitHere(), node: environment.node },
  };
}

function resultIn(stdout) {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
