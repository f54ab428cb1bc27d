import { Refusal } from './http.js';
import { seededRandom } from './random.js';
import { summarise } from './statistics.js';

const recordsOf = { small: 500, medium: 2_500, large: 10_000 };
const channels = ['web', 'mobile', 'partner', 'batch'];

/** Records of made-up measurements: some of them raw in the ways that real ones are. */
function generate(count) {
  const random = seededRandom(count);
  return Array.from({ length: count }, (_, id) => ({
    id,
    channel: ` ${channels[Math.floor(random() * channels.length)].toUpperCase()}`,
    amount: (random() * 100).toFixed(2),
    valid: random() > 0.02,
  }));
}

const operations = {
  /** Cleans: drops invalid records, trims names, makes texts numbers. */
  transform(state) {
    state.records = state.records
      .filter(({ valid }) => valid)
      .map(({ id, channel, amount }) => ({
        id,
        channel: channel.trim().toLowerCase(),
        amount: Number(amount),
      }));
  },
  /** Summarises the amounts, per channel and in all. */
  analyze(state) {
    const amounts = new Map();
    for (const { channel, amount } of state.records) {
      const name = channel.trim().toLowerCase();
      if (!amounts.has(name)) amounts.set(name, []);
      amounts.get(name).push(Number(amount));
    }
    state.analysis = {
      all: summarise([...amounts.values()].flat()),
      channels: Object.fromEntries([...amounts].map(([name, values]) => [name, summarise(values)])),
    };
  },
};

/** Generates `data_size` records and runs the named operations over them, in the order given. */
export function processData({ data_size: size, operations: names = [] }) {
  if (!Object.hasOwn(recordsOf, String(size))) {
    throw new Refusal(400, 'bad_request', `data_size must be one of ${Object.keys(recordsOf).join(', ')}`);
  }
  if (!Array.isArray(names) || names.some((name) => !Object.hasOwn(operations, String(name)))) {
    throw new Refusal(
      400,
      'bad_request',
      `operations must be a list of ${Object.keys(operations).join(', ')}`,
    );
  }
  const state = { records: generate(recordsOf[size]), analysis: undefined };
  for (const name of names) operations[name](state);
  return { data_size: size, operations: names, records: state.records.length, analysis: state.analysis };
}
