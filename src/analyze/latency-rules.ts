import { formatFraction, formatMs } from '../units/index.js';
import type { Evidence } from './evidence.js';
import { figureOf, isLatencyName, leastMsOf, liesBeyondTimeout } from './metric.js';
import type { ComparisonResult, Finding } from './result-schema.js';

/** Above this share of its CPU limit, of one core, or of throttled periods, a service computes; below it, it waits. */
const computing = 0.7;
/** From so many cores on, a container runs in more threads than one and its garbage collector. */
const severalThreads = 1.5;

/** A latency beyond the baseline's tolerance: which request moved, how far the others did, and where to look. */
export function slowerThanBaseline(evidence: Evidence): Finding[] {
  const isSlower = ({ metric, verdict }: ComparisonResult): boolean =>
    verdict === 'regressed' && isLatencyName(metric);
  // What the base has withdrawn is nobody's to mend, nor what somebody answers for.
  const isOpen = ({ gated, weighs, accepted }: ComparisonResult): boolean =>
    gated && weighs !== 'none' && accepted === undefined;
  const whole = evidence.comparison.find((each) => isOpen(each) && isSlower(each));
  if (whole === undefined) return [];
  const [worst, next] = evidence.comparison
    .filter((each) => each.metric === whole.metric && each.request !== null && isTelling(each, whole))
    .map((compared) => slowdownOf(compared, evidence))
    .toSorted((a, b) => b.byMs - a.byMs);
  const moved =
    worst === undefined || worst.byMs <= 0
      ? ''
      : `; ${worst.name} got slower by ${worst.shown}${describeNext(next)}`;
  return [
    {
      type: 'regression',
      severity: 'high',
      evidence: `${whole.message}${moved}`,
      recommendation: whereToLook(
        worst?.name ?? 'the slowest requests',
        evidence,
        'what this change does for ',
      ),
    },
  ];
}

/** By the same measurement, and of a request that both have: a new one did not get slower. */
const isTelling = (compared: ComparisonResult, whole: ComparisonResult): boolean =>
  compared.against === whole.against &&
  compared.base !== null &&
  // Only a run's own figures say that it lies beyond the timeout.
  (compared.head !== null || compared.against !== 'base');

interface Slowdown {
  readonly name: string;
  readonly byMs: number;
  readonly shown: string;
  /** By how much exactly nobody knows: it lies beyond the timeout. */
  readonly isLeast: boolean;
}

function slowdownOf({ metric, request, base, head }: ComparisonResult, evidence: Evidence): Slowdown {
  const { byRequest, timeoutMs } = evidence;
  const figures = byRequest.find(({ name }) => name === request);
  const leastMs = figures === undefined ? timeoutMs : leastMsOf(metric, figures, timeoutMs);
  const byMs = (head ?? leastMs) - (base ?? 0);
  const isLeast = head === null;
  return { name: request ?? '', byMs, shown: `${isLeast ? 'at least ' : ''}${formatMs(byMs)}`, isLeast };
}

function describeNext(next: Slowdown | undefined): string {
  if (next === undefined) return '';
  if (next.isLeast) return next.byMs > 0 ? `, ${next.name} by ${next.shown}` : '';
  return next.byMs > 0 ? `, no other by more than ${next.shown}` : ', no other did';
}

/** p95 over its limit (the load-testing guide): which request, and whether it computes or waits. */
export function latencyOverLimit(evidence: Evidence): Finding[] {
  const { thresholds, byRequest } = evidence;
  const ofP95 = thresholds.filter(({ metric }) => metric === 'p95');
  const breach =
    ofP95.find(({ outcome }) => outcome === 'fail') ?? ofP95.find(({ outcome }) => outcome === 'warn');
  if (breach === undefined) return [];
  const slowest = breach.request === null ? slowestOf(evidence) : undefined;
  const slowestInWords =
    slowest === undefined || byRequest.length < 2 ? '' : `; slowest is ${slowest.name} with ${slowest.shown}`;
  return [
    {
      type: 'latency',
      severity: 'medium',
      evidence: `${breach.message}${slowestInWords}`,
      recommendation: whereToLook(breach.request ?? slowest?.name ?? 'the slowest requests', evidence),
    },
  ];
}

/**
 * The request name with the highest p95; the answers of one that mostly times out say nothing of it. Where arrivals
 * wait for a free user the first request's latency holds that wait, whoever keeps the users busy: there the time from
 * the send to the first byte counts.
 */
function slowestOf({ byRequest, timeoutMs, total }: Evidence): { name: string; shown: string } | undefined {
  const hadToWait = total.requests.dropped > 0;
  const [slowest] = byRequest
    .flatMap((figures) => {
      const { name } = figures;
      if (liesBeyondTimeout('p95', figures.requests))
        return [{ name, ms: Infinity, shown: `over ${formatMs(timeoutMs)}` }];
      const ms = hadToWait ? (figures.firstByteMs?.p95 ?? null) : figureOf(figures, 'p95');
      const shown = `${formatMs(ms)}${hadToWait ? ' from its send to the first byte' : ''}`;
      return ms === null ? [] : [{ name, ms, shown }];
    })
    .toSorted((a, b) => (a.ms === b.ms ? 0 : b.ms - a.ms));
  return slowest;
}

/**
 * A busy or throttled service computes: profile it. One that fills a core may, too, whatever its limit: many run in
 * one thread. One that does neither waits for something else.
 */
function whereToLook(where: string, { resources }: Evidence, what = ''): string {
  const seen = resources.filter(({ cpu }) => cpu.avgCores !== null);
  const isBusy = seen.some(({ cpu, throttled }) => Math.max(cpu.avgOfLimit ?? 0, throttled ?? 0) > computing);
  if (isBusy || seen.length === 0) return `Profile ${what}${where} under this load and shorten its work.`;
  const oneThread = seen
    .map(({ service, containers, cpu }) => ({
      service,
      cores: (cpu.avgCores ?? 0) / Math.max(1, containers),
    }))
    .find(({ cores }) => cores > computing && cores < severalThreads);
  if (oneThread !== undefined) {
    return (
      `Profile ${what}${where} under this load: ${oneThread.service} used ${formatFraction(oneThread.cores)} of one core, ` +
      'and where it runs in one thread that is its limit. More workers or replicas use the others.'
    );
  }
  return `CPU is not the limit, so ${where} waits: look at ${what === '' ? 'its' : `${what}it: more or slower`} database queries, missing indexes, locks and pools.`;
}
