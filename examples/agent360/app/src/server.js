import { createAgent } from './agent.js';
import { openCache } from './cache.js';
import { processData } from './data.js';
import { createHttpServer } from './http.js';
import { createDocuments, createLibrary } from './library.js';
import { exposition, observeRequest } from './metrics.js';
import { openStore } from './store.js';
import { createWorkflows } from './workflow.js';

const {
  PORT = '8000',
  CASSANDRA_HOST = 'cassandra',
  REDIS_URL = 'redis://redis:6379',
  ENVIRONMENT = 'development',
} = process.env;

const [store, cache] = await Promise.all([openStore(CASSANDRA_HOST), openCache(REDIS_URL)]);
const documents = createDocuments(300, 360);
await store.insertDocuments(documents);

const agent = createAgent({ library: createLibrary(documents), cache, store });
const workflows = createWorkflows(store);

async function health() {
  const answers = await Promise.allSettled([store.ping(), cache.ping()]);
  const [cassandra, redis] = answers.map(({ status }) => (status === 'fulfilled' ? 'up' : 'down'));
  const healthy = cassandra === 'up' && redis === 'up';
  return { status: healthy ? 200 : 503, healthy, environment: ENVIRONMENT, cassandra, redis };
}

const server = createHttpServer(
  {
    'POST /agent/execute': ({ body }) => agent.execute(body),
    'POST /workflow/init': ({ body }) => workflows.init(body),
    'POST /workflow/:id/step': ({ params, body }) => workflows.step(params.id, body),
    'POST /workflow/:id/complete': ({ params }) => workflows.complete(params.id),
    'POST /data/process': async ({ body }) => processData(body),
    'GET /health': health,
    'GET /metrics': exposition,
  },
  observeRequest,
);
server.keepAliveTimeout = 65_000; // longer than any think time: an idle client must not meet a closing connection
server.listen(Number(PORT), () => console.log(`agent360 (${ENVIRONMENT}) listens on ${PORT}`));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    server.close();
    server.closeAllConnections();
    await Promise.allSettled([store.close(), cache.close()]);
    process.exit(0);
  });
}
