import type { World } from '../../system/index.js';

/** The runner drops a whole summary above 1,024 KiB; a little is left for what is there already. */
const longestSummaryBytes = 1_000_000;

/**
 * Adds the report to the job's page.
 *
 * @returns what was not as wanted, one sentence each
 */
export async function writeSummary(
  world: World,
  path: string | undefined,
  texts: { readonly summary: string; readonly shorter: string },
): Promise<string[]> {
  if (path === undefined) return ['No job summary was written: GITHUB_STEP_SUMMARY is not set.'];
  const fits = Buffer.byteLength(texts.summary) <= longestSummaryBytes;
  await world.files.appendText(path, `${fits ? texts.summary : texts.shorter}\n`, { isMasked: true });
  return fits
    ? []
    : ['The job summary is the shorter text of the comment: GitHub drops summaries above 1,024 KiB.'];
}
