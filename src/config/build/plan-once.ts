import type { BodyFiles } from '../bodies/read-body-files.js';
import { listNames, stepListsOf } from '../check/steps.js';
import type { OncePlan } from '../plan.js';
import type { FileConfig } from '../schema/file-config.js';
import type { FileStep } from '../schema/scenario.js';
import { fillAuth, fillHeaders, fillSteps } from './fill-scenario.js';
import { filesSentBy } from './plan-body.js';
import { planAuth, planHeaders, planSteps } from './plan-scenario.js';

/** Setup and teardown as written, with `{{env.NAME}}` in place of secrets. */
export interface OncePlans {
  readonly setup?: OncePlan;
  readonly teardown?: OncePlan;
}

/** What is sent once before the first test and after the last. */
export function planOnce(config: FileConfig, files: BodyFiles): OncePlans {
  const { setup, teardown, scenarios = {} } = config;
  const headers = planHeaders(config.http.headers);
  const auth = planAuth(config.http.auth);
  const once = (steps: readonly FileStep[], lists: readonly string[]): OncePlan => {
    const { timeout: timeoutMs, cookies, redirects } = config.http;
    const planned = planSteps(steps, { lists, files });
    return { steps: planned, headers, auth, redirects, cookies, timeoutMs, ...filesSentBy(planned, files) };
  };
  // Everything sees what the setup captures.
  const ofScenarios = Object.values(scenarios).flatMap((scenario) => stepListsOf(scenario, []));
  const all = [...(setup ?? []), ...ofScenarios.flatMap(({ steps }) => steps), ...(teardown ?? [])];
  return {
    ...(setup && { setup: once(setup, listNames(all)) }),
    ...(teardown && { teardown: once(teardown, listNames(teardown)) }),
  };
}

/** The same with `{{env.NAME}}` replaced wherever something is sent or compared. */
export function fillOnce({ setup, teardown }: OncePlans, fill: (text: string) => string): OncePlans {
  const filled = (plan: OncePlan): OncePlan => {
    return {
      ...plan,
      steps: fillSteps(plan.steps, fill),
      headers: fillHeaders(plan.headers, fill),
      auth: plan.auth && fillAuth(plan.auth, fill),
    };
  };
  return { ...(setup && { setup: filled(setup) }), ...(teardown && { teardown: filled(teardown) }) };
}
