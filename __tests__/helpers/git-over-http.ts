import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface GitServer {
  readonly url: string;
  close(): Promise<void>;
}

export type Access = 'none' | 'read' | 'write';

/**
 * git's own smart HTTP server (git http-backend) on 127.0.0.1, with a say in who may do what.
 *
 * @param accessOf by the Authorization header
 */
export async function serveGit(
  root: string,
  accessOf: (authorization: string) => Access,
): Promise<GitServer> {
  const server = createServer((request, response) => {
    const access = accessOf(request.headers.authorization ?? '');
    const isPush = (request.url ?? '').includes('git-receive-pack');
    if (access === 'none') {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    } else if (isPush && access !== 'write') {
      response.writeHead(403).end('Write access to repository not granted.\n');
    } else {
      runBackend(root, request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function runBackend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://host');
  const { 'content-type': type, 'content-encoding': encoding, 'git-protocol': protocol } = request.headers;
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'tester', // a known user may push
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: type,
      HTTP_CONTENT_ENCODING: encoding,
      GIT_PROTOCOL: typeof protocol === 'string' ? protocol : undefined,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => request.destroy());
  const parts: Buffer[] = [];
  backend.stdout.on('data', (part: Buffer) => parts.push(part));
  backend.on('close', () => {
    const output = Buffer.concat(parts);
    const end = output.indexOf('\r\n\r\n');
    for (const line of output.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(output.subarray(end + 4));
  });
}
