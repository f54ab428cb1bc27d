import { EnvironmentError } from '../errors.js';
import type { ServiceLog } from './target.js';

/** The target did not come up: why, and what its services said. Everything of it has been removed. */
export class BootError extends EnvironmentError {
  readonly logs: readonly ServiceLog[];

  constructor(
    message: string,
    logs: readonly ServiceLog[],
    options: { fix?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options);
    this.logs = logs;
  }
}

/** A side runs something else than its own: what it would measure says nothing of the change (verdict `invalid`). */
export class WrongImageError extends EnvironmentError {}

/** How the boot ends when the person or the runner asks to stop. */
export function interruptedBoot(): BootError {
  return new BootError('the boot was interrupted', []);
}

/** Of each service's output as much is shown. */
export const tailLines = 50;
