import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { overridesOfInputs } from '../../src/config/index.js';

// action.yml promises inputs and outputs to workflows: what it names, the code reads and the README explains.

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const described = { description: z.string().min(1) };
const manifest = z
  .strictObject({
    name: z.string(),
    description: z.string(),
    author: z.string(),
    branding: z.strictObject({ icon: z.string(), color: z.string() }),
    inputs: z.record(
      z.string(),
      z.strictObject({ ...described, required: z.literal(false), default: z.string().optional() }),
    ),
    outputs: z.record(z.string(), z.strictObject(described)),
    runs: z.strictObject({ using: z.literal('node24'), main: z.string(), post: z.string() }),
  })
  .parse(parse(textOf('action.yml')));

describe('action.yml', () => {
  test('has the inputs that the code reads, and no others', () => {
    const read = new Set(
      [...textOf('src/action.ts').matchAll(/getInput\('([\w-]+)'\)/g)].map(([, name]) => name),
    );
    overridesOfInputs((name) => {
      read.add(name);
      return '';
    });
    expect(read).toEqual(new Set(Object.keys(manifest.inputs)));
  });

  test('leaves the decision to loadgate.yml wherever it has a key for it', () => {
    const defaults = Object.entries(manifest.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    );
    expect(Object.fromEntries(defaults)).toEqual({
      'working-directory': '.',
      'github-token': '${{ github.token }}',
      'fail-on-breach': 'true',
    });
  });

  test('has the outputs of the contract', () => {
    expect(Object.keys(manifest.outputs)).toEqual([
      'verdict',
      'p95',
      'error-rate',
      'rps',
      'regressions',
      'report-path',
      'result-path',
      'baseline-sha',
      'comment-url',
    ]);
  });

  test('runs what the build makes of the entries', () => {
    for (const script of [manifest.runs.main, manifest.runs.post]) {
      const name = /^dist\/(\w+)\.js$/.exec(script)?.[1];
      expect(existsSync(new URL(`../../src/${name}.ts`, import.meta.url))).toBe(true);
      expect(textOf('rolldown.config.js')).toContain(`${name}: 'src/${name}.ts'`);
    }
  });
});

describe("the README's tables", () => {
  const readme = textOf('README.md');
  /** The cells of each row between two marks. */
  const rowsOf = (mark: string): string[][] => {
    const section = readme.split(`<!-- ${mark} -->`)[1]?.split(`<!-- /${mark} -->`)[0] ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    return rows.map((row) => row.split('|').map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')));
  };

  test('inputs with their meanings and defaults', () => {
    const inputs = Object.entries(manifest.inputs);
    expect(rowsOf('inputs').map((row) => row.slice(1, 4))).toEqual(
      inputs.map(([name, input]) => [name, input.description, input.default ?? '']),
    );
  });

  test('outputs with their meanings', () => {
    const outputs = Object.entries(manifest.outputs);
    expect(rowsOf('outputs').map((row) => row.slice(1, 3))).toEqual(
      outputs.map(([name, output]) => [name, output.description]),
    );
  });
});
