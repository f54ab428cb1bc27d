import type { ServiceLimits } from '../measurement/index.js';

/** A place that answers requests. Several where the service is scaled: users are spread over them. */
export interface TargetAddress {
  readonly protocol: 'http:' | 'https:';
  readonly host: string;
  readonly port: number;
  /** Put before every path, without a trailing slash; mostly empty. */
  readonly basePath: string;
  /** With https: whose certificates are trusted. undefined: those of the well-known authorities. */
  readonly tls?: TlsTrust;
}

export interface TlsTrust {
  readonly verify: boolean;
  /** Certificates (PEM) that are trusted beside the well-known ones. */
  readonly ca: string | undefined;
}

/** What `observe/` may watch. */
export type Watchable =
  | {
      readonly kind: 'containers';
      readonly project: string;
      /** The service that receives the load. */
      readonly tested: string;
      readonly services: readonly ServiceFacts[];
    }
  | { readonly kind: 'process'; readonly pid: number; readonly name: string }
  | { readonly kind: 'nothing'; readonly reason: string };

export interface ServiceFacts {
  readonly service: string;
  /** As in force, that is after clamping to the machine. */
  readonly limits: ServiceLimits;
}

export interface ServiceLog {
  readonly service: string;
  /** Such as `running (healthy)`, `exited (1)`. */
  readonly state: string;
  /** Last lines of its output. */
  readonly tail: string;
}

/** A target that is up and ready. */
export interface Target {
  readonly kind: 'compose' | 'command' | 'url';
  /** One line for reports, such as `compose service api (docker-compose.yml)`. */
  readonly description: string;
  readonly addresses: readonly [TargetAddress, ...TargetAddress[]];
  readonly hostHeader: string | undefined;
  readonly watchable: Watchable;
  /** SHA-256 over what runs: the resolved compose model, the command line, the origin. Never over secrets' values. */
  readonly stackHash: string;
  /** Things to say in the report: a clamped CPU limit, a memory limit above the machine's, a fallback address. */
  readonly warnings: readonly string[];
  /** Milliseconds from the first command to the probe's answer. */
  readonly bootMs: number;
  /** Resolves when the target itself is gone (its process exited). Never for compose and url: `observe/` sees those. */
  readonly gone: Promise<string>;
  /** The tail of every service's output. */
  logs(): Promise<readonly ServiceLog[]>;
  /** Leaves nothing behind. May be called again; never throws, and says what it could not remove. */
  down(): Promise<readonly string[]>;
}
