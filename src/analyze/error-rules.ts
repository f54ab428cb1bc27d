import { connectionFaults, type ConnectionFault } from '../measurement/index.js';
import { formatCount, formatFraction, formatMs } from '../units/index.js';
import type { Evidence } from './evidence.js';
import type { Figures, Finding } from './result-schema.js';

/** From which figure on the rule speaks, and how gravely. */
const triggers = {
  /** Share of the errors that one kind must make up to be named as the cause. */
  dominantKind: 0.5,
  errorsHigh: 0.05,
  errorsMedium: 0.01,
} as const;

const nouns = {
  http: 'HTTP errors',
  check: 'failed checks',
  timeout: 'timeouts',
  connection: 'connection errors',
};

type Example = Evidence['errorExamples'][number];

/** Most errors are of one kind: where to look for their cause. */
export function errorsByKind({ total, errorExamples, timeoutMs }: Evidence): Finding[] {
  const { attempted, ok, errors } = total.requests;
  const failed = attempted - ok;
  if (failed === 0) return [];
  const [kind, count] = (['http', 'check', 'timeout', 'connection'] as const)
    .map((name) => [name, errors[name]] as const)
    .reduce((most, next) => (next[1] > most[1] ? next : most));
  if (count <= triggers.dominantKind * failed) return [];
  const rate = failed / attempted;
  const fault = kind === 'connection' ? dominantFault(total.requests) : undefined;
  const ofKind = errorExamples.filter((each) => each.kind === kind);
  const hook = kind === 'check' ? hooks.find((each) => isMostlyOf(each, ofKind)) : undefined;
  const example =
    ofKind.find((each) => (fault !== undefined && each.fault === fault) || isOf(hook, each)) ?? ofKind[0];
  const advice = {
    http: 'Look for these requests in the logs of the service: the first error usually explains the rest.',
    check: adviceForHook[hook ?? 'none'],
    timeout: `Look for what blocks for over ${formatMs(timeoutMs)}: an exhausted pool, a lock, a dependency that does not answer.`,
    connection: adviceForFault(fault),
  };
  return [
    {
      type: 'errors',
      severity: rate > triggers.errorsHigh ? 'high' : rate > triggers.errorsMedium ? 'medium' : 'low',
      evidence:
        `${formatCount(count)} of ${formatCount(failed)} failed requests were ${nouns[kind]} ` +
        `(${formatFraction(rate)} of ${formatCount(attempted)} failed)` +
        (example === undefined ? '' : `, such as ${example.request}: ${example.message}`),
      recommendation: advice[kind],
    },
  ];
}

const hooks = ['beforeRequest', 'afterResponse'] as const;
type HookName = (typeof hooks)[number];

const adviceForHook: Readonly<Record<HookName | 'none', string>> = {
  beforeRequest:
    'Nothing was sent of these requests, so they say nothing of the target: mend the hook at the place named.',
  afterResponse:
    'The hook failed them, and their answers came: look at what it expects of an answer, or mend it at the place named.',
  none: 'Answers came but were not the expected ones: compare a captured answer with the check.',
};

/** Whether a hook's message tells of this failure. */
function isOf(hook: HookName | undefined, { message }: Example): boolean {
  return hook !== undefined && message.startsWith(`hook ${hook}: `);
}

/** Of those whose messages are kept. */
function isMostlyOf(hook: HookName, examples: readonly Example[]): boolean {
  const sum = (some: readonly Example[]): number => some.reduce((total, { count }) => total + count, 0);
  const itsOwn = examples.filter((each) => isOf(hook, each));
  return sum(itsOwn) > triggers.dominantKind * sum(examples);
}

/** The one that makes up over half of the connection errors, if one does. */
function dominantFault({ errors, connectionErrors }: Figures['requests']): ConnectionFault | undefined {
  return connectionFaults.find(
    (fault) => (connectionErrors?.[fault] ?? 0) > triggers.dominantKind * errors.connection,
  );
}

function adviceForFault(fault: ConnectionFault | undefined): string {
  switch (fault) {
    case 'refused':
      return 'Check that the service was listening all the time: nothing took these connections, as during a crash, a restart, or before it was ready.';
    case 'reset':
      return 'Look for what ends connections by force: a worker that dies under load, a full accept queue (net.core.somaxconn), a proxy in between.';
    case 'closed':
      return "Look for what ends connections before the answer: a worker that dies, a time limit of the service or its proxy, or a keep-alive timeout shorter than the clients' pauses.";
    case 'dns':
      return "Check the target's host name: it was not found, or the name server did not answer under this load.";
    case 'tls':
      return "Check the certificate (its names, its dates, its chain) and the TLS versions that the service speaks; a handshake that only fails under load points to the service's CPU.";
    case 'unreachable':
      return 'Nobody answered at the address: check its port and firewall; where it only happens under load, the accept queue is full, so accept faster or raise the backlog (listen, net.core.somaxconn).';
    case 'local':
      return "The load generator's machine ran out of descriptors or ports: that says nothing of the target. Raise its limits or use fewer connections.";
    case 'other':
    case undefined:
      return 'Check that the service accepts connections under load: crashes, backlog, connection limits, keep-alive.';
  }
}
