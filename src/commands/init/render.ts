import { stringify } from 'yaml';
import type { Choice } from './choice.js';
import type { Repository } from './repository.js';

/** For completion in an editor. */
export const schemaUrl =
  'https://raw.githubusercontent.com/loadgate/loadgate/main/schema/loadgate.schema.json';
const routesShown = 8;

/** The text of loadgate.yml for what was chosen: it runs as it is, and says what to change. */
export function renderConfiguration({ suite, target, path, routes }: Choice): string {
  const others = routes.filter((route) => route !== path).slice(0, routesShown);
  const hint = others.length === 0 ? [] : [`      # The source also answers: ${others.join(', ')}`];
  return [
    `# yaml-language-server: $schema=${schemaUrl}`,
    'version: 1',
    `name: ${scalar(suite)}`,
    '',
    'target:',
    ...(target.kind === 'compose'
      ? [
          '  compose:',
          '    files:',
          `      - ${scalar(target.file)}`,
          `    service: ${scalar(target.service)}`,
          `    port: ${target.port} # in the container`,
        ]
      : [
          '  command:',
          `    run: ${scalar(target.run)}`,
          ...(target.port === undefined ? [] : [`    port: ${target.port}`]),
        ]),
    '    ready:',
    `      path: ${scalar(path)}`,
    '',
    'scenarios:',
    '  main:',
    '    think: 50ms-150ms # pause of each user after its steps',
    '    steps:',
    '      # Put here what your users do: the requests that must not get slower.',
    ...hint,
    `      - get: ${scalar(path)}`,
    '',
    'tests:',
    '  pull-request:',
    '    type: load',
    '    scenario: main',
    '    users: 20',
    '    ramp-up: 5s',
    '    hold: 30s',
    '',
    'thresholds:',
    '  p95: 500ms',
    '  error_rate: 1%',
    '',
    '# In the workflow a run is also compared with the last passing one of the default branch. What counts as worse:',
    '# baseline: { tolerance: { p95: +25% and +5ms, error_rate: +0.5pp } }',
    '',
  ].join('\n');
}

/** The text of the workflow that gates pull requests with it. */
export function renderWorkflow({ target }: Choice, { prefix, defaultBranch }: Repository): string {
  const inFolder = prefix === '' ? [] : [`        working-directory: ${scalar(prefix)}`];
  const prepare =
    target.kind === 'compose' || target.prepare.length === 0
      ? []
      : [
          '      - uses: actions/setup-node@v6',
          '        with:',
          '          node-version: 24',
          ...target.prepare.flatMap((command) => [`      - run: ${scalar(command)}`, ...inFolder]),
        ];
  return [
    'name: load test',
    'on:',
    '  pull_request:',
    '  push:',
    '    branches:',
    `      - ${scalar(defaultBranch)}`,
    'permissions:',
    '  contents: read',
    '  pull-requests: write # the comment',
    '  actions: read # the baseline, an artifact of an earlier run',
    'jobs:',
    '  loadgate:',
    '    runs-on: ubuntu-24.04',
    '    timeout-minutes: 20',
    '    steps:',
    '      - uses: actions/checkout@v6',
    ...prepare,
    '      - uses: loadgate/loadgate@v0',
    ...(prefix === '' ? [] : ['        with:', `          working-directory: ${scalar(prefix)}`]),
    '',
  ].join('\n');
}

/** A text as YAML wants it: quoted where it must be. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}
