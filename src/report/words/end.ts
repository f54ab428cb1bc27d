import type { TestResult } from '../../analyze/index.js';

const words: Readonly<Record<TestResult['ended'], string | undefined>> = {
  completed: undefined,
  interrupted: 'interrupted',
  'target-gone': 'the target ended',
};

/** How a test's load ended early, in a list of none or one. */
export function endInWords({ ended }: TestResult): string[] {
  const text = words[ended];
  return text === undefined ? [] : [text];
}
