import { Writable } from 'node:stream';
import { generatorsInWords, lengthMsOf, loadInWords, type TestPlan } from '../config/index.js';
import type { SecondSample } from '../measurement/index.js';
import { renderLive, renderLivePairs, renderPairs, renderProgress, type PairFacts } from '../report/index.js';
import type { Output } from '../system/index.js';
import { formatDuration } from '../units/index.js';

/** Tells whoever waits how far the run is. */
export interface Progress {
  /** A line that stays. */
  step(text: string): void;
  testStarted(test: TestPlan): void;
  second(sample: SecondSample): void;
  testEnded(): void;
  /** Base and head are measured in turn from now on, warm-up first. */
  comparisonStarted(test: TestPlan, comparison: ComparisonFacts): void;
  pair(facts: PairFacts): void;
  comparisonEnded(): void;
}

export interface ComparisonFacts {
  /** For people: `main (3f2c1ab)`. */
  readonly base: string;
  /** Of load at most, warm-up included. */
  readonly maxDurationMs: number;
}

/** In a CI's log a line each so many seconds. */
const secondsPerLine = 5;
/** And so many pairs, which take 3 to 12 seconds each. */
const pairsPerLine = 3;

/** A live view in a terminal, a line every few seconds elsewhere. */
export async function createProgress(output: Output): Promise<Progress> {
  return output.isTerminal ? liveProgress(output) : lineProgress(output);
}

function lineProgress(output: Output): Progress {
  const writeLine = (text: string): void => {
    if (text !== '') output.write(`${text}\n`);
  };
  const seconds = inGroupsOf<SecondSample>(secondsPerLine, (group) => writeLine(renderProgress(group)));
  const pairs = inGroupsOf<PairFacts>(pairsPerLine, (group) => writeLine(renderPairs(group)));
  let totalMs = 0;
  return {
    step(text) {
      // What is said of the pairs before it comes before it.
      pairs.flush();
      output.write(`${text}\n`);
    },
    testStarted(test) {
      totalMs = lengthMs(test);
      output.write(`${describe(test)}\n`);
    },
    second(sample) {
      if (isPlanned(sample, totalMs)) seconds.add(sample);
    },
    testEnded: () => seconds.flush(),
    comparisonStarted: (test, facts) => output.write(`${describeTurns(test, facts)}\n`),
    pair: (facts) => pairs.add(facts),
    comparisonEnded: () => pairs.flush(),
  };
}

/** Collects, and tells of `size` at a time. */
function inGroupsOf<T>(
  size: number,
  tell: (group: readonly T[]) => void,
): { add(item: T): void; flush(): void } {
  let untold: T[] = [];
  const flush = (): void => {
    const group = untold;
    untold = [];
    tell(group);
  };
  return {
    add(item) {
      untold.push(item);
      if (untold.length >= size) flush();
    },
    flush,
  };
}

async function liveProgress(output: Output): Promise<Progress> {
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(asStream(output), { showCursor: true });
  let view = { name: '', totalMs: 0 };
  let samples: SecondSample[] = [];
  let pairs: PairFacts[] = [];
  /** A pair takes long: what a step wiped away is drawn again at once. */
  let redraw: (() => void) | undefined;
  const end = (): void => {
    redraw = undefined;
    draw.clear();
    draw.done();
  };
  return {
    step(text) {
      draw.clear();
      output.write(`${output.paint('dim', text)}\n`);
      redraw?.();
    },
    testStarted(test) {
      view = { name: describe(test), totalMs: lengthMs(test) };
      samples = [];
      draw(renderLive(samples, view, output));
    },
    second(sample) {
      if (!isPlanned(sample, view.totalMs)) return;
      samples.push(sample);
      draw(renderLive(samples, view, output));
    },
    testEnded: end,
    comparisonStarted(test, facts) {
      const name = `${test.name}, in turn with ${facts.base}`;
      pairs = [];
      redraw = () => draw(renderLivePairs(pairs, { name, before: 'warming up' }, output));
      redraw();
    },
    pair(facts) {
      pairs.push(facts);
      redraw?.();
    },
    comparisonEnded: end,
  };
}

/** log-update writes to a stream; ours masks secrets on the way. */
function asStream(output: Output): NodeJS.WritableStream {
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      output.write(text);
      done();
    },
  });
  return Object.defineProperty(stream, 'columns', { get: () => output.columns });
}

const lengthMs = ({ load }: TestPlan): number => lengthMsOf(load);

/** After its planned end a test only waits for the last answers: that is no second of the load. */
const isPlanned = ({ second }: SecondSample, totalMs: number): boolean => second * 1000 < totalMs;

const describe = ({ name, load }: TestPlan): string =>
  `${name}: ${loadInWords(load)} of "${load.scenario.name}", ${generatorsInWords(load)}`;

const describeTurns = (test: TestPlan, { base, maxDurationMs }: ComparisonFacts): string =>
  `${describe(test)}; in turn with ${base}, for ${formatDuration(maxDurationMs)} at most`;
