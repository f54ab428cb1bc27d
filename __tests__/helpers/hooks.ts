import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import type { HooksPlan, LoadPlan } from '../../src/config/index.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A module of hooks with this text, in a folder of its own that is removed after the test. */
export function hooksOf(text: string): HooksPlan {
  const folder = mkdtempSync(join(tmpdir(), 'loadgate-hooks-'));
  folders.push(folder);
  const path = join(folder, 'scenario.mjs');
  writeFileSync(path, text);
  return { path, shown: './scenario.mjs', place: 'loadgate.yml:5:12: scenarios.test.hooks', contentHash: '' };
}

/** The same plan with hooks. */
export function hooked(plan: LoadPlan, text: string): LoadPlan {
  return { ...plan, scenario: { ...plan.scenario, hooks: hooksOf(text) } };
}
