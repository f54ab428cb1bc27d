import { createHash, randomUUID } from 'node:crypto';
import { Refusal } from './http.js';

const isUuid = (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
const noSuchWorkflow = (id) => new Refusal(404, 'no_such_workflow', `no workflow ${id}`);

/** Workflows: ready when initialised, running from the first step on, completed once. The store keeps the order. */
export function createWorkflows(store) {
  /** Throws what the store's answer to a conditional change means. */
  const settle = (id, obstacle, attempted) => {
    if (obstacle === null) throw noSuchWorkflow(id);
    if (obstacle !== undefined) {
      throw new Refusal(409, 'wrong_state', `workflow ${id} is ${obstacle}: it cannot ${attempted}`);
    }
  };

  return {
    async init({ workflow_type: type }) {
      if (typeof type !== 'string' || type === '') {
        throw new Refusal(400, 'bad_request', 'workflow_type must be a text');
      }
      const id = randomUUID();
      await store.insertWorkflow(id, type);
      return { status: 201, workflow_id: id, state: 'ready' };
    },
    async step(id, { step_data: data }) {
      if (typeof data !== 'string') throw new Refusal(400, 'bad_request', 'step_data must be a text');
      if (!isUuid(id)) throw noSuchWorkflow(id);
      settle(id, await store.appendStep(id, data), 'take a step');
      return { workflow_id: id, state: 'running', step_data: data };
    },
    async complete(id) {
      if (!isUuid(id)) throw noSuchWorkflow(id);
      settle(id, await store.completeWorkflow(id), 'complete');
      const { workflow_type: type, steps } = await store.findWorkflow(id);
      const digest = createHash('sha256').update(JSON.stringify(steps)).digest('hex');
      return { workflow_id: id, workflow_type: type, state: 'completed', steps, digest };
    },
  };
}
