import { Writable } from 'node:stream';
import { generatorsInWords, lengthMsOf, loadInWords, type TestPlan } from '../config/index.js';
import type { SecondSample } from '../measurement/index.js';
import { renderLive, renderProgress } from '../report/index.js';
import type { Output } from '../system/index.js';

/** Tells whoever waits how far the run is. */
export interface Progress {
  /** A line that stays. */
  step(text: string): void;
  testStarted(test: TestPlan): void;
  second(sample: SecondSample): void;
  testEnded(): void;
}

/** In a CI's log a line each so many seconds. */
const secondsPerLine = 5;

/** A live view in a terminal, a line every few seconds elsewhere. */
export async function createProgress(output: Output): Promise<Progress> {
  return output.isTerminal ? liveProgress(output) : lineProgress(output);
}

function lineProgress(output: Output): Progress {
  let unsaid: SecondSample[] = [];
  let totalMs = 0;
  const say = (): void => {
    if (unsaid.length > 0) output.write(`${renderProgress(unsaid)}\n`);
    unsaid = [];
  };
  return {
    step: (text) => output.write(`${text}\n`),
    testStarted(test) {
      totalMs = lengthMs(test);
      output.write(`${describe(test)}\n`);
    },
    second(sample) {
      if (!isPlanned(sample, totalMs)) return;
      unsaid.push(sample);
      if (unsaid.length >= secondsPerLine) say();
    },
    testEnded: say,
  };
}

async function liveProgress(output: Output): Promise<Progress> {
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(asStream(output), { showCursor: true });
  let view = { name: '', totalMs: 0 };
  let samples: SecondSample[] = [];
  return {
    step(text) {
      draw.clear();
      output.write(`${output.paint('dim', text)}\n`);
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
    testEnded() {
      draw.clear();
      draw.done();
    },
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
