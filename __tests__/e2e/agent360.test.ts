import { availableParallelism } from 'node:os';
import { expect, test } from '@jest/globals';
import type { Result, TestResult } from '../../src/analyze/index.js';
import { describeWithDocker } from '../helpers/docker.js';
import { leftOvers, outcomeWithoutBreach, runExample, runLimitMs } from '../helpers/example.js';

describeWithDocker('examples/agent360', () => {
  test(
    "boots the guide's stack and runs its three scenarios within its limits",
    async () => {
      const { exitCode, result } = await runExample(
        'agent360',
        ...['ci-basic', 'ci-workflow', 'ci-stress'].flatMap((name) => ['--test', name]),
      );

      expect({ exitCode, verdict: result.verdict }).toEqual(outcomeWithoutBreach(result));
      const names = Object.fromEntries(
        result.tests.map((test) => [test.name, test.byRequest.map((request) => request.name)]),
      );
      expect(names).toEqual({
        'ci-basic': ['POST /agent/execute'],
        'ci-workflow': ['init', 'step', 'complete'],
        'ci-stress': ['heavy_computation', 'data_intensive'],
      });
      for (const test of result.tests) {
        expect(test).toMatchObject({ errorRate: 0, errorExamples: [], incidents: [] });
        expect(test.latencyMs.p95).toBeGreaterThan(0);
        const judged = test.generator.bound ? 'missing' : 'pass';
        expect(test.thresholds.map(({ metric, outcome }) => [metric, outcome])).toEqual([
          ['p95', judged],
          ['error_rate', judged],
        ]);
        expect(test.resources.map(({ service }) => service).sort()).toEqual([
          'agent360',
          'cassandra',
          'redis',
        ]);
      }

      // Three steps to one init, each with the captured id: a wrong one would have been answered with 404.
      const [init, step, complete] = testNamed(result, 'ci-workflow').byRequest;
      const ratio = (step?.requests.attempted ?? 0) / (init?.requests.attempted ?? 1);
      expect(ratio).toBeGreaterThan(2);
      expect(ratio).toBeLessThan(4);
      expect(complete?.requests.ok).toBeGreaterThan(0);

      const [heavy, data] = testNamed(result, 'ci-stress').byRequest;
      const weights = (heavy?.requests.attempted ?? 0) / (data?.requests.attempted ?? 1);
      expect(weights).toBeGreaterThan(1.5);
      expect(weights).toBeLessThan(6);

      // The guide gives Cassandra four CPUs, and Docker refuses more than there are.
      const isClamped = result.warnings.some((warning) => warning.includes('cassandra is limited to 4 CPUs'));
      expect(isClamped).toBe(availableParallelism() < 4);
      expect(leftOvers('agent360')).toEqual([]);
    },
    runLimitMs,
  );
});

function testNamed(result: Result, name: string): TestResult {
  const found = result.tests.find((test) => test.name === name);
  if (found === undefined) throw new Error(`the result has no test ${name}`);
  return found;
}
