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
  /** `problem` completes "The baseline in ...". */
  | { readonly kind: 'unreadable'; readonly problem: string }
  /** `problem` is a sentence. */
  | { readonly kind: 'unavailable'; readonly problem: string };

/** The text of one file of an artifact of any run of the repository. Needs `actions: read`. */
export async function downloadArtifact(
  github: GithubAccess,
  artifact: Artifact,
  fileName: string,
): Promise<ArtifactContent> {
  const unreadable = (problem: string): ArtifactContent => ({ kind: 'unreadable', problem });
  if (artifact.size_in_bytes > artifactByteCap) return unreadable('is too large: it is not ours');
  const answer = await github.request(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    { artifact_id: artifact.id, archive_format: 'zip' },
    { doing: `download the artifact "${artifact.name}"`, permission: 'actions: read' },
  );
  if (!answer.ok)
    return answer.status === 410 ? { kind: 'gone' } : { kind: 'unavailable', problem: answer.problem };
  if (!isAnyArrayBuffer(answer.data)) return unreadable('is something else: GitHub sent no archive');
  const archive = new Uint8Array(answer.data);
  const digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
  if (typeof artifact.digest === 'string' && artifact.digest !== digest)
    return unreadable('was damaged on the way: its checksum differs');
  try {
    const text = readArchivedText(archive, fileName, byteCap);
    return text === undefined
      ? unreadable(`is something else: it holds no ${fileName}`)
      : { kind: 'text', text };
  } catch (error) {
    return unreadable(`can't be unpacked: ${messageOf(error)}`);
  }
}
