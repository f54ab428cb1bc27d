import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { main } from '../../../src/commands/index.js';
import { testWorld } from '../../helpers/world.js';

test.each(['1e9', '604801', '1e-9', '0', '-1', 'Infinity', 'soon', ''])(
  'demo --hold %j is refused before anything is written',
  async (hold) => {
    const world = testWorld();
    try {
      const exitCode = await main(['demo', '--hold', hold], world);

      expect(exitCode).toBe(2);
      expect(world.written.stderr).toContain(
        `option '--hold <seconds>' argument '${hold}' is invalid. Write a number of seconds above 0 and at most 604800`,
      );
      expect(readdirSync(world.cwd)).toEqual([]);
    } finally {
      world.cleanUp();
    }
  },
);
