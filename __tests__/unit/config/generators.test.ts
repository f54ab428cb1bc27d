import { describe, expect, test } from '@jest/globals';
import { planGenerators } from '../../../src/config/build/plan-generators.js';
import { planOf, problemsOf, smallForm } from '../../helpers/configuration.js';

const withUsers = (generators: string, users = 200): string =>
  `${smallForm}${generators}\ntests: { a: { users: ${users}, hold: 1s } }\n`;

describe('the number of generator threads', () => {
  test.each([
    // cores, users, threads
    [1, 5000, 1],
    [2, 5000, 1],
    [4, 5000, 1],
    [7, 5000, 1],
    [8, 5000, 2],
    [8, 99, 1],
    [8, 100, 2],
    [64, 5000, 16],
    [64, 20, 1],
  ])('auto: with %i cores and %i users it is %i', (cores, users, threads) => {
    expect(planGenerators('auto', users, cores)).toEqual({ threads, isAuto: true });
  });

  test('one that is asked for is what there is, as far as there are users', async () => {
    const [wanted] = (await planOf(withUsers('generators: 3'))).tests;
    expect(wanted?.load.generators).toEqual({ threads: 3, isAuto: false });
    const [few] = (await planOf(withUsers('generators: 3', 2))).tests;
    expect(few?.load.generators).toEqual({ threads: 2, isAuto: false });
  });

  test('another one is another load; auto is not, whatever it chooses', async () => {
    const hashOf = async (generators: string) => (await planOf(withUsers(generators))).tests[0]?.scenarioHash;
    const none = await hashOf('');
    expect(await hashOf('generators: auto')).toBe(none);
    expect(await hashOf('generators: 3')).not.toBe(none);
    expect(await hashOf('generators: 4')).not.toBe(await hashOf('generators: 3'));
  });

  test.each([
    ['generators: 0', '0 is not a number of generators; write "auto" or a whole number from 1 to 64'],
    ['generators: 65', '65 is not a number of generators; write "auto" or a whole number from 1 to 64'],
    ['generators: all', '"all" is not a number of generators; write "auto" or a whole number from 1 to 64'],
    ['generators: 1.5', '1.5 is not a number of generators; write "auto" or a whole number from 1 to 64'],
    ['generators:', 'is empty; write "auto" or a whole number from 1 to 64'],
  ])('%s is refused', async (text, message) => {
    const [problem, ...more] = await problemsOf(withUsers(text));
    expect(problem).toMatch(/^4:/);
    expect(problem).toContain(message);
    expect(more).toEqual([]);
  });
});
