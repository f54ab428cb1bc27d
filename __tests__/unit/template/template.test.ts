import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  fillTemplate,
  parseTemplate,
  renderTemplate,
  templateNames,
  TemplateError,
  wholeName,
} from '../../../src/template/index.js';

const render = (text: string, values: Record<string, string>, encode?: (value: string) => string): string =>
  renderTemplate(parseTemplate(text), (name) => values[name], encode);

describe('rendering', () => {
  test.each([
    ['', {}, ''],
    ['/plain', {}, '/plain'],
    ['{{id}}', { id: '7' }, '7'],
    ['/workflow/{{id}}/step/{{ index }}', { id: 'a', index: '2' }, '/workflow/a/step/2'],
    ['{{a}}{{b}}{{a}}', { a: '1', b: '2' }, '121'],
    ['{"a":{"b":1}}', {}, '{"a":{"b":1}}'],
    ['Bearer {{env.TOKEN}}', { 'env.TOKEN': 't' }, 'Bearer t'],
    ['{{order-id}}', { 'order-id': 'x' }, 'x'],
    ['{{a}}', { a: '{{b}}', b: 'no' }, '{{b}}'],
  ])('%j', (text, values, expected) => {
    expect(render(text, values)).toBe(expected);
  });

  test('values are encoded for their place, literal text is not', () => {
    expect(render('/a b/{{id}}', { id: 'x/y z' }, encodeURIComponent)).toBe('/a b/x%2Fy%20z');
  });

  test('a name without a value is an error at its place', () => {
    expect(caught(() => render('/x/{{id}}', {}))).toEqual(['"{{id}}" has no value', 3]);
  });
});

describe('reading', () => {
  test.each([
    ['/a/{{id', ['"{{" is never closed; write "{{name}}"', 3]],
    ['{{a}}{{', ['"{{" is never closed; write "{{name}}"', 5]],
    ['x{{}}', ['"{{}}" names nothing; write "{{name}}"', 1]],
    ['{{ }}', ['"{{}}" names nothing; write "{{name}}"', 0]],
    ['{{a b}}', ['"{{a b}}" holds no name; a name has letters, digits, "_", "-" and "."', 0]],
    ['{{1st}}', ['"{{1st}}" holds no name; a name has letters, digits, "_", "-" and "."', 0]],
    ['{{{id}}}', ['"{{{id}}" holds no name; a name has letters, digits, "_", "-" and "."', 0]],
  ])('%j is refused', (text, expected) => {
    expect(caught(() => parseTemplate(text))).toEqual(expected);
  });

  test('names come once each, in order', () => {
    expect(templateNames(parseTemplate('{{b}} {{a}} {{b}} {{env.X}}'))).toEqual(['b', 'a', 'env.X']);
  });

  test.each([
    ['{{id}}', 'id'],
    ['{{ id }}', 'id'],
    ['{{id}} ', undefined],
    ['{{a}}{{b}}', undefined],
    ['id', undefined],
    ['', undefined],
  ])('wholeName(%j)', (text, name) => {
    expect(wholeName(parseTemplate(text))).toBe(name);
  });

  test('fillTemplate replaces what is known and leaves the rest as written', () => {
    const filled = fillTemplate(parseTemplate('{{env.A}}/{{ id }}'), (name) =>
      name === 'env.A' ? 'x' : undefined,
    );
    expect(filled).toBe('x/{{ id }}');
  });
});

describe('any text', () => {
  test('is either refused with an offset inside it, or its parts add up to it', () => {
    const pieces = fc.constantFrom('{{', '}}', '{', '}', 'id', 'a.b', ' ', '/', 'ß', '\n', '"');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (chosen) => {
        const text = chosen.join('');
        try {
          const { parts } = parseTemplate(text);
          expect(parts.map((part) => (typeof part === 'string' ? part : part.source)).join('')).toBe(text);
        } catch (error) {
          if (!(error instanceof TemplateError)) throw error;
          expect(text.slice(error.offset, error.offset + 2)).toBe('{{');
        }
      }),
    );
  });

  test('what is filled in comes out unchanged', () => {
    const literal = fc.string().filter((text) => !text.includes('{'));
    fc.assert(
      fc.property(literal, fc.string(), literal, (before, value, after) => {
        expect(render(`${before}{{x}}${after}`, { x: value })).toBe(before + value + after);
      }),
    );
  });
});

function caught(act: () => unknown): [string, number] {
  try {
    act();
  } catch (error) {
    if (error instanceof TemplateError) return [error.message, error.offset];
    throw error;
  }
  throw new Error('nothing was thrown');
}
