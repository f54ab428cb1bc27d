import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ConfigurationError,
  loadPlan,
  localFacts,
  type CiFacts,
  type Plan,
  type PlanOverrides,
} from '../../src/config/index.js';
import { testWorld, type TestWorld } from './world.js';

/** No CI at all. */
export const noCi = localFacts;

export interface ConfigurationOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly overrides?: PlanOverrides;
  readonly ci?: CiFacts;
  /** Files beside the configuration. There is a docker-compose.yml anyway. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Where the configuration lies. */
  readonly name?: string;
  /** What to do with the world that the plan was made in. */
  readonly inspect?: (world: TestWorld) => void;
}

/** The plan of a configuration's text, in a folder of its own. */
export async function planOf(text: string | Buffer, options: ConfigurationOptions = {}): Promise<Plan> {
  const { env = {}, overrides = {}, files = {}, ci = noCi, name = 'loadgate.yml', inspect } = options;
  const world = testWorld({ env });
  try {
    const all = { 'docker-compose.yml': 'services: { api: { image: api } }\n', [name]: text, ...files };
    for (const [file, content] of Object.entries(all)) {
      mkdirSync(dirname(join(world.cwd, file)), { recursive: true });
      writeFileSync(join(world.cwd, file), content);
    }
    const plan = await loadPlan(world, { configPath: join(world.cwd, name), overrides, ci });
    inspect?.(world);
    return plan;
  } finally {
    world.cleanUp();
  }
}

/** The lines that a wrong configuration is answered with, each `line:column: message`. */
export async function problemsOf(
  text: string | Buffer,
  options: ConfigurationOptions = {},
): Promise<string[]> {
  try {
    await planOf(text, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  }
  return [];
}

/** The shortest valid configuration, to which a test adds what it is about. */
export const smallForm = 'compose: docker-compose.yml\nservice: api\npath: /\n';
