/** The part of autocannon's documented interface that the load engine uses; the package has no types of its own. */
declare module 'autocannon' {
  interface Histogram {
    recordValue(value: number): void;
    recordValueWithExpectedInterval(value: number, interval: number): void;
    destroy(): void;
    readonly __custom: true;
  }

  interface Options {
    readonly url: readonly string[];
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Seconds. */
    readonly timeout: number;
    /** Milliseconds between looks at whether to stop. */
    readonly sampleInt: number;
    readonly skipAggregateResult: boolean;
    readonly histograms: { latencies: Histogram; requests: Histogram; throughput: Histogram };
    /** Called with each client before it connects. */
    readonly setupClient: (client: unknown) => void;
  }

  /** A run: settles when every client is destroyed and the next look at it has come. */
  export default function autocannon(options: Options): PromiseLike<unknown>;
}
