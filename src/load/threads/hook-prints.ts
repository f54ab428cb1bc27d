import { createInterface } from 'node:readline';
import type { Worker } from 'node:worker_threads';

/** A print for each request would be all that there is to see. */
const mostLines = 1000;
/** So would a page of HTML in each of them. */
const mostCharacters = 1000;

/** Tells of each line that is printed in a thread, to whichever of its streams. */
export function tellLines(worker: Worker, onPrint: (line: string) => void): void {
  let lines = 0;
  for (const input of [worker.stdout, worker.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines += 1;
      if (lines <= mostLines) onPrint(shortened(line));
      else if (lines === mostLines + 1) onPrint(`… (after ${mostLines} lines no more are shown)`);
    });
  }
}

const shortened = (line: string): string =>
  line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters - 1)}…`;
