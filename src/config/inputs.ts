import { UsageError } from '../errors.js';
import { baseImagesNamed, baseNamed } from './base-words.js';
import type { PlanOverrides } from './overrides.js';

/**
 * What the action's inputs say; an empty input leaves the file's word.
 *
 * @param input an input's text by its name in action.yml, trimmed; empty where it is not set
 * @throws UsageError for a word that the input does not know
 */
export function overridesOfInputs(input: (name: string) => string): PlanOverrides {
  const oneOf = <T extends string>(name: string, words: readonly T[]): T | undefined => {
    const text = input(name);
    const word = words.find((each) => each === text.toLowerCase());
    if (text !== '' && word === undefined) {
      throw new UsageError(`Input ${name}: "${text}" is none of ${words.join(', ')}.`);
    }
    return word;
  };
  const truth = (name: string): boolean | undefined => {
    const word = oneOf(name, ['true', 'false']);
    return word === undefined ? undefined : word === 'true';
  };
  const entries = (name: string, separator: RegExp): string[] =>
    input(name)
      .split(separator)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  const tests = entries('test', /[\n,]/);
  const base = input('compare-with');
  const baseImages = baseImagesNamed(entries('base-image', /\n/), 'Input base-image');
  return {
    tests: tests.length === 0 ? undefined : tests,
    comment: oneOf('comment', ['always', 'on-change', 'on-failure', 'off']),
    failOnBreach: truth('fail-on-breach'),
    onInvalid: oneOf('on-invalid', ['fail', 'warn']),
    requireBaseline: truth('require-baseline'),
    baselineStore: oneOf('baseline-store', ['none', 'artifact', 'branch', 'file']),
    artifactName: input('artifact-name') || undefined,
    base: base === '' ? undefined : baseNamed(base, 'Input compare-with'),
    baseImages: baseImages.length === 0 ? undefined : baseImages,
  };
}
