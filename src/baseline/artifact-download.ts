import { createHash } from 'node:crypto';
import { isAnyArrayBuffer } from 'node:util/types';
import { messageOf } from '../errors.js';
import { readArchivedText } from './artifact-archive.js';
import type { Artifact } from './artifact-runs.js';
import { byteCap } from './document.js';
import type { GithubAccess } from './github-access.js';

/** Packed. A full history is a tenth of this. */
const artifactByteCap = 4 * 1024 * 1024;

export type ArtifactContent =
  | { readonly kind: 'text'; readonly text: string }
  /** Deleted since it was listed. */
  | { readonly kind: 'gone' }
  /** What was uploaded is not ours. `problem` completes "The baseline in ...". */
  | { readonly kind: 'unreadable'; readonly problem: string }
  /** What was uploaded did not come. `problem` is a sentence. */
  | { readonly kind: 'unavailable'; readonly problem: string };

/** The text of one file of an artifact of any run of the repository. Needs `actions: read`. */
export async function downloadArtifact(
  github: GithubAccess,
  artifact: Artifact,
  fileName: string,
): Promise<ArtifactContent> {
  const unreadable = (problem: string): ArtifactContent => ({ kind: 'unreadable', problem });
  const unavailable = (problem: string): ArtifactContent => ({ kind: 'unavailable', problem });
  const doing = `download the artifact "${artifact.name}"`;
  if (artifact.size_in_bytes > artifactByteCap) return unreadable('is too large: it is not ours');
  const answer = await github.request(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    { artifact_id: artifact.id, archive_format: 'zip' },
    { doing, permission: 'actions: read' },
  );
  if (!answer.ok) return answer.status === 410 ? { kind: 'gone' } : unavailable(answer.problem);
  // A body that breaks off is handed on by Octokit as if it were empty: that says nothing of what is stored.
  if (!isAnyArrayBuffer(answer.data) || answer.data.byteLength === 0)
    return unavailable(`Can't ${doing}: GitHub sent no archive, or it broke off. Run the job again.`);
  const archive = new Uint8Array(answer.data);
  const isKnown = typeof artifact.digest === 'string';
  if (isKnown && artifact.digest !== digestOf(archive))
    return unavailable(
      `Can't ${doing}: its checksum differs, so it was damaged on the way. Run the job again; where that is no help, delete the artifact.`,
    );
  try {
    const text = readArchivedText(archive, fileName, byteCap);
    return text === undefined
      ? unreadable(`is something else: it holds no ${fileName}`)
      : { kind: 'text', text };
  } catch (error) {
    // Without a checksum it may as well have broken off.
    return isKnown
      ? unreadable(`can't be unpacked: ${messageOf(error)}`)
      : unavailable(`Can't ${doing}: it can't be unpacked (${messageOf(error)}). Run the job again.`);
  }
}

const digestOf = (archive: Uint8Array): string =>
  `sha256:${createHash('sha256').update(archive).digest('hex')}`;
