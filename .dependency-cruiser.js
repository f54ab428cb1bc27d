// The walls of the house (docs/architecture.md): one door per room, data flows one way, vendors stay in their room.
const rooms = [
  'units',
  'template',
  'expression',
  'measurement',
  'system',
  'config',
  'docker',
  'git',
  'base',
  'target',
  'load',
  'observe',
  'analyze',
  'baseline',
  'report',
  'ci',
  'pipeline',
  'commands',
];
/** What each room may import beside errors.ts. */
const mayImport = {
  units: [],
  template: [],
  expression: [],
  measurement: [],
  system: [],
  config: ['units', 'template', 'expression', 'system'],
  docker: ['system', 'units'],
  git: ['system'],
  base: ['config', 'git', 'system'],
  target: ['config', 'docker', 'system', 'measurement', 'units'],
  load: ['config', 'target', 'template', 'expression', 'measurement'],
  observe: ['docker', 'target', 'system', 'measurement'],
  analyze: ['config', 'measurement', 'units'],
  baseline: ['analyze', 'config', 'git', 'system', 'units'],
  report: ['analyze', 'measurement', 'units'],
  ci: ['analyze', 'baseline', 'report', 'config', 'git', 'system', 'units'],
  pipeline: rooms.filter((room) => room !== 'commands' && room !== 'ci'),
};

const flow = Object.entries(mayImport).map(([room, allowed]) => ({
  name: `flow-${room}`,
  severity: 'error',
  comment: `${room}/ may import ${allowed.length === 0 ? 'no other room' : allowed.join(', ')}`,
  from: { path: `^src/${room}/` },
  to: {
    path: `^src/(${rooms.filter((other) => other !== room && !allowed.includes(other)).join('|')})/|^src/(run|action|cli|cleanup)\\.ts$`,
  },
}));

/** The floors of load/: each may import those above it in this list. */
const floors = ['values', 'timing', 'wire', 'exchange', 'record', 'hooks', 'users', 'engine', 'threads'];
const stairs = floors.slice(0, -1).map((floor, index) => ({
  name: `load-${floor}`,
  severity: 'error',
  comment: `load/${floor}/ may import only ${floors.slice(0, index).join(', ') || 'itself'} of load/`,
  from: { path: `^src/load/${floor}/` },
  to: { path: `^src/load/(${floors.slice(index + 1).join('|')})/|^src/load/index\\.ts$` },
}));

export default {
  forbidden: [
    ...flow,
    ...stairs,
    {
      name: 'door',
      severity: 'error',
      comment: 'a room is entered by its index.ts',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/', pathNot: '^src/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'door-from-entries',
      severity: 'error',
      comment: 'the entries and run.ts use doors, too',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/[^/]+/', pathNot: '^src/([^/]+/index|commands/[^/]+)\\.ts$' },
    },
    {
      name: 'pure-rooms',
      severity: 'error',
      comment: 'units, template, expression, measurement, analyze and report touch nothing outside',
      from: { path: '^src/(units|template|expression|measurement|analyze|report)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'actions-packages',
      severity: 'error',
      comment: '@actions/* belongs to action.ts, cleanup.ts, ci/github/ and baseline/artifact*',
      from: { path: '^src/', pathNot: '^src/(action|cleanup)\\.ts$|^src/ci/github/|^src/baseline/artifact' },
      to: { path: 'node_modules/@actions/' },
    },
    {
      name: 'autocannon',
      severity: 'error',
      comment: 'one file knows autocannon',
      from: { path: '^src/', pathNot: '^src/load/wire/autocannon-run\\.ts$' },
      to: { path: 'node_modules/autocannon/' },
    },
    {
      name: 'autocannon-inside',
      severity: 'error',
      comment: "one file touches the inside of autocannon's clients",
      from: { path: '^src/', pathNot: '^src/load/wire/autocannon-client\\.ts$' },
      to: { path: '^src/load/wire/autocannon-contract\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
