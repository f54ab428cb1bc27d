import { describe, expect, test } from '@jest/globals';
import { baseImagesNamed, baseNamed, overridesOfInputs } from '../../../src/config/index.js';
import { UsageError } from '../../../src/errors.js';

/** How inputs and flags name the base and its images. */

const inputs = (given: Readonly<Record<string, string>>) => overridesOfInputs((name) => given[name] ?? '');

describe('the base', () => {
  test.each([
    ['base', 'base'],
    ['BASE', 'base'],
    ['none', 'none'],
    ['main', 'main'],
    ['refs/heads/none', 'refs/heads/none'],
    ['Release/1.0', 'Release/1.0'],
    ['HEAD~3', 'HEAD~3'],
    ['main^2', 'main^2'],
    ['0123abcd', '0123abcd'],
  ])('%s', (text, expected) => {
    expect(baseNamed(text, '--base')).toBe(expected);
    expect(inputs({ 'compare-with': text }).base).toBe(expected);
  });

  test('an empty input leaves it to the file', () => {
    expect(inputs({}).base).toBeUndefined();
  });

  test.each([
    ['', '--base: is empty; write "base", or a branch, a tag or a commit such as "main".'],
    [
      '-x',
      '--base: "-x" can\'t be the name of a commit; write "base", or a branch, a tag or a commit such as "main".',
    ],
  ])('%j is refused', (text, message) => {
    const read = (): unknown => baseNamed(text, '--base');
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });

  test('an input is named', () => {
    expect(() => inputs({ 'compare-with': 'a b' })).toThrow(/^Input compare-with: "a b" can't be/);
    expect(() => inputs({ 'base-image': 'a b' })).toThrow(/^Input base-image: "a b" is no image/);
  });
});

describe('images of the base', () => {
  const hash = 'a'.repeat(64);

  test.each([
    'api',
    'api:1.0',
    'acme/api',
    'ghcr.io/acme/api:Main_2',
    'localhost:5000/api',
    'Registry.Example.com:5000/a/b__c/d-e.f',
    `ghcr.io/acme/api@sha256:${hash}`,
    `api:1.0@sha256:${hash}`,
    '[::1]:5000/api:1',
  ])('%s', (image) => {
    expect(baseImagesNamed([image, `db=${image}`], '--base-image')).toEqual([
      { service: undefined, image },
      { service: 'db', image },
    ]);
  });

  test('of an input, a line each', () => {
    expect(inputs({ 'base-image': 'api:1' }).baseImages).toEqual([{ service: undefined, image: 'api:1' }]);
    expect(inputs({ 'base-image': 'api=api:1\n\n  db=db:2  \n' }).baseImages).toEqual([
      { service: 'api', image: 'api:1' },
      { service: 'db', image: 'db:2' },
    ]);
    expect(inputs({}).baseImages).toBeUndefined();
  });

  test.each([
    ['', 'is empty; write it like "ghcr.io/acme/api:main".'],
    ['api=', 'is empty; write it like "ghcr.io/acme/api:main".'],
    ['=api', '"=api" names no service; write SERVICE=IMAGE.'],
    ['a b=api', '"a b=api" names no service; write SERVICE=IMAGE.'],
    ['-x', '"-x" is no image; write it like "ghcr.io/acme/api:main".'],
    ['https://ghcr.io/a', '"https://ghcr.io/a" is no image; write it like "ghcr.io/acme/api:main".'],
    ['a:b:c', '"a:b:c" is no image; write it like "ghcr.io/acme/api:main".'],
    ['api:$TAG', '"api:$TAG" is no image; write it like "ghcr.io/acme/api:main".'],
    ['Api:Main', '"Api:Main": names of images have no capitals; write "api:Main".'],
  ])('%j is refused', (text, message) => {
    const read = (): unknown => baseImagesNamed([text], '--base-image');
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`--base-image: ${message}`);
  });
});
