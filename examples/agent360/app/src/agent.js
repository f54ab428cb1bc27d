import { createHash } from 'node:crypto';
import { Refusal } from './http.js';
import { summarise } from './statistics.js';

const planTtlSeconds = 5;
const documentsPerPlan = 12;

/**
 * Answers queries. A plan (which documents matter) is found by search and kept in the cache; then each tool
 * that the client names does its part with it.
 */
export function createAgent({ library, cache, store }) {
  const tools = {
    /** What an outside service would say: drawn from the plan, because a load test must not leave the stack. */
    rest_tool: async (plan, query) => ({
      etag: createHash('sha256').update(query).update(JSON.stringify(plan)).digest('hex').slice(0, 16),
      items: plan.length,
    }),
    /** How clear the ranking is. */
    analysis_tool: async (plan) => summarise(plan.map(({ score }) => score)),
    /** The documents themselves. */
    database_tool: async (plan) => ({ documents: await store.findDocuments(plan.map(({ id }) => id)) }),
  };

  const validate = ({ query, tools: names = [] }) => {
    if (typeof query !== 'string' || query.trim() === '' || query.length > 1000) {
      throw new Refusal(400, 'bad_request', 'query must be a text of 1 to 1,000 characters');
    }
    if (!Array.isArray(names)) throw new Refusal(400, 'bad_request', 'tools must be a list');
    const unknown = names.find((name) => !Object.hasOwn(tools, name));
    if (unknown !== undefined) {
      throw new Refusal(
        400,
        'bad_request',
        `no tool ${JSON.stringify(unknown)}, only: ${Object.keys(tools).join(', ')}`,
      );
    }
    return { query, names };
  };

  return {
    async execute(body) {
      const { query, names } = validate(body);
      const key = `plan:${createHash('sha256').update(query).digest('hex')}`;
      const plan = await cache.through(key, planTtlSeconds, () => library.search(query, documentsPerPlan));
      const results = {};
      for (const name of names) results[name] = await tools[name](plan.value, query);
      return { query, cached: plan.cached, documents: plan.value.length, results };
    },
  };
}
