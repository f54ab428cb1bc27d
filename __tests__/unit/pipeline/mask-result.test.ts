import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { resultSchema, type Result } from '../../../src/analyze/index.js';
import { maskResult } from '../../../src/pipeline/mask-result.js';
import * as results from '../../helpers/results/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

/** The texts that the schema itself prescribes, wherever they stand in it. */
function prescribed(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(prescribed);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    (key === 'enum' || key === 'const') && value !== null
      ? [value].flat().filter((word): word is string => typeof word === 'string')
      : prescribed(value),
  );
}

const ofHistory = {
  rule: 'history',
  history: { runs: 20, median: 20, limit: 22, detectable: 0.05, standing: 'gates' },
} as const;

const openTest = (): Result['tests'][number] => {
  const { thresholds, comparison, ...rest } = results.turnedTest();
  const arrivals = { process: 'poisson', perSecond: 50, scheduled: 1500 } as const;
  return {
    ...rest,
    thresholds,
    arrivals,
    comparison: [
      ...comparison.map((item) => ({ ...item, weighs: 'none' as const })),
      { ...results.comparison(), ...ofHistory },
    ],
  };
};

test('a secret that is a word of the schema makes no result invalid', () => {
  const words = prescribed(JSON.parse(readFileSync('schema/result.schema.json', 'utf8')));
  expect(words).toEqual(expect.arrayContaining(['regressed', 'history', 'gates', 'poisson']));
  for (const word of words) world.secrets.add(word);
  for (const result of [
    { ...results.passingResult(), tests: [openTest()] },
    results.slowerResult(),
    results.burstyResult(),
    results.baseFailedResult(),
  ]) {
    expect(resultSchema.safeParse(maskResult(result, world.secrets)).error).toBeUndefined();
  }
});
