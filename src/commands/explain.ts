import { ExitCode, LoadgateError } from '../errors.js';
import type { World } from '../system/index.js';

/**
 * Says what went wrong: a user's fault as its sentence and the fix, a bug of ours with its stack.
 *
 * @returns the exit code that goes with it
 */
export function explain(error: unknown, world: World): number {
  const { stderr } = world;
  if (error instanceof LoadgateError) {
    // Lines that begin with file:line:column stay as they are: terminals and editors make links of them.
    const prefix = error.name === 'ConfigurationError' ? '' : `${stderr.paint('red', 'loadgate:')} `;
    stderr.write(`${prefix}${error.message}\n`);
    if (error.fix !== undefined) stderr.write(`${stderr.paint('dim', 'fix:')} ${error.fix}\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`${stderr.paint('red', 'loadgate: this is a bug, please report it')}\n${stack}\n`);
  return ExitCode.environment;
}

/** What the parser of arguments says, in the form of every other fault: on one line, after the program's name. */
export function explainUsage(text: string, { stderr }: World): void {
  const sentence = text.replace(/^error: /, '').replace(/\n\(Did you mean (.+)\?\)/, '; did you mean $1?');
  stderr.write(`${stderr.paint('red', 'loadgate:')} ${sentence}`);
}
