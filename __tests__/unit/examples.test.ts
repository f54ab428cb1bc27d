import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadPlan, type Plan } from '../../src/config/index.js';
import { testWorld } from '../helpers/world.js';

const examples = join(import.meta.dirname, '../../examples');
const read = (name: string): string => readFileSync(join(examples, name), 'utf8');
const noCi = {
  provider: 'none',
  commit: undefined,
  branch: undefined,
  isDefaultBranch: false,
  pullRequest: undefined,
  repository: undefined,
  runUrl: undefined,
} as const;
const linesOf = (name: string): string[] => read(name).trimEnd().split('\n');

async function planOf(example: string): Promise<Plan> {
  const world = testWorld();
  try {
    return await loadPlan(world, {
      configPath: join(examples, example, 'loadgate.yml'),
      overrides: {},
      ci: noCi,
    });
  } finally {
    world.cleanUp();
  }
}

describe('the quickstart', () => {
  test('has ten lines of workflow and four of configuration', () => {
    expect(linesOf('quickstart/.github/workflows/loadgate.yml')).toHaveLength(10);
    expect(linesOf('quickstart/loadgate.yml')).toHaveLength(4);
  });

  test('is a complete configuration', async () => {
    const { target, tests, warnings } = await planOf('quickstart');
    expect(target).toMatchObject({ kind: 'compose', service: 'api' });
    expect(tests.map(({ load }) => load)).toMatchObject([
      { users: 20, stages: [{ holdMs: 30_000 }], scenario: { think: { minMs: 50, maxMs: 150 } } },
    ]);
    expect(warnings).toEqual([expect.stringContaining('Only the error rate is judged (1%)')]);
  });

  test('names what it tests in both files', () => {
    const { service }: { service: string } = parse(read('quickstart/loadgate.yml'));
    expect(parse(read('quickstart/docker-compose.yml'))).toHaveProperty(['services', service]);
    expect(read('quickstart/.github/workflows/loadgate.yml')).toContain('uses: loadgate/loadgate@v0');
  });
});

describe("the guide's stack", () => {
  test("keeps the guide's limits", () => {
    const limits = (cpus: string, memory: string): unknown => ({
      deploy: { resources: { limits: { cpus, memory } } },
    });
    expect(parse(read('agent360/docker-compose.load-test.yml'))).toMatchObject({
      services: {
        agent360: limits('2', '4G'),
        cassandra: limits('4', '8G'),
        redis: limits('2', '4G'),
      },
    });
  });

  test('is a valid configuration of six tests', async () => {
    const { tests, warnings } = await planOf('agent360');
    const users = Object.fromEntries(tests.map(({ name, load }) => [name, load.users]));
    expect(users).toMatchObject({ normal: 50, sustained: 200, peak: 500, 'ci-basic': 50, 'ci-workflow': 50 });
    expect(warnings).toEqual([]);
  });

  test("keeps the guide's levels, thresholds, times, think times and weights", () => {
    const times = { 'ramp-up': '300s', hold: '3600s', 'ramp-down': '300s' };
    expect(parse(read('agent360/loadgate.yml'))).toMatchObject({
      levels: { light: 50, medium: 200, heavy: 500 },
      thresholds: { p95: '2s', error_rate: '1%' },
      scenarios: {
        basic: { think: '1s-3s' },
        workflow: { think: '2s-5s' },
        stress: { think: '100ms-500ms', tasks: [{ weight: 3 }, { weight: 1 }] },
      },
      tests: {
        normal: { users: 'light', ...times },
        sustained: { users: 'medium', ...times },
        peak: { users: 'heavy', ...times },
      },
    });
  });
});
