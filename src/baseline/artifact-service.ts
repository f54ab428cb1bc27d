import { messageOf } from '../errors.js';
import type { Clock } from '../system/index.js';

/** Artifacts of ours are far below a megabyte. The client has no limit of its own for the whole. */
const uploadTimeoutMs = 30_000;

export type Upload =
  | { readonly kind: 'uploaded'; readonly id: number }
  /** The run has an artifact of this name already; they can't be overwritten. */
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'failed'; readonly problem: string };

/**
 * Stores files as one artifact of this run, through @actions/artifact: it finds the service by variables that
 * the runner sets for actions, and retries by itself.
 *
 * @param files absolute paths, all below `folder`
 */
export async function uploadArtifact(
  name: string,
  files: readonly string[],
  folder: string,
  clock: Clock,
): Promise<Upload> {
  try {
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const uploading = new DefaultArtifactClient().uploadArtifact(name, [...files], folder);
    const { id } = await within(uploadTimeoutMs, uploading, clock);
    return id === undefined
      ? { kind: 'failed', problem: 'the artifact service gave it no number' }
      : { kind: 'uploaded', id };
  } catch (error) {
    const problem = messageOf(error).split('\n')[0] ?? '';
    return /\(409\)/.test(problem) ? { kind: 'name-taken' } : { kind: 'failed', problem };
  }
}

async function within<T>(timeoutMs: number, work: Promise<T>, clock: Clock): Promise<T> {
  const done = new AbortController();
  const tooLong = clock.sleep(timeoutMs, done.signal).then(() => undefined);
  try {
    const first = await Promise.race([work.then((value) => ({ value })), tooLong]);
    if (first === undefined)
      throw new Error(`the artifact service was not done within ${timeoutMs / 1000} s`);
    return first.value;
  } finally {
    done.abort();
  }
}
