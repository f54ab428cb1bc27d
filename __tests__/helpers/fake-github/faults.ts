import { twirpError } from './artifact-service.js';
import { refusal, unprocessable, type Reply } from './exchange.js';

/** What can go wrong between a run and GitHub. */

export type Service = 'rest' | 'artifacts' | 'storage';

export type Fault = { readonly times?: number } & (
  | {
      readonly status: 401 | 403 | 404 | 409 | 422 | 429 | 500 | 502 | 503;
      readonly retryAfterSeconds?: number;
      readonly message?: string;
    }
  /** The connection stays open, nothing is ever answered. */
  | { readonly hangs: true }
  /** The connection is closed without an answer. */
  | { readonly resets: true }
  /** The answer is begun, and the connection closed in the middle of its body. */
  | { readonly breaksOff: true }
);

interface ArmedFault {
  readonly at: string;
  readonly fault: Fault;
  left: number;
}

export class Faults {
  readonly #armed: ArmedFault[] = [];

  /** `at`: a service, or one operation by the name that the log gives it. The last one armed wins. */
  arm(at: string, fault: Fault): void {
    this.#armed.unshift({ at, fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#armed.length = 0;
  }

  take(service: Service, operation: string): Fault | undefined {
    const armed = this.#armed.find(({ at, left }) => left > 0 && (at === service || at === operation));
    if (armed === undefined) return undefined;
    armed.left -= 1;
    return armed.fault;
  }
}

const messages: Readonly<Record<number, string>> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  409: 'an artifact with this name already exists on the workflow run',
  429: 'API rate limit exceeded for installation ID 1.',
  500: 'Server Error',
  502: 'Server Error',
  503: 'Service Unavailable',
};

const twirpCodes: Readonly<Record<number, string>> = {
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  409: 'already_exists',
  422: 'invalid_argument',
  429: 'resource_exhausted',
  503: 'unavailable',
};

/** The answer that a service gives for a faulty status. */
export function faultReply(service: Service, fault: Extract<Fault, { status: number }>): Reply {
  const { status, retryAfterSeconds, message = messages[status] ?? 'Validation Failed' } = fault;
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  if (service === 'artifacts') {
    return { ...twirpError(status, twirpCodes[status] ?? 'internal', message), headers };
  }
  if (service === 'storage') return { status, content: Buffer.from(message), headers };
  return status === 422 ? unprocessable('IssueComment', 'data', message) : refusal(status, message, headers);
}
