import type { BaseUse, Result, TestResult } from '../../analyze/index.js';
import { formatCount, formatDuration, formatFraction, formatMs } from '../../units/index.js';
import {
  anchorInWords,
  baselineFacts,
  dateInWords,
  expectationsInWords,
  machineInWords,
} from '../words/baseline.js';
import { droppedInWords, loadInWords } from '../words/load.js';
import { errorCount, missingFigure } from '../words/metrics.js';
import { findingsOf } from '../words/reasons.js';
import { reproduceCommand } from '../words/reproduce.js';
import { busyInWords, hostInWords, standstillInWords } from '../words/generator.js';
import { metricRows, type MetricRow } from '../words/rows.js';
import { isMeasuredInTurn } from '../words/compared.js';
import { endInWords } from '../words/end.js';
import { printableLines } from '../words/text.js';
import { html, nothing, type Html } from './html.js';
import { courseTable, errorTable, metricTable, needsScript, requestTable, resourceTable } from './tables.js';
import { turnsSection } from './turns.js';
import { timesDetails } from './times.js';

/** The figures that are looked at first, each with its limit and the change since the baseline. */
function keyFigures(test: TestResult): Html {
  const rows = metricRows(test).filter(({ request }) => request === null);
  const cards = (['p95', 'p99', 'error_rate', 'rps'] as const).flatMap((metric) => {
    const row = rows.find((candidate) => candidate.metric === metric);
    if (row === undefined) return [];
    const notes = [
      ...(row.mainLimit === missingFigure ? [] : [`limit ${row.mainLimit}`]),
      ...againstInWords(row, isMeasuredInTurn(test)),
    ];
    return [
      html`<div class="card ${row.tone}">
        <dt>${row.label}</dt>
        <dd><b>${row.now}</b>${notes.map((note) => html`<small>${note}</small>`)}</dd>
      </div>`,
    ];
  });
  const failed = errorCount(test);
  const note = failed === 0 ? 'none failed' : `${formatCount(failed)} failed`;
  return html`<dl class="cards">
    ${cards}
    <div class="card plain">
      <dt>requests</dt>
      <dd><b>${formatCount(test.requests.attempted)}</b><small>${note}</small></dd>
    </div>
  </dl>`;
}

/** Such as `+12.3% against base's 41.2 ms`. */
function againstInWords({ baseline, change }: MetricRow, isInTurn: boolean): string[] {
  if (baseline === missingFigure) return [];
  if (!isInTurn) return [`${change} against ${baseline}`];
  return [change === missingFigure ? `base ${baseline}` : `${change} against base's ${baseline}`];
}

export function testSection(test: TestResult, index: number, result: Result): Html {
  const facts = [
    loadInWords(test),
    `scenario ${test.scenario}`,
    `began ${dateInWords(test.startedAt)}`,
    ...droppedInWords(test),
    ...endInWords(test).map((end) => `${end}: the figures are of the part that ran`),
  ];
  return html`<section id="test-${index}" aria-labelledby="title-${index}">
    <h2 id="title-${index}"><span class="tag ${test.verdict}">${test.verdict}</span> ${test.name}</h2>
    <p class="facts">${facts.join(' · ')}</p>
    ${keyFigures(test)} ${metricTable(test)} ${turnsSection(test, index, result)} ${charts(test, index)}
    ${test.byRequest.length === 0 ? nothing : requestTable(test)} ${timesDetails(test)}
    ${test.resources.length === 0 ? nothing : resourceTable(test)} ${incidents(test)}
    ${test.errorExamples.length === 0 ? nothing : errorTable(test)} ${generator(test)}
  </section>`;
}

function charts(test: TestResult, index: number): Html {
  // Slices of two sides have their own charts instead of one course.
  if (test.series.length < 2 && test.interleaved !== undefined) return nothing;
  if (test.series.length < 2) return html`<p class="facts">There is no timeline: the run was too short.</p>`;
  return html`<h3>Timeline</h3>
    <div class="charts" data-timeline="${index}"></div>
    ${needsScript}
    <details>
      <summary>Timeline as a table</summary>
      ${courseTable(test)}
    </details>`;
}

function incidents({ incidents: all }: TestResult): Html {
  if (all.length === 0) return nothing;
  const items = all.map(
    ({ second, service, kind, detail }) =>
      html`<li>
        after ${Math.round(second)} s:
        <code>${service}</code>
        ${[kind.replaceAll('-', ' '), detail].filter((part) => part !== '').join(', ')}
      </li>`,
  );
  return html`<h3>What happened to the services</h3>
    <ul>
      ${items}
    </ul>`;
}

function generator({ generator: watch }: TestResult): Html {
  const { sendLagMs, steal, bound } = watch;
  const facts = [
    busyInWords(watch),
    `sends late by ${formatMs(sendLagMs.p99)} (p99), ${formatMs(sendLagMs.max)} at most`,
    ...standstillInWords(watch),
    ...(steal === null ? [] : [`${formatFraction(steal)} of the CPU time stolen by other machines`]),
    ...hostInWords(watch),
  ];
  const judged = bound ? html` <strong>It was the limit, so latency is not judged.</strong>` : nothing;
  return html`<p class="facts">Load generator: ${facts.join(' · ')}.${judged}</p>`;
}

export function findingsSection(result: Result): Html {
  const findings = findingsOf(result);
  if (findings.length === 0) return nothing;
  const items = findings.map(({ test, finding: { type, severity, evidence, recommendation } }) => {
    const where = test === '' ? nothing : html` in <code>${test}</code>`;
    return html`<li class="${severity}">
      <strong>${recommendation}</strong><br /><span class="facts"
        >${type}, ${severity}${where}: ${evidence}</span
      >
    </li>`;
  });
  return html`<section aria-labelledby="what-to-do">
    <h2 id="what-to-do">What to do</h2>
    <ul class="findings">
      ${items}
    </ul>
  </section>`;
}

/** A titled list of sentences; nothing where there are none. */
export function listSection(id: string, title: string, sentences: readonly string[]): Html {
  if (sentences.length === 0) return nothing;
  const items = sentences.map((sentence) => html`<li>${sentence}</li>`);
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <ul>
      ${items}
    </ul>
  </section>`;
}

export function logsSection({ serviceLogs }: Result): Html {
  if (serviceLogs.length === 0) return nothing;
  const logs = serviceLogs.map(
    ({ service, state, tail }) =>
      html`<details open>
        <summary><code>${service}</code> ${state}</summary>
        <pre tabindex="0">${printableLines(tail) || 'It wrote nothing.'}</pre>
      </details>`,
  );
  return html`<section aria-labelledby="logs">
    <h2 id="logs">Logs of the services</h2>
    ${logs}
  </section>`;
}

function baseInWords({ message, commit, why }: BaseUse): string {
  const facts = [
    ...(commit === null || message.includes(commit.slice(0, 7)) ? [] : [commit]),
    ...(why === null || message.includes(why) ? [] : [why]),
  ];
  return facts.length === 0 ? message : `${facts.join(', ')}. ${message}`;
}

export function environmentSection(result: Result): Html {
  const { environment, baseline, base } = result;
  const { commit, branch, pullRequest, stackHash } = environment;
  const told = baseline.outcome === 'compared' ? `${baselineFacts(result).join(', ')}. ` : '';
  const facts: [string, string | null][] = [
    ['Baseline', baseline.outcome === 'none' ? 'none is configured' : told + baseline.message],
    ['Anchor', anchorInWords(result)[0] ?? null],
    ['Expected', expectationsInWords(result).join('; ') || null],
    ['Base', base === undefined ? null : baseInWords(base)],
    ['Target', environment.target],
    ['Machine', machineInWords(environment)],
    ['Commit', commit],
    ['Branch', branch],
    ['Pull request', pullRequest === null ? null : String(pullRequest)],
    ['Began', dateInWords(result.startedAt)],
    ['Took', formatDuration(result.durationSeconds * 1000)],
    ['Versions', `loadgate ${environment.loadgate}, Node ${environment.node}`],
    ['Stack', stackHash],
  ];
  const items = facts.flatMap(([name, value]) =>
    value === null
      ? []
      : [
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
        ],
  );
  const again =
    result.tests.length === 0
      ? nothing
      : html`<div>
          <dt>Run it locally</dt>
          <dd><code>${reproduceCommand(result)}</code></dd>
        </div>`;
  return html`<section aria-labelledby="environment">
    <h2 id="environment">Environment</h2>
    <dl class="list">${items}${again}</dl>
  </section>`;
}
