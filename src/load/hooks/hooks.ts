import { pathToFileURL } from 'node:url';
import type { HooksPlan } from '../../config/index.js';
import { UsageError } from '../../errors.js';
import { describeThrown } from './hook-fault.js';
import { HookTimes } from './hook-times.js';

/** A function of the user's. What it gives back is looked at before anything is done with it. */
export type Hook = (subject: object, context: object) => unknown;

/** The hooks of a scenario, loaded. */
export interface Hooks {
  readonly plan: HooksPlan;
  readonly beforeRequest: Hook | undefined;
  readonly afterResponse: Hook | undefined;
  /** Of the run. */
  readonly seed: number;
  readonly times: HookTimes;
}

export const hookNames = ['beforeRequest', 'afterResponse'] as const;
export type HookName = (typeof hookNames)[number];

/** How long a module may take to load: it may well read a key or ask for a token first. */
export const loadLimitMs = 10_000;

/**
 * Runs the module of a scenario's hooks and takes its functions.
 *
 * @throws UsageError, with the place in the configuration, where it can't be loaded or gives no hooks
 */
export async function loadHooks(plan: HooksPlan, seed: number): Promise<Hooks> {
  const { beforeRequest, afterResponse, ...others } = await importModule(plan);
  const refuse = (problem: string): never => {
    throw new UsageError(`${plan.place}: ${plan.shown}: ${problem}`);
  };
  const given = { beforeRequest, afterResponse };
  const hooks: { [name in HookName]: Hook | undefined } = {
    beforeRequest: undefined,
    afterResponse: undefined,
  };
  for (const name of hookNames) {
    const hook = given[name];
    if (isHook(hook)) hooks[name] = hook;
    else if (hook !== undefined)
      refuse(`exports ${name}, which is ${hook === null ? 'null' : `a ${typeof hook}`}; export a function`);
  }
  if (hooks.beforeRequest === undefined && hooks.afterResponse === undefined) {
    const found = Object.keys(others);
    const exported = found.length === 0 ? 'nothing' : found.slice(0, 10).join(', ');
    refuse(
      `exports neither "beforeRequest" nor "afterResponse" but ${exported}; write "export function beforeRequest(request, context) { ... }"`,
    );
  }
  return { plan, ...hooks, seed, times: new HookTimes() };
}

const isHook = (value: unknown): value is Hook => typeof value === 'function';

async function importModule(plan: HooksPlan): Promise<Readonly<Record<string, unknown>>> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), loadLimitMs);
  });
  try {
    const module = await Promise.race([tryImport(plan), limit]);
    if (module !== 'late') return module;
    throw new UsageError(`${plan.place}: ${plan.shown}: was not loaded in ${loadLimitMs / 1000} s`, {
      fix: 'What its top level waits for (await) has to come in that time.',
    });
  } finally {
    clearTimeout(timer);
  }
}

async function tryImport(plan: HooksPlan): Promise<Readonly<Record<string, unknown>>> {
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(plan.path).href);
    return module;
  } catch (error) {
    throw new UsageError(`${plan.place}: ${plan.shown}: can't be loaded: ${describeThrown(error, plan)}`, {
      cause: error,
    });
  }
}
