import type { Result, TestResult } from '../../analyze/index.js';
import { formatMs } from '../../units/index.js';
import { baseIncidents, baseNotes, besideInWords, sentencesOf, turnsOf } from '../words/base.js';
import { pairDifference } from '../words/pairs.js';
import { divergingSparkline, noiseShare, sparkline } from '../words/sparkline.js';
import { code, fenced, prose } from './escape.js';
import type { Section } from './fit.js';

const longestNames = 12;

/** What is to be known of base before any figure is read: that there was none, or that it is the same code. */
export const baseNotesSection = (result: Result): Section => ({
  text: baseNotes(result)
    .map((note) => `> [!NOTE]\n> ${prose(note)}`)
    .join('\n\n'),
  name: 'what is to be known of base',
  rank: 0,
});

/** How base and head were measured, what came out of it in sentences, and what could not be compared. */
export function turnsSection(test: TestResult, result: Result): Section {
  const { interleaved } = test;
  const { title, facts } = turnsOf(test, result);
  const requests = (interleaved?.newRequests ?? []).map((name) => code(name));
  const beside = besideInWords(test);
  const lines = [
    ...sentencesOf(test, result).map((sentence) => prose(sentence)),
    ...(requests.length === 0
      ? []
      : [`New in this change, so judged by limits alone: ${shortList(requests)}`]),
    ...baseIncidents(test).map((incident) => prose(incident, 300)),
    ...(beside === '' ? [] : [`Beside base, the stored baseline says: ${prose(beside)}`]),
  ];
  return {
    text: [
      ...(facts.length === 0 ? [] : [`${title}: ${facts.map((fact) => prose(fact, 160)).join(' · ')}`]),
      ...(lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')]),
    ].join('\n\n'),
    name: 'how base was measured',
    rank: 3,
  };
}

function shortList(names: readonly string[]): string {
  const more = names.length - longestNames;
  return `${names.slice(0, longestNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const sparklineWidth = 72;

/** Pair by pair as bars that need no image; a blank is a pair that does not count. */
export function pairsSection({ interleaved }: TestResult): Section {
  const series = interleaved?.series ?? [];
  const counted = series.map((pair) => (pair.unfit === null ? pair : undefined));
  const base = counted.map((pair) => pair?.baseP95Ms ?? null);
  const head = counted.map((pair) => pair?.headP95Ms ?? null);
  const known = [...base, ...head].filter((value) => value !== null);
  const peak = known.length === 0 ? null : Math.max(...known);
  const differences = counted.map((pair) => pairDifference(pair));
  const isShort = series.length <= sparklineWidth;
  const lines = [
    `base p95    ${sparkline(base, sparklineWidth, peak ?? 0)}  peak of both ${formatMs(peak)}`,
    `head p95    ${sparkline(head, sparklineWidth, peak ?? 0)}`,
    // Merged neighbours have no sign: a longer course is in report.html.
    ...(isShort
      ? [`difference  ${divergingSparkline(differences, noiseShare)}  above the middle: head is slower`]
      : []),
  ];
  return {
    text: series.length < 2 ? '' : fenced(lines.join('\n')),
    name: 'the course of the pairs',
    rank: 5,
  };
}
