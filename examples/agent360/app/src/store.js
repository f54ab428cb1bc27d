import { setTimeout as sleep } from 'node:timers/promises';
import cassandra from 'cassandra-driver';
import { timedQuery } from './metrics.js';

const keyspace = 'agent360';

// Rows leave by themselves an hour after a test: nothing has to clean up behind it.
const schema = [
  `CREATE KEYSPACE IF NOT EXISTS ${keyspace}
     WITH replication = { 'class': 'SimpleStrategy', 'replication_factor': 1 } AND durable_writes = true`,
  `CREATE TABLE IF NOT EXISTS ${keyspace}.workflows (
     id uuid PRIMARY KEY, workflow_type text, state text, steps list<text>, created_at timestamp
   ) WITH default_time_to_live = 3600`,
  `CREATE TABLE IF NOT EXISTS ${keyspace}.documents (id int PRIMARY KEY, title text, body text)`,
];

const startAttempts = 8;
const documentsAtOnce = 20;

/** Repeats what may be repeated: a node that has just come up, on a busy machine, times out now and then. */
async function patiently(action) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (attempt === startAttempts) throw error;
      console.error(`cassandra: ${error.message} (attempt ${attempt} of ${startAttempts})`);
      await sleep(attempt * 500);
    }
  }
}

/** Cassandra, behind the few queries that this service needs. */
export async function openStore(host) {
  const client = new cassandra.Client({
    contactPoints: [host],
    localDataCenter: 'datacenter1',
    protocolOptions: { port: 9042 },
    socketOptions: { connectTimeout: 10_000, readTimeout: 10_000 },
  });
  await client.connect();
  for (const statement of schema) await patiently(() => client.execute(statement));

  const run = (operation, query, values = []) =>
    timedQuery(operation, () => client.execute(query, values, { prepare: true }));

  /**
   * A change under a condition (a lightweight transaction). Returns undefined where it was applied, else the
   * state that stood in its way, and null where there is no such row.
   */
  const runIf = async (operation, query, values) => {
    const row = (await run(operation, query, values)).first();
    return row['[applied]'] ? undefined : (row.state ?? null);
  };

  return {
    async insertWorkflow(id, type) {
      await run(
        'insert_workflow',
        `INSERT INTO ${keyspace}.workflows (id, workflow_type, state, steps, created_at)
         VALUES (?, ?, 'ready', [], toTimestamp(now()))`,
        [id, type],
      );
    },
    async findWorkflow(id) {
      const result = await run('find_workflow', `SELECT * FROM ${keyspace}.workflows WHERE id = ?`, [id]);
      return result.first() ?? undefined;
    },
    appendStep: (id, data) =>
      runIf(
        'append_step',
        `UPDATE ${keyspace}.workflows SET steps = steps + ?, state = 'running'
         WHERE id = ? IF state IN ('ready', 'running')`,
        [[data], id],
      ),
    completeWorkflow: (id) =>
      runIf(
        'complete_workflow',
        `UPDATE ${keyspace}.workflows SET state = 'completed' WHERE id = ? IF state = 'running'`,
        [id],
      ),
    async insertDocuments(documents) {
      const query = `INSERT INTO ${keyspace}.documents (id, title, body) VALUES (?, ?, ?)`;
      const insert = ({ id, title, body }) =>
        patiently(() => run('insert_document', query, [id, title, body]));
      for (let first = 0; first < documents.length; first += documentsAtOnce) {
        await Promise.all(documents.slice(first, first + documentsAtOnce).map(insert));
      }
    },
    async findDocuments(ids) {
      const result = await run(
        'find_documents',
        `SELECT id, title FROM ${keyspace}.documents WHERE id IN ?`,
        [ids],
      );
      return result.rows.map((row) => ({ id: row.id, title: row.title }));
    },
    ping: () => run('ping', 'SELECT release_version FROM system.local'),
    close: () => client.shutdown(),
  };
}
