/** Exit codes that scripts rely on. */
export const ExitCode = {
  /** Verdict `pass` or `warn`. */
  ok: 0,
  /** The gate failed. */
  gateFailed: 1,
  /** Wrong usage or configuration: nothing was booted. */
  usage: 2,
  /** The environment failed us, or the measurement is invalid. */
  environment: 3,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * A fault whose cause lies outside this program: printed as its message and the fix, without a stack.
 * Every other error is a bug of ours and is printed with its stack.
 */
export class LoadgateError extends Error {
  readonly exitCode: ExitCode;
  /** What to do about it, one sentence. */
  readonly fix: string | undefined;

  constructor(
    message: string,
    exitCode: ExitCode,
    options: { fix?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = exitCode;
    this.fix = options.fix;
  }
}

/** Wrong arguments, inputs or configuration: exit 2. */
export class UsageError extends LoadgateError {
  override readonly name: string = 'UsageError';
  constructor(message: string, options: { fix?: string | undefined; cause?: unknown } = {}) {
    super(message, ExitCode.usage, options);
  }
}

/** The machine, the engine, the network or the target's boot failed: exit 3. */
export class EnvironmentError extends LoadgateError {
  override readonly name = 'EnvironmentError';
  constructor(message: string, options: { fix?: string | undefined; cause?: unknown } = {}) {
    super(message, ExitCode.environment, options);
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What lies at the bottom of an error: `fetch failed` says nothing, its cause or the errors in it do. */
export function rootMessageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return messageOf(error);
  if ('cause' in error && error.cause !== undefined) return rootMessageOf(error.cause);
  const inside: readonly unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return inside.length === 0 ? messageOf(error) : [...new Set(inside.map(rootMessageOf))].join(', ');
}

/** The message and, where one is known, the fix: for places that have one line for both. */
export function messageWithFix(error: unknown): string {
  return error instanceof LoadgateError && error.fix !== undefined
    ? `${error.message.replace(/[^.!?]$/, '$&.')} ${error.fix}`
    : messageOf(error);
}
