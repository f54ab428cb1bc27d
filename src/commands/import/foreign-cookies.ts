import { headerOf, type HarEntry } from './har.js';

/** Names of cookies that a request sends though no answer before it set them: the recording began within a session. */
export function foreignCookies(entries: readonly HarEntry[]): readonly string[] {
  const set = new Set<string>();
  const foreign = new Set<string>();
  for (const { request, response } of entries) {
    const sent = request.cookies.map(({ name }) => name);
    const header = headerOf(request.headers, 'cookie')?.split(';').map(nameOf) ?? [];
    for (const name of [...sent, ...header]) if (name !== '' && !set.has(name)) foreign.add(name);
    const setNow = (response?.headers ?? [])
      .filter(({ name }) => name.toLowerCase() === 'set-cookie')
      // Several in one, a line for each.
      .flatMap(({ value }) => value.split('\n').map(nameOf));
    for (const name of setNow) set.add(name);
    for (const { name } of response?.cookies ?? []) set.add(name);
  }
  return [...foreign];
}

const nameOf = (pair: string): string => pair.split('=', 1)[0]?.trim() ?? '';
