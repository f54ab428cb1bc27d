import { basename } from 'node:path';
import { isRecord, type JsonValue } from '../json.js';
import type {
  AuthPlan,
  BodyPlan,
  CapturePlan,
  CheckPlan,
  HeaderPlan,
  LoadPlan,
  PartPlan,
  StepPlan,
} from '../plan.js';

type Fill = (text: string) => string;

/**
 * The load with `{{env.NAME}}` replaced wherever something is sent or compared. Names stay as written: they are
 * printed, and a secret may be part of a path.
 */
export function fillLoad(load: LoadPlan, fill: Fill): LoadPlan {
  const { scenario } = load;
  const { onStart, onStop } = scenario;
  const tasks = scenario.tasks.map((task) => ({ ...task, steps: fillSteps(task.steps, fill) }));
  return {
    ...load,
    headers: fillHeaders(load.headers, fill),
    auth: load.auth && fillAuth(load.auth, fill),
    scenario: {
      ...scenario,
      ...(onStart && { onStart: fillSteps(onStart, fill) }),
      ...(onStop && { onStop: fillSteps(onStop, fill) }),
      tasks,
    },
  };
}

export const fillSteps = (steps: readonly StepPlan[], fill: Fill): StepPlan[] =>
  steps.map((step) => fillStep(step, fill));

function fillStep(step: StepPlan, fill: Fill): StepPlan {
  if (step.kind !== 'request') return { ...step, steps: fillSteps(step.steps, fill) };
  return {
    ...step,
    path: fill(step.path),
    headers: fillHeaders(step.headers, fill),
    auth: step.auth && fillAuth(step.auth, fill),
    body: step.body && fillBody(step.body, fill),
    captures: step.captures.map((capture) => fillCapture(capture, fill)),
    checks: step.checks.map((check) => fillCheck(check, fill)),
  };
}

export const fillHeaders = (headers: readonly HeaderPlan[], fill: Fill): HeaderPlan[] =>
  headers.map(({ name, value }) => ({ name, value: fill(value) }));

/** Credentials with `{{env.NAME}}` replaced. */
export function fillAuth(auth: AuthPlan, fill: Fill): AuthPlan {
  return auth.kind === 'bearer'
    ? { kind: 'bearer', token: fill(auth.token) }
    : { kind: 'basic', user: fill(auth.user), password: fill(auth.password) };
}

function fillBody(body: BodyPlan, fill: Fill): BodyPlan {
  switch (body.kind) {
    case 'json':
      return { kind: 'json', value: fillJson(body.value, fill) };
    case 'form':
      return { kind: 'form', fields: body.fields.map(({ name, value }) => ({ name, value: fill(value) })) };
    case 'text':
      return { kind: 'text', text: fill(body.text) };
    case 'file':
      return body;
    case 'multipart':
      return { kind: 'multipart', parts: body.parts.map((part) => fillPart(part, fill)) };
  }
}

function fillPart(part: PartPlan, fill: Fill): PartPlan {
  if (part.kind === 'text') return { ...part, value: fill(part.value) };
  const { isPath = false, ...file } = part;
  const filename = fill(part.filename);
  return { ...file, filename: isPath ? basename(filename) : filename, type: fill(part.type) };
}

function fillJson(value: JsonValue, fill: Fill): JsonValue {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillJson(item, fill));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, fill)]));
}

function fillCapture(capture: CapturePlan, fill: Fill): CapturePlan {
  switch (capture.from) {
    case 'json':
      return { ...capture, path: fill(capture.path) };
    case 'header':
      return { ...capture, header: fill(capture.header) };
    case 'regex':
      return { ...capture, pattern: fill(capture.pattern) };
  }
}

function fillCheck(check: CheckPlan, fill: Fill): CheckPlan {
  switch (check.kind) {
    case 'status':
      return check;
    case 'body':
      return { ...check, text: fill(check.text) };
    case 'json':
      return { ...check, equals: fillJson(check.equals, fill) };
  }
}
