import autocannon from 'autocannon';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { TargetAddress, TlsTrust } from '../../target/index.js';
import { originOf } from './address.js';
import { parked } from './autocannon-client.js';
import type { WireClient } from './wire-client.js';

/** A run of autocannon with parked clients, spread over the addresses in turn. */
export interface AutocannonRun {
  readonly clients: readonly WireClient[];
  /** Destroys every client and waits until autocannon has ended. */
  stop(): Promise<void>;
}

/** Far beyond any test and below what a timer can hold (2^31 ms): autocannon never ends or times out by itself. */
const foreverSeconds = 2_000_000;

/** Starts autocannon with one parked client per connection. Rejects where autocannon's inside has changed. */
export async function startAutocannon(
  addresses: readonly TargetAddress[],
  connections: number,
): Promise<AutocannonRun> {
  const clients: WireClient[] = [];
  // All addresses are of one target.
  const tls = addresses[0]?.protocol === 'https:' ? addresses[0].tls : undefined;
  const secureContext = tls === undefined ? undefined : contextOf(tls);
  const run = autocannon({
    url: addresses.map(originOf),
    connections,
    duration: foreverSeconds,
    timeout: foreverSeconds,
    sampleInt: 50,
    skipAggregateResult: true,
    histograms: { latencies: noHistogram, requests: noHistogram, throughput: noHistogram },
    setupClient(client) {
      // autocannon deals its clients over the URLs in this same order.
      const address = addresses[clients.length % addresses.length];
      if (address === undefined) throw new RangeError('there is no address to send load to');
      clients.push(parked(client, address, secureContext));
    },
  });
  // What is thrown above ends autocannon's start before the client connects, and rejects its promise.
  if (clients.length < connections) await run;
  return {
    clients,
    async stop() {
      for (const client of clients) client.destroy();
      await run;
    },
  };
}

/** Made once: to read some hundred certificates anew for each connection would be most of its time. */
function contextOf({ ca }: TlsTrust): SecureContext {
  return createSecureContext(ca === undefined ? {} : { ca: [...rootCertificates, ca] });
}

/** autocannon's own statistics are not used, so they cost nothing. */
export const noHistogram = {
  recordValue() {},
  recordValueWithExpectedInterval() {},
  destroy() {},
  __custom: true,
} as const;
