import { messageOf } from '../errors.js';
import type { Clock } from '../system/index.js';

/**
 * GitHub's artifact service through @actions/artifact, which finds the service by variables that the runner
 * sets, retries by itself (up to half a minute) and has no limit of its own for the whole.
 */

/** Artifacts of ours are far below a megabyte. */
const transferTimeoutMs = 60_000;

export type Upload =
  | { readonly kind: 'uploaded'; readonly id: number }
  /** The run has an artifact of this name already; they can't be overwritten. */
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'failed'; readonly problem: string };

/**
 * Stores files as one artifact of this run.
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
    const { id } = await within(transferTimeoutMs, uploading, clock);
    return id === undefined
      ? { kind: 'failed', problem: 'the artifact service gave it no number' }
      : { kind: 'uploaded', id };
  } catch (error) {
    const problem = oneLine(error);
    return /\(409\)|already exists/i.test(problem) ? { kind: 'name-taken' } : { kind: 'failed', problem };
  }
}

export type Download =
  | { readonly kind: 'downloaded' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'failed'; readonly status: number | undefined; readonly problem: string };

export interface ArtifactAddress {
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
  readonly runId: number;
  readonly artifactId: number;
  /** `sha256:...` of the archive, where the service knows it. */
  readonly digest: string | undefined;
}

/** Unpacks an artifact of another run into a folder. */
export async function downloadArtifact(
  address: ArtifactAddress,
  folder: string,
  clock: Clock,
): Promise<Download> {
  try {
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const downloading = new DefaultArtifactClient().downloadArtifact(address.artifactId, {
      path: folder,
      ...(address.digest === undefined ? {} : { expectedHash: address.digest }),
      findBy: {
        token: address.token,
        repositoryOwner: address.owner,
        repositoryName: address.repo,
        workflowRunId: address.runId,
      },
    });
    const { digestMismatch } = await within(transferTimeoutMs, downloading, clock);
    return { kind: digestMismatch === true ? 'damaged' : 'downloaded' };
  } catch (error) {
    return { kind: 'failed', status: statusOf(error), problem: oneLine(error) };
  }
}

async function within<T>(timeoutMs: number, work: Promise<T>, clock: Clock): Promise<T> {
  const done = new AbortController();
  const tooLong = clock.sleep(timeoutMs, done.signal).then(() => {
    throw new Error(`the artifact service was not done within ${timeoutMs / 1000} s`);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    done.abort();
    tooLong.catch(() => undefined); // its sleep ends early, and nobody waits for it any more
  }
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}

const oneLine = (error: unknown): string => messageOf(error).split('\n')[0] ?? '';
