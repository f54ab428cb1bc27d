/** What went wrong with a compose command, as a sentence. */
export interface ComposeFault {
  readonly message: string;
  readonly fix: string | undefined;
}

/** Progress such as ` Container x-1  Created`, which compose writes to stderr like everything else. */
const progress =
  /^\s*(Container|Network|Volume|Image|Service|Config|Secret) .*\s(\w+(ing|ed)|Running|Healthy)$/;
const logLine = /^time="[^"]*" level=(?<level>\w+) msg=(?<message>"(?:[^"\\]|\\.)*"|\S+)/;
const noise = /`version` is obsolete|No resource found to remove/;

const known: readonly {
  readonly pattern: RegExp;
  readonly message?: (found: string) => string;
  readonly fix: string;
}[] = [
  {
    pattern: /(?:[\d.]+|\]):(\d+).*(?:port is already allocated|address already in use)/,
    message: (port) => `host port ${port} is already in use`,
    fix: 'Stop what holds the port, or let the compose file publish another one.',
  },
  {
    pattern: /failed to solve|failed to build|failed to read dockerfile|unable to prepare context/i,
    fix: '`docker compose build` shows the same failure.',
  },
  {
    pattern:
      /pull access denied|manifest unknown|manifest for .* not found|no such host|TLS handshake|toomanyrequests|[Nn]o such image/,
    fix: "Check the image's name, and that this machine can pull it (network, `docker login`).",
  },
  {
    pattern: /Pool overlaps with other one/,
    fix: 'Another network has this subnet, maybe one of another run: leave out the subnet, so that Docker chooses one.',
  },
  { pattern: /all predefined address pools/, fix: 'Remove unused networks: docker network prune' },
  { pattern: /no space left on device/, fix: 'Free some space: docker system df shows what Docker uses.' },
  { pattern: /permission denied .*docker/i, fix: 'Add the user to the group docker and log in again.' },
];

/** Finds the sentence that tells the cause among all that a failed compose command wrote to stderr. */
export function readComposeFault(stderr: string): ComposeFault {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !progress.test(line) && logLine.exec(line)?.groups?.['level'] !== 'warning',
    );
  const cause =
    lines.findLast((line) => known.some(({ pattern }) => pattern.test(line))) ??
    lines.at(-1) ??
    'it failed without a message';
  const match = known.find(({ pattern }) => pattern.test(cause));
  const found = match?.pattern.exec(cause)?.[1];
  return {
    message:
      match?.message !== undefined && found !== undefined ? match.message(found) : named(plain(cause), lines),
    fix: match?.fix,
  };
}

/** Of a failed pull a line such as `web Error <message>` names the service (the image in newer versions). */
function named(message: string, lines: readonly string[]): string {
  const line = lines.find((each) => each.endsWith(` Error ${message}`));
  const who = line?.slice(0, -` Error ${message}`.length).replace(/^Image /, '');
  return who === undefined ? message : `${who}: ${message}`;
}

/** Whether compose says this of itself, rather than a service. */
export const isComposeLog = (line: string): boolean => logLine.test(line);

/** Warnings that concern the user, such as a variable that is not set. */
export function readComposeWarnings(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => {
    const groups = logLine.exec(line.trim())?.groups;
    if (groups?.['level'] !== 'warning' || noise.test(line)) return [];
    return [unquote(groups['message'] ?? '')];
  });
}

const plain = (line: string): string =>
  line.replace(/^(Error response from daemon: |Error: |error: |ERROR: )+/, '');

/** Go quotes as JSON does, but for rare escapes, which are then shown as they are. */
function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
