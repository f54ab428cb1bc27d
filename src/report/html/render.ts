import chartScript from 'uplot/dist/uPlot.iife.min.js?text';
import chartStyle from 'uplot/dist/uPlot.min.css?text';
import type { Result, Verdict } from '../../analyze/index.js';
import { runFacts } from '../words/baseline.js';
import { baseNotes } from '../words/base.js';
import { headline } from '../words/headline.js';
import { missingFigure } from '../words/metrics.js';
import { reasonsOf, warningsOf } from '../words/reasons.js';
import { metricRows } from '../words/rows.js';
import { html, jsonForScript, nothing, trusted, type Html } from './html.js';
import colors from './colors.css?text';
import figures from './figures.css?text';
import formats from './formats.js?text';
import marks from './marks.js?text';
import pageScript from './page.js?text';
import pageStyle from './page.css?text';
import { environmentSection, findingsSection, listSection, logsSection, testSection } from './sections.js';
import { table } from './tables.js';
import { timelineOf } from './timeline.js';
import { pairsOf } from './turns.js';

const verdictSigns: Record<Verdict, string> = { pass: '✓', warn: '!', fail: '✕', invalid: '?' };

/**
 * The whole report as one page that fetches nothing: tables in plain HTML, the timeline drawn by uPlot from
 * data inside the page. What the policy does not allow (the network above all) the browser refuses.
 */
export function renderPage(result: Result): string {
  const { tests } = result;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        />
        <title>${result.verdict}: ${result.suite} · Loadgate</title>
        <style>
          ${trusted(chartStyle)}
        </style>
        <style>
          ${trusted([colors, pageStyle, figures].join('\n'))}
        </style>
      </head>
      <body>
        ${banner(result)}
        <main>
          ${tests.length > 1 ? overview(result) : nothing} ${columns(result)} ${logsSection(result)}
          ${tests.map((test, index) => testSection(test, index, result))} ${environmentSection(result)}
        </main>
        <p id="reading" class="unseen" role="status" aria-live="polite"></p>
        <script type="application/json" id="timelines">
          ${jsonForScript(tests.map(timelineOf))}
        </script>
        <script type="application/json" id="pairs">
          ${jsonForScript(tests.map(pairsOf))}
        </script>
        <script>
          ${trusted(chartScript)};
        </script>
        <script>
          ${trusted([formats, marks, pageScript].join('\n'))};
        </script>
      </body>
    </html> `;
  return page.html;
}

/** What is to be read first, side by side where there is room. */
function columns(result: Result): Html {
  return html`<div class="columns">
    ${[
      listSection('base', 'Base', baseNotes(result)),
      listSection('why', 'Why', reasonsOf(result)),
      findingsSection(result),
      listSection('warnings', 'Warnings', warningsOf(result)),
    ]}
  </div>`;
}

function banner(result: Result): Html {
  const { verdict, suite, environment } = result;
  const { runUrl } = environment;
  const link =
    runUrl !== null && /^https?:\/\//.test(runUrl) ? html` · <a href="${runUrl}">the CI's run</a>` : nothing;
  return html`<header class="banner ${verdict}">
    <p class="suite">
      <span class="sign" aria-hidden="true">${verdictSigns[verdict]}</span> ${suite}: ${verdict}
    </p>
    <h1>${headline(result)}</h1>
    <p class="facts">${runFacts(result).join(' · ')}${link}</p>
  </header>`;
}

/** All tests at a glance. */
function overview({ tests }: Result): Html {
  const metrics = ['p95', 'error_rate', 'rps'];
  const rows = tests.map((test, index) => {
    const known = metricRows(test);
    return [
      html`<a href="#test-${index}">${test.name}</a>`,
      html`<span class="tag ${test.verdict}">${test.verdict}</span>`,
      ...metrics.map((metric) => {
        const row = known.find((candidate) => candidate.metric === metric && candidate.request === null);
        return html`${row?.now ?? missingFigure}`;
      }),
    ];
  });
  const columns = [
    { title: 'Test', kind: 'text' },
    { title: 'Verdict', kind: 'text' },
    { title: 'p95', kind: 'figure' },
    { title: 'Error rate', kind: 'figure' },
    { title: 'Throughput', kind: 'figure' },
  ] as const;
  return html`<section aria-labelledby="tests">
    <h2 id="tests">Tests</h2>
    ${table('All tests', columns, rows)}
  </section>`;
}
