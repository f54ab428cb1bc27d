/** Where users of a side that pauses wait: who comes to a closed gate goes on when it opens. */
export class Gate {
  readonly #waiting: (() => void)[] = [];
  #isOpen = false;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @param goOn called when it opens next; only at a closed one */
  wait(goOn: () => void): void {
    this.#waiting.push(goOn);
  }

  open(): void {
    this.#isOpen = true;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  close(): void {
    this.#isOpen = false;
  }
}
