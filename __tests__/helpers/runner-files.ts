/** What a step tells its runner: key-value files and workflow commands in its output. */

/** Reads GITHUB_OUTPUT and GITHUB_STATE: `name=value`, or `name<<DELIMITER`, lines, `DELIMITER`. */
export function parseKeyValueFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let n = 0; n < lines.length; n += 1) {
    const line = lines[n] ?? '';
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && delimiter !== undefined) {
      const end = lines.indexOf(delimiter, n + 1);
      if (end < 0) throw new Error(`the value of ${name} does not end with ${delimiter}`);
      values[name] = lines.slice(n + 1, end).join('\n');
      n = end;
    } else if (line !== '') {
      const at = line.indexOf('=');
      if (at < 1) throw new Error(`"${line}" is neither name=value nor name<<delimiter`);
      values[line.slice(0, at)] = line.slice(at + 1);
    }
  }
  return values;
}

export interface WorkflowCommand {
  /** Such as `error`, `warning`, `notice`, `group`, `add-mask`. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The `::name key=value,...::message` lines of a step's output. */
export function parseCommands(output: string): WorkflowCommand[] {
  return [...output.matchAll(/^::([\w-]+)(?: ([^:]*?))?::(.*)$/gm)].map(
    ([, name = '', properties = '', message = '']) => ({
      name,
      properties: Object.fromEntries(
        properties
          .split(',')
          .filter((pair) => pair.includes('='))
          .map((pair) => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1))]),
      ),
      message: unescaped(message),
    }),
  );
}

function unescaped(text: string): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');
}
