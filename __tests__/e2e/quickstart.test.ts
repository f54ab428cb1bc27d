import { expect, test } from '@jest/globals';
import { describeWithDocker } from '../helpers/docker.js';
import { leftOvers, outcomeWithoutBreach, runExample, runLimitMs } from '../helpers/example.js';

describeWithDocker('examples/quickstart', () => {
  test(
    'runs as it is',
    async () => {
      const { exitCode, result } = await runExample('quickstart');

      expect({ exitCode, verdict: result.verdict }).toEqual(outcomeWithoutBreach(result));
      expect(result.tests).toHaveLength(1);
      expect(result.tests[0]?.byRequest.map(({ name }) => name)).toEqual(['GET /']);
      expect(result.tests[0]?.errorRate).toBe(0);
      expect(leftOvers('quickstart')).toEqual([]);
    },
    runLimitMs,
  );
});
