import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FakeGithub, WorkflowRun } from './fake-github/index.js';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../fixtures/artifact-client.js', import.meta.url));

/** Calls the real @actions/artifact as a step of a run would; its answer, or `{ error }`. */
export async function callArtifactClient(
  github: FakeGithub,
  workflowRun: WorkflowRun,
  ...words: readonly string[]
): Promise<unknown> {
  const { stdout } = await run(process.execPath, [script, ...words], {
    env: { PATH: process.env['PATH'], ...github.environmentOf(workflowRun) },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null');
}

/** Uploads files as an artifact of a run that is in progress. */
export async function uploadFiles(
  github: FakeGithub,
  workflowRun: WorkflowRun,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await inFolder(async (folder) => {
    const paths = Object.keys(files).map((file) => join(folder, file));
    await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(folder, file), text)));
    const answer = await callArtifactClient(github, workflowRun, 'upload', name, folder, ...paths);
    if (typeof answer !== 'object' || answer === null || !('id' in answer))
      throw new Error(JSON.stringify(answer));
  });
}

/** The files of a run's artifact, by name. */
export async function downloadFiles(
  github: FakeGithub,
  workflowRun: WorkflowRun,
  name: string,
): Promise<Record<string, string>> {
  const artifact = github.artifactsOf(workflowRun).find((one) => one.name === name);
  if (artifact === undefined) throw new Error(`run ${workflowRun.id} has no artifact ${name}`);
  return inFolder(async (folder) => {
    const token = github.workflowToken().value;
    const words = ['download-of-run', String(workflowRun.id), token, String(artifact.id), folder];
    await callArtifactClient(github, workflowRun, ...words);
    const names = await readdir(folder);
    const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8')));
    return Object.fromEntries(names.map((file, n) => [file, texts[n] ?? '']));
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'loadgate-artifact-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
