import type { UrlTargetPlan } from '../config/index.js';
import { UsageError } from '../errors.js';
import { formatDuration } from '../units/index.js';
import { BootError } from './boot-error.js';
import type { BootContext } from './context.js';
import { hashOf } from './hash.js';
import { formatAddress } from './http-probe.js';
import {
  notReadyFix,
  notReadyMessage,
  probeAll,
  untilReady,
  type Attempt,
  type Deadline,
} from './readiness.js';
import type { Target, TargetAddress } from './target.js';

/** A service that already runs: waits until it answers, and leaves it alone afterwards. */
export async function bringUpUrl(plan: UrlTargetPlan, context: BootContext): Promise<Target> {
  const { world, signal } = context;
  const startedMs = world.clock.monotonicMs();
  const { verify, caPath } = plan.tls;
  const ca = caPath === undefined ? undefined : await world.files.readText(caPath);
  const plain = addressOf(plan.url);
  const address: TargetAddress = plain.protocol === 'https:' ? { ...plain, tls: { verify, ca } } : plain;
  const deadline: Deadline = { world, signal, endMs: startedMs + plan.ready.timeoutMs };
  context.onProgress(
    `waiting for ${plan.url}${plan.ready.path}, at most ${formatDuration(plan.ready.timeoutMs)}`,
  );
  const found = await untilReady(deadline, async (): Promise<Attempt> => {
    const answer = await probeAll([address], plan, deadline);
    if (answer.isReady) return { addresses: [address] };
    if (answer.fix === undefined) return answer;
    // Such as a certificate that is not trusted: it will be no other in a minute.
    const asked = `GET ${formatAddress(address)}${plan.ready.path}`;
    throw new BootError(`${plan.url} can't be used: ${asked}: ${answer.reason}`, [], { fix: answer.fix });
  });
  if ('reason' in found) {
    throw new BootError(notReadyMessage(plan.url, address, plan.ready, found.reason), [], {
      fix: notReadyFix(
        found.reason,
        'Start the service before, or let target.command or target.compose start it.',
      ),
    });
  }
  return {
    kind: 'url',
    description: plan.url,
    addresses: found.addresses,
    hostHeader: plan.hostHeader,
    watchable: { kind: 'nothing', reason: 'a target given by its URL is not run by Loadgate' },
    stackHash: hashOf({ url: new URL(plan.url).origin }),
    warnings: verify ? [] : [`The certificate of ${plan.url} is not verified (target.tls.verify).`],
    bootMs: world.clock.monotonicMs() - startedMs,
    gone: new Promise(() => undefined),
    logs: async () => [],
    down: async () => [],
  };
}

function addressOf(text: string): TargetAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UsageError(`${text} is not a URL of a service`, { fix: 'Write it as http://127.0.0.1:8000.' });
  }
  return {
    protocol: url.protocol,
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    basePath: url.pathname.replace(/\/+$/, ''),
  };
}
