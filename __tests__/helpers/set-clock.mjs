// Preloaded into a program and its threads: sets their clock by as many milliseconds as the file named in CLOCK_OFFSET
// says, whenever it says something else. As where somebody sets the machine's clock: what a thread takes for the time at
// which it began (performance.timeOrigin) is never set afterwards, and time that passes is not touched.
import { existsSync, readFileSync } from 'node:fs';

const file = process.env.CLOCK_OFFSET;
const readMs = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
let offsetMs = readMs();
setInterval(() => (offsetMs = readMs()), 20).unref();

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + offsetMs] : given));
  }

  static now() {
    return RealDate.now() + offsetMs;
  }
};
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + offsetMs });
