import type { RequestRecording } from '../../measurement/index.js';

/**
 * Answers by which a server says that it has no such request, of one that it never answered well. A server that is broken,
 * overloaded or lets nobody in says nothing of the kind.
 */
export function refusalsOf({
  errors,
  unsent = 0,
  statuses,
}: Pick<RequestRecording, 'errors' | 'unsent' | 'statuses'>): number {
  const silent = Object.entries(statuses).reduce(
    (sum, [status, count]) => sum + (isSilent(Number(status)) ? count : 0),
    0,
  );
  return Math.max(0, errors.http + errors.check - unsent - silent);
}

/** Of the errors of a server, 501 alone tells: it does not know the method. */
const isSilent = (status: number): boolean =>
  (status >= 500 && status !== 501) || [401, 403, 407, 408, 429].includes(status);
