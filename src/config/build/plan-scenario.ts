import type { BodyFiles } from '../bodies/read-body-files.js';
import { listNames, methodAndPath, requestName, tasksOf } from '../check/steps.js';
import type {
  AuthPlan,
  CapturePlan,
  CheckPlan,
  HeaderPlan,
  RequestPlan,
  ScenarioPlan,
  StepPlan,
} from '../plan.js';
import type { FileAuth } from '../schema/auth.js';
import type { FileRequest } from '../schema/request.js';
import { defaultItemName, type FileScenario, type FileStep } from '../schema/scenario.js';
import { planBody } from './plan-body.js';

/** A scenario as the engine runs it. */
export function planScenario(name: string, scenario: FileScenario, files: BodyFiles): ScenarioPlan {
  const { 'on-start': onStart, 'on-stop': onStop } = scenario;
  // Each sees what the ones before it captured.
  const lists = listNames([
    ...tasksOf(scenario, []).flatMap(({ steps }) => steps),
    ...(onStart ?? []),
    ...(onStop ?? []),
  ]);
  const plan = (steps: readonly FileStep[]): StepPlan[] => planSteps(steps, { lists, files });
  const tasks = scenario.steps
    ? [{ name, weight: 1, steps: plan(scenario.steps) }]
    : (scenario.tasks ?? []).map((task, index) => ({
        name: task.name ?? `task-${index + 1}`,
        weight: task.weight,
        steps: plan(task.steps),
      }));
  return {
    name,
    think: scenario.think,
    ...(onStart && { onStart: plan(onStart) }),
    ...(onStop && { onStop: plan(onStop) }),
    tasks,
  };
}

/** The scenario that the short form `path: /x` stands for. */
export function scenarioOfPath(path: string): ScenarioPlan {
  const request: RequestPlan = {
    kind: 'request',
    name: `GET ${path}`,
    method: 'GET',
    path,
    headers: [],
    auth: undefined,
    redirects: undefined,
    body: undefined,
    captures: [],
    checks: [],
  };
  return {
    name: 'default',
    think: { minMs: 50, maxMs: 150 },
    tasks: [{ name: 'default', weight: 1, steps: [request] }],
  };
}

/** Headers in the order in which they are written. */
export function planHeaders(headers: Readonly<Record<string, string>>): HeaderPlan[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

/** What is known of some steps beside themselves. */
export interface StepFacts {
  /** Names that a `for-each` goes through, in these steps or in others that see their values. */
  readonly lists: readonly string[];
  readonly files: BodyFiles;
}

/** Steps and blocks that passed the checks, as the engine runs them. */
export function planSteps(steps: readonly FileStep[], facts: StepFacts): StepPlan[] {
  return steps.map((step) => planStep(step, facts));
}

function planStep(step: FileStep, facts: StepFacts): StepPlan {
  const steps = step.steps && planSteps(step.steps, facts);
  if (steps && step.repeat !== undefined) return { kind: 'repeat', times: step.repeat, steps };
  if (steps && step['for-each'] !== undefined) {
    return { kind: 'for-each', items: step['for-each'], as: step.as ?? defaultItemName, steps };
  }
  if (steps && step.if !== undefined) return { kind: 'if', condition: step.if, steps };
  const target = methodAndPath(step);
  if (target === undefined) throw new TypeError('a request without a method passed the checks');
  return {
    kind: 'request',
    name: requestName(step),
    method: target.method,
    path: target.path,
    headers: planHeaders(step.headers),
    auth: planAuth(step.auth),
    redirects: step.redirects,
    body: planBody(step, facts.files),
    captures: Object.entries(step.capture).map(([name, from]) => planCapture(name, from, facts.lists)),
    checks: planChecks(step.check),
  };
}

/** What the Authorization header is made of; undefined where nothing asks for one. */
export function planAuth(auth: FileAuth | undefined): AuthPlan | undefined {
  if (auth?.basic !== undefined) return { kind: 'basic', ...auth.basic };
  return auth?.bearer === undefined ? undefined : { kind: 'bearer', token: auth.bearer };
}

function planCapture(
  name: string,
  from: FileRequest['capture'][string],
  lists: readonly string[],
): CapturePlan {
  if (typeof from === 'string') {
    return { name, from: 'json', path: from, ...(lists.includes(name) ? { isList: true } : {}) };
  }
  if (from.header !== undefined) return { name, from: 'header', header: from.header };
  return { name, from: 'regex', pattern: from.regex ?? '' };
}

function planChecks(check: FileRequest['check']): CheckPlan[] {
  if (check === undefined) return [];
  const checks: CheckPlan[] = [];
  if (check.status !== undefined) {
    checks.push({ kind: 'status', ranges: Array.isArray(check.status) ? check.status : [check.status] });
  }
  for (const test of ['contains', 'equals', 'matches'] as const) {
    const text = check.body?.[test];
    if (text !== undefined) checks.push({ kind: 'body', test, text });
  }
  for (const [path, equals] of Object.entries(check.json ?? {})) checks.push({ kind: 'json', path, equals });
  return checks;
}
