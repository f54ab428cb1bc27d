import { createServer } from 'node:http';

const bodyLimitBytes = 64 * 1024;

/** A request that we refuse: `status` for the client, `type` for the error counter. */
export class Refusal extends Error {
  constructor(status, type, message) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/** The JSON object in a request's body; an empty body is an empty object. */
async function readJson(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > bodyLimitBytes)
      throw new Refusal(413, 'too_large', `the body exceeds ${bodyLimitBytes} bytes`);
    chunks.push(chunk);
  }
  if (bytes === 0) return {};
  let body;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new Refusal(400, 'bad_json', `the body is not JSON: ${error.message}`);
  }
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw new Refusal(400, 'bad_request', 'the body must be a JSON object');
  }
  return body;
}

/** `/workflow/:id/step` as an expression with one named group per parameter. */
const expressionOf = (path) => new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`);

/**
 * A server for `routes`: `{ 'POST /workflow/:id/step': async ({ params, body }) => answer }`. An answer is an
 * object (sent as JSON) or `{ status, text, type }`. `observe(endpoint, seconds, errorType)` sees every request.
 */
export function createHttpServer(routes, observe) {
  const table = Object.entries(routes).map(([route, handle]) => {
    const [method, path] = route.split(' ');
    return { method, path, expression: expressionOf(path), handle };
  });

  const find = (method, path) => {
    const matching = table.filter((route) => route.expression.test(path));
    const route = matching.find((candidate) => candidate.method === method);
    if (route !== undefined) return { ...route, params: route.expression.exec(path).groups ?? {} };
    if (matching.length > 0)
      throw new Refusal(405, 'method_not_allowed', `${method} is not allowed on ${path}`);
    throw new Refusal(404, 'no_such_path', `nothing is at ${path}`);
  };

  return createServer(async (request, response) => {
    const started = performance.now();
    // Unknown paths share one label: a label per path would let any client grow the metrics without end.
    let endpoint = 'unknown';
    let errorType;
    let answer;
    try {
      const route = find(request.method, request.url.split('?', 1)[0]);
      endpoint = route.path;
      const body = request.method === 'POST' ? await readJson(request) : {};
      answer = await route.handle({ params: route.params, body });
    } catch (error) {
      const refused = error instanceof Refusal;
      if (!refused) console.error(error);
      errorType = refused ? error.type : 'internal';
      answer = { status: refused ? error.status : 500, error: refused ? error.message : 'internal error' };
    }
    const { status = 200, text, type = 'application/json', ...fields } = answer;
    const payload = text ?? JSON.stringify(fields);
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(payload) });
    response.end(payload);
    observe(endpoint, (performance.now() - started) / 1000, errorType);
  });
}
