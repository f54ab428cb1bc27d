import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { artifactServiceMethod, artifactServiceRoot, serveArtifacts } from './artifact-service.js';
import { blobOperation, blobRoot, serveBlob } from './blob-storage.js';
import { responseProblems } from './description.js';
import { breakOff, send, type IncomingCall, type LoggedExchange, type Reply } from './exchange.js';
import { faultReply, Faults, type Fault, type Service } from './faults.js';
import { serveRest, restOperation } from './rest.js';
import type { GithubState } from './state.js';

/**
 * Two listeners on 127.0.0.1, as GitHub has two origins: the REST API, and the results service with its storage
 * (so a client that carries its token over from one to the other is found out).
 */
export class GithubServer {
  readonly faults = new Faults();
  readonly log: LoggedExchange[] = [];
  /** Exchanges that were not as GitHub describes them. */
  readonly violations: string[] = [];
  readonly #state: GithubState;
  readonly #servers: Server[] = [];
  #apiUrl = '';

  constructor(state: GithubState) {
    this.#state = state;
  }

  get apiUrl(): string {
    return this.#apiUrl;
  }

  get resultsUrl(): string {
    return this.#state.resultsOrigin;
  }

  async listen(): Promise<void> {
    this.#apiUrl = await this.#open((call, response) => this.#answerRest(call, response));
    this.#state.resultsOrigin = await this.#open((call, response) => this.#answerResults(call, response));
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections(); // those that hang, too
      server.close();
    }
    await Promise.all(this.#servers.map((server) => once(server, 'close')));
  }

  async #open(answer: (call: IncomingCall, response: ServerResponse) => void): Promise<string> {
    const server = createServer((request, response) => {
      readCall(request, this.#originOf(server))
        .then((call) => answer(call, response))
        .catch((error: unknown) => {
          // A client that went away in the middle of its request waits for no answer; a bug of ours is told.
          if (!request.destroyed || request.complete) this.violations.push(`stand-in: ${String(error)}`);
          response.destroy();
        });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    return this.#originOf(server);
  }

  #originOf(server: Server): string {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  #answerRest(call: IncomingCall, response: ServerResponse): void {
    const violation = (text: string): void => void this.violations.push(text);
    const operation = restOperation(call);
    const reply = this.#answer('rest', operation, call, response, () =>
      serveRest(this.#state, call, violation),
    );
    // An answer that a test asked to be faulty has to be GitHub's, too.
    if (reply !== undefined) responseProblems(operation, reply.status, reply.body).forEach(violation);
  }

  #answerResults(call: IncomingCall, response: ServerResponse): void {
    if (call.path.startsWith(`${artifactServiceRoot}/`)) {
      this.#answer('artifacts', artifactServiceMethod(call), call, response, () =>
        serveArtifacts(this.#state, call, (text) => this.violations.push(text)),
      );
    } else if (call.path.startsWith(`${blobRoot}/`)) {
      this.#answer('storage', blobOperation(call), call, response, () => serveBlob(this.#state, call));
    } else {
      this.violations.push(`${call.method} ${call.path}: nothing of the results service`);
      response.destroy();
    }
  }

  #answer(
    service: Service,
    operation: string,
    call: IncomingCall,
    response: ServerResponse,
    serve: () => Reply,
  ): Reply | undefined {
    const fault = this.faults.take(service, operation);
    const breaksOff = fault !== undefined && 'breaksOff' in fault;
    const reply = fault === undefined || breaksOff ? serve() : replyOf(service, fault);
    this.log.push({
      operation,
      method: call.method,
      path: call.path,
      query: call.query,
      requestBody: service === 'storage' ? `${call.content.length} bytes` : jsonOf(call.content),
      status: reply?.status,
      responseBody: reply?.body,
    });
    if (reply !== undefined && breaksOff) breakOff(response, reply);
    else if (reply !== undefined) send(response, reply);
    else if (fault !== undefined && 'resets' in fault) response.destroy();
    return reply;
  }
}

/** undefined: no answer. */
function replyOf(service: Service, fault: Fault): Reply | undefined {
  return 'status' in fault ? faultReply(service, fault) : undefined;
}

async function readCall(request: IncomingMessage, origin: string): Promise<IncomingCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const url = new URL(request.url ?? '/', origin);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    content: Buffer.concat(chunks),
    origin,
  };
}

/** For the log: text where it isn't JSON. */
function jsonOf(content: Buffer): unknown {
  if (content.length === 0) return undefined;
  const text = content.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
