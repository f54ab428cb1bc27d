import type { JsonValue, Plan } from '../config/index.js';
import { messageWithFix } from '../errors.js';
import { sendOnce, type OnceFailure } from '../load/index.js';
import type { Target } from '../target/index.js';
import type { World } from '../system/index.js';
import type { Progress } from './progress.js';

interface OnceContext {
  readonly world: World;
  readonly progress: Progress;
}

export interface SetUp {
  /** What the setup captured. */
  readonly values: Readonly<Record<string, JsonValue>>;
  /** Why no load can be driven; undefined where all went well, or it was stopped. */
  readonly failure: string | undefined;
}

/** Sends the setup, where there is one, until it fails or is stopped. */
export async function setUp(
  { setup }: Plan,
  target: Target,
  stop: AbortSignal,
  { world, progress }: OnceContext,
): Promise<SetUp> {
  if (setup === undefined || stop.aborted) return { values: {}, failure: undefined };
  const fromMs = world.clock.now();
  const { addresses, hostHeader } = target;
  const { values, failures } = await sendOnce(setup, { addresses, hostHeader, stop, aside: 'setup' });
  const [failure] = failures;
  if (stop.aborted) return { values, failure: undefined };
  if (failure !== undefined) return { values, failure: `setup: ${inWords(failure)}` };
  progress.step(`setup is done after ${((world.clock.now() - fromMs) / 1000).toFixed(1)} s`);
  return { values, failure: undefined };
}

/** How long a teardown may take when the run was stopped: the results must be written soon. */
const hurriedMs = 2000;

/** Sends the teardown, where there is one; says what did not work. Never throws. */
export async function tearDown(
  { teardown }: Plan,
  target: Target,
  { values }: SetUp,
  { world }: OnceContext,
): Promise<string[]> {
  if (teardown === undefined) return [];
  const { stop } = world.signals;
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    timer = setTimeout(() => limit.abort(), hurriedMs);
  };
  if (stop.aborted) hurry();
  else stop.addEventListener('abort', hurry, { once: true });
  try {
    const { addresses, hostHeader } = target;
    const { failures } = await sendOnce(teardown, {
      addresses,
      hostHeader,
      stop: limit.signal,
      aside: 'teardown',
      given: values,
    });
    const warnings = failures.map((failure) => `teardown: ${inWords(failure)}`);
    if (limit.signal.aborted) warnings.push(`teardown: not all of it was sent in ${hurriedMs / 1000} s.`);
    return warnings;
  } catch (error) {
    return [`teardown: ${messageWithFix(error)}`];
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', hurry);
  }
}

function inWords({ name, message, answer }: OnceFailure): string {
  return `"${name}" failed: ${message}${answer === undefined ? '' : `; the answer begins: ${answer}`}`;
}
