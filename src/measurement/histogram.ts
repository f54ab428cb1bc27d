import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
  JsHistogram,
} from 'hdr-histogram-js';

/** Latencies up to ten minutes fit; longer ones are counted at this value. */
const highestTrackableUs = 600_000_000;
/** A percentile q needs this many samples above it before it means anything. */
const samplesBeyondQuantile = 10;

/** A histogram as plain data. */
export interface PackedHistogram {
  readonly counts: string;
  readonly maxUs: number;
}

/** How often each latency was seen: values in ascending order, a count for each. */
export interface LatencyCounts {
  readonly valuesUs: readonly number[];
  readonly counts: readonly number[];
}

const emptyHistogram = (): Histogram =>
  build({
    bitBucketSize: 32, // 8 and 16 bits wrap around silently
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestTrackableUs,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
    useWebAssembly: false,
  });

/**
 * Latencies in microseconds at three significant digits (0.1%). Its size does not grow with the number of
 * values; histograms of parts add up to the histogram of the whole without loss.
 *
 * Source: Gil Tene, HdrHistogram.
 */
export class LatencyHistogram {
  readonly #histogram: Histogram;
  #maxUs: number;

  constructor(histogram: Histogram = emptyHistogram(), maxUs = histogram.maxValue) {
    this.#histogram = histogram;
    this.#maxUs = maxUs;
  }

  /** Counts one latency. Throws on what is no latency, since one NaN would spoil every later quantile. */
  record(latencyUs: number): void {
    if (!(latencyUs >= 0)) throw new RangeError(`${latencyUs} is no latency`);
    const counted = Math.min(Math.round(latencyUs), highestTrackableUs);
    this.#histogram.recordValue(counted);
    if (counted > this.#maxUs) this.#maxUs = counted;
  }

  /** Adds all values of `other`. */
  add(other: LatencyHistogram): void {
    this.#histogram.add(other.#histogram);
    this.#maxUs = Math.max(this.#maxUs, other.#maxUs);
  }

  reset(): void {
    this.#histogram.reset();
    this.#maxUs = 0;
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  /** The largest value, in whole microseconds; undefined when empty. */
  get maxUs(): number | undefined {
    return this.count === 0 ? undefined : this.#maxUs;
  }

  get meanUs(): number | undefined {
    return this.count === 0 ? undefined : this.#histogram.mean;
  }

  /** The q-quantile (0 < q < 1) of whatever was counted, undefined when empty; never above the maximum. */
  quantileUs(q: number): number | undefined {
    if (this.count === 0) return undefined;
    // A bucket's value is its upper edge: without the clamp a quantile could exceed the maximum.
    return Math.min(this.#histogram.getValueAtPercentile(q * 100), this.#maxUs);
  }

  /** The q-quantile where enough was counted for it to mean something (10 / (1 - q) values), else undefined. */
  judgeableQuantileUs(q: number): number | undefined {
    return this.count >= samplesNeededFor(q) ? this.quantileUs(q) : undefined;
  }

  /** The values that were counted, at the histogram's resolution, as quantiles give them. */
  counts(): LatencyCounts {
    const valuesUs: number[] = [];
    const counts: number[] = [];
    if (this.count === 0) return { valuesUs, counts };
    // What is built and decoded above is never the other kind, which lives in WebAssembly.
    if (!(this.#histogram instanceof JsHistogram))
      throw new TypeError('a histogram of the wrong kind has no iterator');
    const { recordedValuesIterator: iterator } = this.#histogram;
    iterator.reset();
    while (iterator.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = iterator.next();
      valuesUs.push(Math.min(valueIteratedTo, this.#maxUs));
      counts.push(countAtValueIteratedTo);
    }
    return { valuesUs, counts };
  }

  /** Text form, a few kilobytes: counts without loss, the maximum to three significant digits. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#histogram);
  }

  static decode(text: string): LatencyHistogram {
    return new LatencyHistogram(decodeFromCompressedBase64(text, 32, false));
  }

  /** As plain data for another thread, without loss. */
  pack(): PackedHistogram {
    return { counts: this.encode(), maxUs: this.#maxUs };
  }

  static unpack({ counts, maxUs }: PackedHistogram): LatencyHistogram {
    return new LatencyHistogram(decodeFromCompressedBase64(counts, 32, false), maxUs);
  }
}

/** How many values a q-quantile needs before it is reported: 200 for p95, 1,000 for p99. */
export function samplesNeededFor(q: number): number {
  // 1 - 0.95 is not 0.05 in binary: rounding keeps 200 at 200.
  return Math.ceil(Math.round((samplesBeyondQuantile / (1 - q)) * 1e6) / 1e6);
}
