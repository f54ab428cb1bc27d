import type { LoadPlan, RequestPlan, StepPlan } from '../config/index.js';
import type { TargetAddress } from '../target/index.js';
import { compileCondition, type Condition } from './condition.js';
import { type Random, weightedPick } from './random.js';
import { compileRequest, framingHeaders, type RenderRequest, type RequestDefaults } from './request-bytes.js';
import { compileRules, type ResponseRules } from './response-rules.js';

/** A scenario whose templates, paths and expressions are compiled. */
export interface Scenario {
  readonly tasks: readonly { readonly steps: readonly Step[] }[];
  /** Draws a task's index by the tasks' weights. */
  readonly pickTask: (random: Random) => number;
  readonly think: { readonly minMs: number; readonly maxMs: number };
  /** Names of requests, each once, in order of first definition. */
  readonly requestNames: readonly string[];
  readonly warnings: readonly string[];
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
  /** Its name, as an index into `requestNames`. */
  readonly request: number;
  readonly render: RenderRequest;
  readonly rules: ResponseRules;
}

export interface Place {
  readonly addresses: readonly TargetAddress[];
  readonly hostHeader: string | undefined;
}

/** Throws a UsageError for what HTTP can't carry and for a path or expression that can't be read. */
export function compileScenario(plan: LoadPlan, place: Place): Scenario {
  const { tasks, think } = plan.scenario;
  const requestNames = [...new Set(tasks.flatMap(({ steps }) => requestsIn(steps)).map(({ name }) => name))];
  const defaults: RequestDefaults = { ...place, headers: plan.headers };
  const compileStep = (step: StepPlan): Step => {
    if (step.kind === 'request') {
      return compileRequestStep(step, requestNames.indexOf(step.name), defaults);
    }
    const steps = step.steps.map(compileStep);
    if (step.kind !== 'if') return { ...step, steps };
    return { kind: 'if', source: step.condition, condition: compileCondition(step.condition), steps };
  };
  return {
    tasks: tasks.map(({ steps }) => ({ steps: steps.map(compileStep) })),
    pickTask: weightedPick(tasks.map(({ weight }) => weight)),
    think,
    requestNames,
    warnings: framingWarnings(plan),
  };
}

function compileRequestStep(plan: RequestPlan, request: number, defaults: RequestDefaults): RequestStep {
  const rules = compileRules(plan);
  return { kind: 'request', request, render: compileRequest(plan, defaults, rules.needBody), rules };
}

function requestsIn(steps: readonly StepPlan[]): RequestPlan[] {
  return steps.flatMap((step) => (step.kind === 'request' ? [step] : requestsIn(step.steps)));
}

function framingWarnings(plan: LoadPlan): string[] {
  const requests = plan.scenario.tasks.flatMap(({ steps }) => requestsIn(steps));
  const names = [plan, ...requests].flatMap(({ headers }) => headers.map(({ name }) => name.toLowerCase()));
  return [...new Set(names)]
    .filter((name) => framingHeaders.has(name))
    .map((name) => `The header ${name} of the scenario is not sent: it follows from the body.`);
}
