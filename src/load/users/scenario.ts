import type { BodyPlan, LoadPlan, RequestPlan, StepPlan } from '../../config/index.js';
import type { TargetAddress } from '../../target/index.js';
import { contentsOf } from '../exchange/body-contents.js';
import { compileCondition, type Condition } from '../values/condition.js';
import type { Hooks } from '../hooks/hooks.js';
import { type Random, weightedPick } from '../values/random.js';
import {
  compileRequest,
  framingHeaders,
  type RenderRequest,
  type RequestDefaults,
} from '../exchange/request-bytes.js';
import { compileRules, type ResponseRules } from '../exchange/response-rules.js';

/** A scenario whose templates, paths and expressions are compiled. */
export interface Scenario {
  readonly onStart: readonly Step[];
  readonly onStop: readonly Step[];
  readonly tasks: readonly { readonly steps: readonly Step[] }[];
  /** Draws a task's index by the tasks' weights. */
  readonly pickTask: (random: Random) => number;
  readonly think: { readonly minMs: number; readonly maxMs: number };
  /** Names of requests, each once, in order of first definition. */
  readonly requestNames: readonly string[];
  readonly warnings: readonly string[];
  /** Of the user's, around each request. */
  readonly hooks?: Hooks | undefined;
}

export type Step =
  | RequestStep
  | { readonly kind: 'repeat'; readonly times: number; readonly steps: readonly Step[] }
  | {
      readonly kind: 'if';
      readonly source: string;
      readonly condition: Condition;
      readonly steps: readonly Step[];
    }
  | {
      readonly kind: 'for-each';
      readonly items: string;
      readonly as: string;
      readonly steps: readonly Step[];
    };

export interface RequestStep {
  readonly kind: 'request';
  readonly name: string;
  /** Its name as an index into the scenario's `requestNames`; -1 where it is in none of its tasks. */
  readonly request: number;
  readonly render: RenderRequest;
  readonly rules: ResponseRules;
  /** Whether cookies that the user was given go with it: not where it has a Cookie header of its own. */
  readonly takesCookies: boolean;
  /** How many redirects it may take. */
  readonly redirects: number;
  /** Whether its body is a text to a hook; else it is bytes. */
  readonly hasTextBody: boolean;
}

export interface Place {
  readonly addresses: readonly TargetAddress[];
  readonly hostHeader: string | undefined;
}

/** Throws a UsageError for what HTTP can't carry and for a path or expression that can't be read. */
export function compileScenario(plan: LoadPlan, place: Place, hooks?: Hooks): Scenario {
  const { tasks, think, onStart = [], onStop = [] } = plan.scenario;
  const requestNames = [...new Set(tasks.flatMap(({ steps }) => requestsIn(steps)).map(({ name }) => name))];
  const { headers, auth, redirects, files } = plan;
  const defaults: RequestDefaults = { ...place, headers, auth, redirects, contents: contentsOf(files) };
  const keepsBodies = hooks?.afterResponse !== undefined;
  const compile = (steps: readonly StepPlan[]): Step[] =>
    compileSteps(steps, defaults, requestNames, keepsBodies);
  return {
    onStart: compile(onStart),
    onStop: compile(onStop),
    tasks: tasks.map(({ steps }) => ({ steps: compile(steps) })),
    pickTask: weightedPick(tasks.map(({ weight }) => weight)),
    think,
    requestNames,
    warnings: framingWarnings(plan),
    hooks,
  };
}

/**
 * @param keepsBodies also of answers that no rule reads
 * @throws UsageError as `compileScenario`
 */
export function compileSteps(
  steps: readonly StepPlan[],
  defaults: RequestDefaults,
  requestNames: readonly string[],
  keepsBodies = false,
): Step[] {
  return steps.map((step): Step => {
    if (step.kind === 'request') return compileRequestStep(step, defaults, requestNames, keepsBodies);
    const inner = compileSteps(step.steps, defaults, requestNames, keepsBodies);
    if (step.kind !== 'if') return { ...step, steps: inner };
    const { condition } = step;
    return { kind: 'if', source: condition, condition: compileCondition(condition), steps: inner };
  });
}

function compileRequestStep(
  plan: RequestPlan,
  defaults: RequestDefaults,
  requestNames: readonly string[],
  keepsBodies: boolean,
): RequestStep {
  const rules = compileRules(plan);
  const { name } = plan;
  return {
    kind: 'request',
    name,
    request: requestNames.indexOf(name),
    render: compileRequest(plan, defaults, keepsBodies || rules.needBody),
    rules,
    takesCookies: ![...plan.headers, ...defaults.headers].some(
      (header) => header.name.toLowerCase() === 'cookie',
    ),
    redirects: plan.redirects ?? defaults.redirects ?? 0,
    hasTextBody: plan.body === undefined || textBodies.has(plan.body.kind),
  };
}

const textBodies: ReadonlySet<BodyPlan['kind']> = new Set(['json', 'form', 'text']);

function requestsIn(steps: readonly StepPlan[]): RequestPlan[] {
  return steps.flatMap((step) => (step.kind === 'request' ? [step] : requestsIn(step.steps)));
}

function framingWarnings(plan: LoadPlan): string[] {
  const { tasks, onStart = [], onStop = [] } = plan.scenario;
  const requests = requestsIn([...onStart, ...tasks.flatMap(({ steps }) => steps), ...onStop]);
  const names = [plan, ...requests].flatMap(({ headers }) => headers.map(({ name }) => name.toLowerCase()));
  return [...new Set(names)]
    .filter((name) => framingHeaders.has(name))
    .map((name) => `The header ${name} of the scenario is not sent: it follows from the body.`);
}
