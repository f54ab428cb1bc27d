import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGithub, readCiFacts } from '../../src/ci/index.js';
import type { GithubAccess } from '../../src/baseline/index.js';
import type { CiFacts } from '../../src/config/index.js';
import {
  refsOf,
  workflowPath,
  type FakeGithub,
  type GithubEvent,
  type Token,
  type WorkflowRun,
} from './fake-github/index.js';
import { testWorld, type TestWorld } from './world.js';

/** A step of a run, inside this process: its world, its facts, its access to the stand-in. */
export interface GithubStep {
  readonly world: TestWorld;
  readonly facts: CiFacts;
  readonly github: GithubAccess;
}

/**
 * @actions/artifact and @actions/github look at the process's own variables, the latter when it is loaded: one
 * test file talks to one stand-in.
 */
export async function stepOf(
  fake: FakeGithub,
  run: WorkflowRun,
  event: GithubEvent,
  token: Token,
): Promise<GithubStep> {
  const env = {
    ...fake.environmentOf(run),
    ...refsOf(event, fake.state),
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKFLOW_REF: `acme/shop/${workflowPath}@refs/heads/main`,
  };
  const world = testWorld({ env });
  const paths = {
    GITHUB_EVENT_PATH: join(world.cwd, 'event.json'),
    GITHUB_STEP_SUMMARY: join(world.cwd, 'summary.md'),
    GITHUB_OUTPUT: join(world.cwd, 'output.txt'),
  };
  writeFileSync(paths.GITHUB_EVENT_PATH, JSON.stringify(event.payload));
  Object.assign(process.env, env, paths);
  const withPaths: TestWorld = Object.assign(Object.create(world), { env: { ...world.env, ...paths } });
  const facts = await readCiFacts(withPaths);
  const github = openGithub(withPaths, facts, token.value);
  if (github === undefined) throw new Error('a step in GitHub Actions with a token has access');
  return { world: withPaths, facts, github };
}

/** @actions/* speak to the runner on the process's own stdout. @returns what gives it back */
export function silenceRunnerCommands(): () => void {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = () => true;
  return () => {
    stdout.write = write;
  };
}
