export type TargetPlan = ComposeTargetPlan | CommandTargetPlan | UrlTargetPlan;

/** The HTTP request that must be answered with `status` before load begins. */
export interface ReadinessPlan {
  readonly path: string;
  readonly status: number;
  /** For the whole boot: `up --wait` and the probe together. */
  readonly timeoutMs: number;
}

export interface ComposeTargetPlan {
  readonly kind: 'compose';
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  readonly service: string;
  /** Container port; undefined: the service's only port. */
  readonly port: number | undefined;
  readonly ready: ReadinessPlan;
  readonly hostHeader: string | undefined;
}

export interface CommandTargetPlan {
  readonly kind: 'command';
  /** Shell command line; `{{port}}` is replaced, `PORT` is set. */
  readonly run: string;
  /** Shell command line that is run to its end before, such as an install. */
  readonly prepare?: string | undefined;
  /** undefined: a free one. */
  readonly port: number | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ready: ReadinessPlan;
  readonly hostHeader: string | undefined;
}

export interface UrlTargetPlan {
  readonly kind: 'url';
  /** Origin plus optional base path, without a trailing slash. */
  readonly url: string;
  readonly tls: TlsPlan;
  readonly ready: ReadinessPlan;
  readonly hostHeader: string | undefined;
}

/** Whose certificates are trusted where the target speaks HTTPS. */
export interface TlsPlan {
  /** False: whatever certificate the target shows is taken. */
  readonly verify: boolean;
  /** Absolute path of certificates (PEM) that are trusted beside the well-known ones. */
  readonly caPath: string | undefined;
}
