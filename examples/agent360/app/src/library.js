import { seededRandom } from './random.js';

const words = (
  'agent analysis task query test complex workflow data latency cache store node cluster request response ' +
  'index model token plan tool search rank score memory stream batch event queue worker limit budget graph ' +
  'schema table column write read replica leader follower commit rollback snapshot shard region zone trace ' +
  'metric gauge counter histogram percentile baseline threshold alert deploy release branch merge review'
).split(' ');
const [k1, b] = [1.2, 0.75];

/** `count` documents of made-up text, the same ones for the same seed. */
export function createDocuments(count, seed) {
  const random = seededRandom(seed);
  const word = () => words[Math.floor(random() ** 1.5 * words.length)];
  return Array.from({ length: count }, (_, id) => ({
    id,
    title: `${word()} ${word()} ${id}`,
    body: Array.from({ length: 40 + Math.floor(random() * 80) }, word).join(' '),
  }));
}

const termsOf = (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** A search over `documents` that ranks by BM25 (Robertson and Zaragoza, 2009). */
export function createLibrary(documents) {
  const indexed = documents.map(({ id, title, body }) => {
    const terms = termsOf(`${title} ${body}`);
    const counts = new Map();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    return { id, counts, length: terms.length };
  });
  const averageLength = indexed.reduce((sum, { length }) => sum + length, 0) / indexed.length;

  return {
    /** The `limit` best documents as `{ id, score }`, best first; fewer where nothing else matches. */
    search(query, limit) {
      const scores = new Map();
      for (const term of new Set(termsOf(query))) {
        const holders = indexed.filter(({ counts }) => counts.has(term));
        const rarity = Math.log(1 + (indexed.length - holders.length + 0.5) / (holders.length + 0.5));
        for (const { id, counts, length } of holders) {
          const frequency = counts.get(term);
          const weight = (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / averageLength));
          scores.set(id, (scores.get(id) ?? 0) + rarity * weight);
        }
      }
      return [...scores]
        .map(([id, score]) => ({ id, score }))
        .sort((left, right) => right.score - left.score || left.id - right.id)
        .slice(0, limit);
    },
  };
}
