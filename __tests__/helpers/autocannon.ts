import autocannon from 'autocannon';
import { noHistogram } from '../../src/load/wire/autocannon-run.js';
import { assertContract, type PrivateParser } from '../../src/load/wire/autocannon-contract.js';

/** A client as autocannon hands it out: before its constructor has ended, and after it. */
export async function realClient(): Promise<{ early: unknown; late: unknown }> {
  let early: unknown;
  const run = autocannon({
    url: ['http://127.0.0.1:9'],
    connections: 1,
    duration: 1,
    timeout: 1,
    sampleInt: 10,
    skipAggregateResult: true,
    histograms: { latencies: noHistogram, requests: noHistogram, throughput: noHistogram },
    setupClient(client) {
      assertContract(client);
      early = client;
      // The hook that the engine relies on: called at the constructor's end, so no connection is made.
      client._connect = () => {};
      client._destroyConnection = () => {};
    },
  });
  const late = early;
  assertContract(late);
  late.destroy();
  await run;
  return { early, late };
}

/** Makes parsers as autocannon does, with nothing of ours in them but that they read bytes as they are. */
export async function plainParsers(): Promise<() => PrivateParser> {
  const { late } = await realClient();
  assertContract(late);
  const { constructor } = late.parser;
  constructor.encoding = 'latin1';
  return () => {
    const client: unknown = { __proto__: late, parser: Reflect.construct(constructor, ['RESPONSE']) };
    assertContract(client);
    return client.parser;
  };
}
