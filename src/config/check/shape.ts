import type { Path, Problems } from '../problems.js';
import type { FileConfig, FileTest } from '../schema/file-config.js';
import { bodyKinds, methods, type FileRequest } from '../schema/request.js';
import { blockKeys, type FileScenario, type FileStep } from '../schema/scenario.js';
import { targetKinds, type FileTarget } from '../schema/target.js';
import type { Trust } from '../schema/validate.js';
import { stepListsIn } from './steps.js';

/**
 * The rules between keys of one map: which of them exclude or need each other. They are not part of the schema,
 * which would not look at them as long as anything else in the map is wrong.
 */
export function checkShape(config: FileConfig, problems: Problems, trust: Trust): void {
  const key = { spot: 'key' } as const;
  const lack = (path: Path, keys: readonly string[], message: string): void => {
    if (trust.isLackReal(path, keys)) problems.add(path, message, key);
  };

  const short = config.compose === undefined ? 'service' : 'compose';
  if (config[short] !== undefined && config.target !== undefined) {
    const message =
      'is short for a target, but there is "target" too; move it to "target.compose", or take one out';
    problems.add([short], message, key);
  } else if (config.compose !== undefined && config.service === undefined) {
    if (trust.isLackReal([], ['service'])) {
      problems.add(['compose'], 'needs "service" beside it: the service that receives the load', key);
    }
  } else if (config.service !== undefined && config.compose === undefined) {
    if (trust.isLackReal([], ['compose'])) {
      problems.add(['service'], 'needs "compose" beside it: the compose file that it is in', key);
    }
  } else if (config.target === undefined && config.compose === undefined) {
    const message =
      'nothing says what to test; add "compose: docker-compose.yml" and "service: NAME", or "target"';
    lack([], ['target', 'compose', 'service'], message);
  }
  if (config.path !== undefined && config.scenarios !== undefined) {
    problems.add(
      ['path'],
      'is short for a scenario, but there is "scenarios" too; make it a step there',
      key,
    );
  } else if (config.path === undefined && Object.keys(config.scenarios ?? {}).length === 0) {
    lack([], ['path', 'scenarios'], 'nothing says what to send; add "path: /" or "scenarios"');
  }
  if (config.tests !== undefined && Object.keys(config.tests).length === 0) {
    const message = 'there is no test in it; add one, or leave "tests" out';
    if (!trust.isSpoilt(['tests'])) problems.add(['tests'], message, key);
  }

  for (const [name, test] of Object.entries(config.tests ?? {})) {
    checkTestShape(test, ['tests', name], problems, lack);
  }

  if (config.target) checkTargetShape(config.target, problems, lack);
  for (const [name, scenario] of Object.entries(config.scenarios ?? {})) {
    checkScenarioShape(scenario, ['scenarios', name], problems, lack);
  }
  for (const { steps, path } of stepListsIn(config)) checkStepShapes(steps, path, problems, lack);
}

/** A test has one load: users, stages of users, or arrivals. */
function checkTestShape(test: FileTest, path: Path, problems: Problems, lack: ReportLack): void {
  const refuse = (at: Path, message: string): void =>
    problems.add([...path, ...at], message, { spot: 'key' });
  const { users, stages, arrivals } = test;
  if (users !== undefined && arrivals !== undefined) {
    refuse(
      ['users'],
      '"arrivals" is there too; a test has users who wait for each answer, or arrivals; for the most at the same time write "arrivals: { rate: ..., max-users: ... }"',
    );
  }
  if (stages !== undefined && arrivals !== undefined) {
    refuse(
      ['stages'],
      'has users, but there is "arrivals" too; stages of a rate stand in it: "arrivals: { stages: [ { rate: ..., for: ... } ] }"',
    );
  } else if (stages !== undefined && users !== undefined) {
    refuse(['users'], '"stages" is there too, which says how many users there are; keep one of them');
  }
  const open = typeof arrivals === 'object' ? arrivals : undefined;
  if (open?.rate !== undefined && open.stages !== undefined) {
    refuse(['arrivals', 'rate'], '"stages" is there too, which has its rates; keep one of them');
  } else if (open !== undefined && open.rate === undefined && open.stages === undefined) {
    lack([...path, 'arrivals'], ['rate', 'stages'], 'has no rate; give it "rate: 200/s" or "stages"');
  }
  if (stages === undefined && open?.stages === undefined) return;
  for (const key of ['ramp-up', 'hold'] as const) {
    if (test[key] === undefined) continue;
    const word = key === 'hold' ? 'for' : 'ramp';
    refuse([key], `each of the "stages" says it for itself, by "${word}"; take it out here`);
  }
}

type ReportLack = (path: Path, keys: readonly string[], message: string) => void;

function checkTargetShape(target: FileTarget, problems: Problems, lack: ReportLack): void {
  const kinds = targetKinds.map((kind) => `"${kind}"`).join(', ');
  const [first, ...others] = targetKinds.filter((kind) => target[kind] !== undefined);
  if (first === undefined) lack(['target'], targetKinds, `nothing says what to test; give one of ${kinds}`);
  for (const other of others) {
    problems.add(['target', other], `"${first}" is there already; a target is exactly one of ${kinds}`, {
      spot: 'key',
    });
  }
  const { file, files } = target.compose ?? { file: '' };
  if (file !== undefined && files !== undefined) {
    problems.add(['target', 'compose', 'file'], '"files" is there too; keep one of them', { spot: 'key' });
  } else if (file === undefined && files === undefined) {
    lack(['target', 'compose'], ['file', 'files'], 'names no compose file; write "file: docker-compose.yml"');
  }
}

function checkScenarioShape(scenario: FileScenario, path: Path, problems: Problems, lack: ReportLack): void {
  if (scenario.steps !== undefined && scenario.tasks !== undefined) {
    problems.add([...path, 'tasks'], '"steps" is there too; keep one of them', { spot: 'key' });
  } else if (scenario.steps === undefined && scenario.tasks === undefined) {
    lack(path, ['steps', 'tasks'], 'sends nothing; give it "steps" or "tasks"');
  }
}

function checkStepShapes(steps: readonly FileStep[], path: Path, problems: Problems, lack: ReportLack): void {
  for (const [index, step] of steps.entries()) {
    const at = [...path, index];
    const isBlock = step.steps !== undefined || blockKeys.some((key) => step[key] !== undefined);
    if (isBlock) checkBlockShape(step, at, problems, lack);
    else checkRequestShape(step, at, problems, lack);
  }
}

const blockPurposes = {
  repeat: { what: 'what is repeated', how: 'how often' },
  'for-each': { what: 'what is done with each item', how: 'the list' },
  if: { what: 'what is done where it holds', how: 'the condition' },
} as const;

function checkBlockShape(step: FileStep, path: Path, problems: Problems, lack: ReportLack): void {
  const [kind, ...otherKinds] = blockKeys.filter((key) => step[key] !== undefined);
  if (kind === undefined) {
    const choices = blockKeys.map((key) => `"${key}" (${blockPurposes[key].how})`).join(', ');
    lack(path, [...blockKeys], `"steps" needs one of these beside it: ${choices}`);
  } else if (step.steps === undefined) {
    lack(path, ['steps'], `"${kind}" needs "steps" beside it: ${blockPurposes[kind].what}`);
  }
  for (const other of otherKinds) {
    const message = `"${kind}" is there already; put one block into the "steps" of the other`;
    problems.add([...path, other], message, { spot: 'key' });
  }
  const { repeat: _repeat, 'for-each': _list, if: _condition, as, steps, ...others } = step;
  if (as !== undefined && kind !== 'for-each' && kind !== undefined) {
    problems.add([...path, 'as'], `names the item of a "for-each"; a "${kind}" has none`, { spot: 'key' });
  }
  for (const [key, value] of Object.entries(others)) {
    const isDefault = (key === 'headers' || key === 'capture') && Object.keys(value ?? {}).length === 0;
    if (value === undefined || isDefault) continue;
    problems.add([...path, key], 'belongs to a request; move it into one of the "steps"', { spot: 'key' });
  }
  checkStepShapes(steps ?? [], [...path, 'steps'], problems, lack);
}

function checkRequestShape(request: FileStep, path: Path, problems: Problems, lack: ReportLack): void {
  const add = (key: string, message: string): void => problems.add([...path, key], message, { spot: 'key' });
  const [method, ...otherMethods] = methods.filter((name) => request[name] !== undefined);
  const [body, ...otherBodies] = bodyKinds.filter((name) => request[name] !== undefined);
  if (method === undefined) {
    lack(
      path,
      [...methods, ...blockKeys, 'steps'],
      `requests nothing; give it a method with a path, such as "get: /orders" (${methods.join(', ')})`,
    );
  }
  if (request.as !== undefined) add('as', 'names the item of a "for-each"; a request has none');
  for (const other of otherMethods)
    add(other, `a step is one request, "${method}" is one already; make it a step of its own`);
  for (const other of otherBodies) add(other, `a request has one body, "${body}" is one already`);
  if (body !== undefined && (method === 'get' || method === 'head')) {
    add(body, `a ${method.toUpperCase()} request has no body; use "post", or take "${body}" out`);
  }
  if (request.multipart !== undefined) checkPartedType(request, path, problems);
  if (method === 'head') checkBodyless(request, path, problems);
}

/** Only we know what stands between the parts. */
function checkPartedType({ headers }: FileRequest, path: Path, problems: Problems): void {
  const header = Object.keys(headers).find((name) => name.toLowerCase() === 'content-type');
  if (header === undefined) return;
  const message =
    'the content type of a "multipart" names the boundary between its parts, so it is not yours to say; take it out';
  problems.add([...path, 'headers', header], message, { spot: 'key' });
}

/** The answer to HEAD has no body: whatever reads one would fail each time. */
function checkBodyless({ capture, check }: FileRequest, path: Path, problems: Problems): void {
  const key = { spot: 'key' } as const;
  for (const [name, from] of Object.entries(capture)) {
    if (typeof from === 'object' && from.header !== undefined) continue;
    const message = 'the answer to a HEAD request has no body; capture a header, or use "get"';
    problems.add([...path, 'capture', name], message, key);
  }
  for (const part of ['body', 'json'] as const) {
    if (check?.[part] === undefined) continue;
    const message = 'the answer to a HEAD request has no body; check its status, or use "get"';
    problems.add([...path, 'check', part], message, key);
  }
}
