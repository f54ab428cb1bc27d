import type { CommandTargetPlan } from '../config/index.js';
import { EnvironmentError } from '../errors.js';
import type { Running } from '../system/index.js';
import { BootError } from './boot-error.js';
import type { BootContext } from './context.js';
import { hashOf } from './hash.js';
import { findFreePort, isPortTaken } from './ports.js';
import {
  notReadyFix,
  notReadyMessage,
  probeAll,
  untilReady,
  type Attempt,
  type Deadline,
} from './readiness.js';
import { prepareCommand } from './prepare.js';
import { keepTail } from './tail.js';
import type { ServiceLog, Target, TargetAddress } from './target.js';

/** Time for a server to end by itself at SIGTERM. */
const stopGraceMs = 3_000;
const serviceName = 'command';

/**
 * Runs what the command needs before, starts it on a port and waits until it answers there. Each of two sides has a
 * free port, whichever the plan names.
 */
export async function bringUpCommand(plan: CommandTargetPlan, context: BootContext): Promise<Target> {
  const { world, signal } = context;
  const startedMs = world.clock.monotonicMs();
  await prepareCommand(plan, context);
  const bootFromMs = world.clock.monotonicMs();
  const port = await choosePort(context.side === undefined ? plan.port : undefined);
  const commandLine = plan.run.replaceAll(/\{\{\s*port\s*\}\}/g, String(port));
  context.onProgress(`starting ${plan.run} on port ${port}`);

  const output = keepTail();
  const running = await world.processes.start(commandLine, {
    cwd: plan.cwd,
    env: { ...plan.env, PORT: String(port) },
    onLine: (line) => output.add(line),
  });
  const run = superviseRunning(running, plan.run);
  const logs = (): ServiceLog[] => [{ service: serviceName, state: run.state(), tail: output.tail() }];

  try {
    const deadline: Deadline = { world, signal, endMs: bootFromMs + plan.ready.timeoutMs };
    const candidates = loopbackAddresses(port);
    const found = await untilReady(deadline, async () => {
      const attempt = await tryEach(candidates, plan, deadline);
      // Asked after the probe: an answer of somebody else on this port is none.
      if (run.hasEnded())
        throw new BootError(`the command "${plan.run}" ${run.state()} before it was ready`, logs(), {
          fix: run.hasEndedWell() ? endedFix : undefined,
        });
      return attempt;
    });
    if ('reason' in found) {
      throw new BootError(
        notReadyMessage(`the command "${plan.run}"`, candidates[0], plan.ready, found.reason),
        logs(),
        {
          fix: notReadyFix(
            found.reason,
            'Let it listen on the port in the variable PORT (or {{port}} in the command line).',
          ),
        },
      );
    }
    return {
      kind: 'command',
      description: `command "${plan.run}"`,
      addresses: found.addresses,
      hostHeader: plan.hostHeader,
      watchable: { kind: 'process', pid: running.pid, name: serviceName },
      // A secret in the command line does not change the hash, nor can it be guessed from it.
      stackHash: hashOf({ run: world.secrets.mask(plan.run), env: Object.keys(plan.env).toSorted() }),
      warnings: [],
      bootMs: world.clock.monotonicMs() - startedMs,
      gone: run.gone,
      logs: async () => logs(),
      down: () => run.stop(),
    };
  } catch (error) {
    const left = await run.stop();
    left.forEach((sentence) => context.onProgress(sentence));
    throw error;
  }
}

const endedFix = 'The command must stay in the foreground while the service runs.';

async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return findFreePort();
  if (await isPortTaken(wanted)) {
    throw new EnvironmentError(`port ${wanted} of target.command is already in use`, {
      fix: 'Stop what listens there, or write `port: auto` and let the command listen on $PORT.',
    });
  }
  return wanted;
}

/** A server that listens on `localhost` may have got either of its addresses. */
function loopbackAddresses(port: number): readonly [TargetAddress, TargetAddress] {
  const at = (host: string): TargetAddress => ({ protocol: 'http:', host, port, basePath: '' });
  return [at('127.0.0.1'), at('::1')];
}

/** The first address that is ready, or the most telling reason: an answer says more than a refusal. */
async function tryEach(
  candidates: readonly TargetAddress[],
  plan: CommandTargetPlan,
  deadline: Deadline,
): Promise<Attempt> {
  let reason: string | undefined;
  for (const address of candidates) {
    const answer = await probeAll([address], plan, deadline);
    if (answer.isReady) return { addresses: [address] };
    if (reason === undefined || answer.reach !== 'nothing') reason = answer.reason;
  }
  return { reason: reason ?? 'no address' };
}

interface Supervised {
  readonly gone: Promise<string>;
  hasEnded(): boolean;
  /** With exit code 0. */
  hasEndedWell(): boolean;
  state(): string;
  stop(): Promise<readonly string[]>;
}

function superviseRunning(running: Running, commandLine: string): Supervised {
  let state = 'running';
  let isStopping = false;
  let isWell = false;
  const gone = new Promise<string>((resolve) => {
    void running.ended.then(({ exitCode, signal }) => {
      isWell = exitCode === 0;
      state = signal === undefined ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
      // What we end ourselves is not gone by itself.
      if (!isStopping) resolve(`the target's process ${state}`);
    });
  });
  return {
    gone,
    hasEnded: () => state !== 'running',
    hasEndedWell: () => isWell,
    state: () => state,
    async stop() {
      isStopping = true;
      const pids = await running.stop(stopGraceMs);
      if (pids.length === 0) return [];
      return [
        `${pids.length === 1 ? 'a process' : `${pids.length} processes`} of the command "${commandLine}" could not be ended; as root: kill -9 ${pids.join(' ')}`,
      ];
    },
  };
}
