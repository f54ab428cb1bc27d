import type { Result, TestResult } from '../../analyze/index.js';
import { baseIncidents, besideInWords, sentencesOf, turnsOf } from '../words/base.js';
import { oneLine } from '../words/text.js';
import { wrap, type TerminalOutput } from './layout.js';

/** Below a test's figures: how base and head were measured in turn, and what came out of it in sentences. */
export function turnLines(test: TestResult, result: Result, output: TerminalOutput): string[] {
  const { interleaved } = test;
  const { title, facts } = turnsOf(test, result);
  const requests = interleaved?.newRequests ?? [];
  const beside = besideInWords(test);
  const sentences = [
    ...sentencesOf(test, result),
    ...(requests.length === 0
      ? []
      : [`New in this change, so judged by limits alone: ${requests.join(', ')}`]),
    ...baseIncidents(test),
    ...(beside === '' ? [] : [`Beside base, the stored baseline says: ${beside}`]),
  ];
  return [
    ...(facts.length === 0
      ? []
      : lines(`${title}: ${facts.join(', ')}`, output).map((line) => output.paint('dim', line))),
    ...sentences.flatMap((sentence) => lines(sentence, output)),
  ];
}

const lines = (text: string, output: TerminalOutput): string[] =>
  wrap(oneLine(text), output.columns, 4).map((line, index) => (index === 0 ? `  ${line}` : line));
