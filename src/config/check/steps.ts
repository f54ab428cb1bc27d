import type { FileConfig } from '../schema/file-config.js';
import type { FileRequest } from '../schema/request.js';
import type { FileScenario, FileStep } from '../schema/scenario.js';
import { methods } from '../schema/request.js';
import type { Path } from '../problems.js';

/** A request and where it stands. */
export interface PlacedRequest {
  readonly request: FileRequest;
  readonly path: Path;
}

/** The tasks of a scenario with their paths; plain `steps` are one task. */
export function tasksOf(
  scenario: FileScenario,
  path: Path,
): { readonly steps: readonly FileStep[]; readonly path: Path }[] {
  if (scenario.steps) return [{ steps: scenario.steps, path: [...path, 'steps'] }];
  return (scenario.tasks ?? []).map(({ steps }, index) => ({
    steps,
    path: [...path, 'tasks', index, 'steps'],
  }));
}

/** Every list of steps of a scenario: its tasks, on-start and on-stop. */
export function stepListsOf(
  scenario: FileScenario,
  path: Path,
): { readonly steps: readonly FileStep[]; readonly path: Path }[] {
  const sides = (['on-start', 'on-stop'] as const).map((key) => ({
    steps: scenario[key] ?? [],
    path: [...path, key],
  }));
  return [...tasksOf(scenario, path), ...sides];
}

/** Every list of steps of a configuration. */
export function stepListsIn({
  setup = [],
  teardown = [],
  scenarios = {},
}: Pick<FileConfig, 'setup' | 'teardown' | 'scenarios'>): ReturnType<typeof stepListsOf> {
  return [
    { steps: setup, path: ['setup'] },
    ...Object.entries(scenarios).flatMap(([name, scenario]) => stepListsOf(scenario, ['scenarios', name])),
    { steps: teardown, path: ['teardown'] },
  ];
}

/** The requests of some steps in the order in which they are sent. */
export function requestsOf(steps: readonly FileStep[], path: Path): PlacedRequest[] {
  return steps.flatMap((step, index) =>
    step.steps
      ? requestsOf(step.steps, [...path, index, 'steps'])
      : [{ request: step, path: [...path, index] }],
  );
}

/** The names that a `for-each` of these steps goes through. */
export function listNames(steps: readonly FileStep[]): string[] {
  return steps.flatMap((step) => [
    ...(step['for-each'] === undefined ? [] : [step['for-each']]),
    ...listNames(step.steps ?? []),
  ]);
}

/** Method and path as written; undefined where a request has none, which is reported as a problem of its own. */
export function methodAndPath(request: FileRequest): MethodAndPath | undefined {
  for (const key of methods) {
    const path = request[key];
    if (path !== undefined) return { method: key.toUpperCase(), path, key };
  }
  return undefined;
}

export interface MethodAndPath {
  readonly method: string;
  readonly path: string;
  /** The method as a key of the step. */
  readonly key: string;
}

/** The name under which a request's figures are kept. */
export function requestName(request: FileRequest): string {
  const target = methodAndPath(request);
  return request.name ?? (target === undefined ? '' : `${target.method} ${target.path}`);
}

/** All request names of a scenario. */
export function requestNames(scenario: FileScenario): string[] {
  const names = tasksOf(scenario, []).flatMap(({ steps, path }) =>
    requestsOf(steps, path).map((placed) => requestName(placed.request)),
  );
  return [...new Set(names)];
}
