import { resolve } from 'node:path';
import type { ReadinessPlan, TargetPlan } from '../plan.js';
import type { FileConfig } from '../schema/file-config.js';
import type { FileReady, FileTarget } from '../schema/target.js';

/** The target, from its long or its short form. Paths become absolute. */
export function planTarget(config: FileConfig, rootDir: string): TargetPlan {
  const hostHeader = config.target?.['host-header'];
  const probePath = config.path ?? '/';
  if (config.compose !== undefined && config.service !== undefined) {
    return {
      kind: 'compose',
      files: [resolve(rootDir, config.compose)],
      profiles: [],
      service: config.service,
      port: undefined,
      ready: { path: probePath, status: 200, timeoutMs: defaultBootMs },
      hostHeader,
    };
  }
  const target: FileTarget | undefined = config.target;
  if (target?.compose) {
    const { file, files, profiles, service, port, ready } = target.compose;
    const all = files ?? (file === undefined ? [] : [file]);
    return {
      kind: 'compose',
      files: all.map((each) => resolve(rootDir, each)),
      profiles,
      service,
      port,
      ready: planReadiness(ready, probePath),
      hostHeader,
    };
  }
  if (target?.command) {
    const { run, prepare, port, cwd, env, ready } = target.command;
    return {
      kind: 'command',
      run,
      ...(prepare === undefined ? {} : { prepare }),
      port: port === 'auto' ? undefined : port,
      cwd: resolve(rootDir, cwd ?? '.'),
      env,
      ready: planReadiness(ready, probePath),
      hostHeader,
    };
  }
  if (target?.url === undefined) throw new TypeError('a configuration without a target passed the schema');
  return {
    kind: 'url',
    url: target.url,
    tls: {
      verify: target.tls?.verify ?? true,
      caPath: target.tls?.ca === undefined ? undefined : resolve(rootDir, target.tls.ca),
    },
    ready: { path: probePath, status: 200, timeoutMs: defaultBootMs },
    hostHeader,
  };
}

const defaultBootMs = 120_000;

function planReadiness(ready: FileReady, probePath: string): ReadinessPlan {
  return { path: ready.path ?? probePath, status: ready.status, timeoutMs: ready.timeout };
}
