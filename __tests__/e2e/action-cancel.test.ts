import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { resultSchema } from '../../src/analyze/index.js';
import { ActionCheckout, ActionJob } from '../helpers/action.js';
import { describeWithDocker } from '../helpers/docker.js';
import { FakeGithub, pullRequestEvent } from '../helpers/fake-github/index.js';
import { readReport } from '../helpers/gate.js';
import { shopFiles, type ShopOptions } from '../helpers/shop.js';

// A cancelled job: SIGINT, SIGTERM 7.5 s later, a kill 2.5 s after that; then the post step.

const run = promisify(execFile);
/** Long enough never to end by itself here. */
const hold = '60s';
/** Printed when load begins. */
const loading = /pull-request: 25 users/;

let checkout: ActionCheckout;
let github: FakeGithub;
let job: ActionJob;

beforeAll(async () => {
  checkout = await ActionCheckout.make();
});
afterAll(() => checkout.remove());
beforeEach(async () => {
  github = await FakeGithub.start();
});
afterEach(async () => {
  await job.remove();
  await github.close();
});

async function startJob(options: ShopOptions, files: Readonly<Record<string, string>> = {}): Promise<void> {
  const pull = github.addPullRequest({ branch: 'feature' });
  job = await ActionJob.make(checkout, {
    github,
    run: github.startRun({ event: 'pull_request', branch: pull.head.ref, sha: pull.head.sha }),
    event: pullRequestEvent(github.state, pull),
    token: github.workflowToken(),
    files: { ...shopFiles({ hold, store: 'none', ...options }), ...files },
  });
}

const pause = (durationMs: number) => new Promise((resolve) => void setTimeout(resolve, durationMs));

/** Whether a process runs. One that has ended and that nobody has asked for yet (a zombie) does not. */
async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

describe('a cancelled job with a command as target', () => {
  test('writes what it has measured, ends the process, leaves with 3 before it is killed', async () => {
    await startJob({});
    const step = job.startMain();
    await step.seen(loading);
    await pause(2500);
    const pid = Number(await readFile(join(job.workspace, 'shop.pid'), 'utf8'));
    expect(await isAlive(pid)).toBe(true);
    step.cancel();
    const outcome = await step.finished;
    expect(outcome).toMatchObject({ exitCode: 3, signal: null });
    expect(await isAlive(pid)).toBe(false);
    const report = await readReport(join(job.workspace, 'loadgate-report'));
    const result = resultSchema.parse(JSON.parse(report['result.json'] ?? ''));
    expect(result.tests[0]).toMatchObject({ name: 'pull-request', ended: 'interrupted' });
    expect(result.tests[0]?.requests.ok).toBeGreaterThan(0);
    expect((await job.post()).exitCode).toBe(0);
  });
});

describeWithDocker('a cancelled job with a compose stack as target', () => {
  const compose = `services:
  shop:
    image: node:24-slim
    working_dir: /app
    command: [node, shop.js]
    environment: { PORT: '3000', HOST: 0.0.0.0 }
    volumes: ['.:/app:ro']
    expose: ['3000']
    stop_grace_period: 30s
`;
  const target =
    'compose: { files: [docker-compose.yml], service: shop, port: 3000, ready: { path: /health, timeout: 60s } }';

  const start = () => startJob({ target }, { 'docker-compose.yml': compose });
  // What is left of the run's project: containers and networks, by the label that compose gives them.
  const leftovers = async (project: string): Promise<string> => {
    const filter = `label=com.docker.compose.project=${project}`;
    const containers = await run('docker', ['ps', '--all', '--quiet', '--filter', filter]);
    const networks = await run('docker', ['network', 'ls', '--quiet', '--filter', filter]);
    return `${containers.stdout}${networks.stdout}`.trim();
  };
  const projectName = async (): Promise<string> => {
    const name = /loadgate[\w-]+/.exec(JSON.stringify(await job.savedState()))?.[0];
    if (name === undefined)
      throw new Error(`the state names no project: ${JSON.stringify(await job.savedState())}`);
    return name;
  };

  test('killed in the middle of its load: the post step removes the stack', async () => {
    await start();
    const step = job.startMain();
    await step.seen(loading);
    const project = await projectName();
    expect(await leftovers(project)).not.toBe('');
    step.kill();
    expect(await step.finished).toMatchObject({ signal: 'SIGKILL' });
    const post = await job.post();
    expect(post.exitCode).toBe(0);
    expect(await leftovers(project)).toBe('');
  });

  test('cancelled: it reports within its time, and after the post step nothing is left', async () => {
    await start();
    const step = job.startMain();
    await step.seen(loading);
    await pause(2500);
    const project = await projectName();
    step.cancel();
    expect(await step.finished).toMatchObject({ exitCode: 3, signal: null });
    const report = await readReport(join(job.workspace, 'loadgate-report'));
    expect(resultSchema.parse(JSON.parse(report['result.json'] ?? '')).tests[0]?.ended).toBe('interrupted');
    expect((await job.post()).exitCode).toBe(0);
    expect(await leftovers(project)).toBe('');
  });
});
