import type { Path, Problems } from '../problems.js';
import { authKinds, type FileAuth } from '../schema/auth.js';
import type { FileConfig } from '../schema/file-config.js';
import type { Trust } from '../schema/validate.js';
import { requestsOf, stepListsIn } from './steps.js';

interface Authorized {
  readonly auth?: FileAuth | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Checks that each `auth` is of one kind, and the only authorization on its level. */
export function checkAuth(config: FileConfig, problems: Problems, trust: Trust): void {
  checkLevel(config.http, ['http'], problems, trust);
  for (const { steps, path: at } of stepListsIn(config)) {
    for (const { request, path } of requestsOf(steps, at)) checkLevel(request, path, problems, trust);
  }
}

function checkLevel({ auth, headers }: Authorized, path: Path, problems: Problems, trust: Trust): void {
  if (auth === undefined) return;
  const key = { spot: 'key' } as const;
  const at = [...path, 'auth'];
  const [first, ...others] = authKinds.filter((kind) => auth[kind] !== undefined);
  if (first === undefined && trust.isLackReal(at, authKinds))
    problems.add(at, 'authenticates nobody; give it "basic" or "bearer"', key);
  for (const other of others)
    problems.add([...at, other], `"${first}" is there already; keep one of them`, key);
  const header = Object.keys(headers).find((name) => name.toLowerCase() === 'authorization');
  if (header !== undefined) {
    const message = '"auth" beside it sends that header, too; keep one of them';
    problems.add([...path, 'headers', header], message, key);
  }
}
