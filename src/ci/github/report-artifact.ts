import { join } from 'node:path';
import { uploadArtifact } from '../../baseline/index.js';
import type { CiFacts, GithubFacts, ReportPlan } from '../../config/index.js';
import type { World } from '../../system/index.js';

/** Jobs of one run that did not give themselves names. */
const nameLimit = 9;

export interface KeptReport {
  readonly url: string | undefined;
  readonly notices: readonly string[];
}

/** Keeps the report's files, which are on disk, as an artifact of this run. */
export async function keepReport(
  world: World,
  ci: CiFacts,
  facts: GithubFacts,
  { artifactName, outDir }: ReportPlan,
  fileNames: readonly string[],
): Promise<KeptReport> {
  const not = (why: string): KeptReport => ({
    url: undefined,
    notices: [`The report was not kept as an artifact: ${why}`],
  });
  if (facts.artifacts === 'not-on-this-server')
    return not('GitHub Enterprise Server has no artifact service of this kind.');
  if (facts.artifacts === 'not-in-this-step')
    return not('a `run:` step has no access to the artifact service; use actions/upload-artifact.');

  const paths: string[] = [];
  for (const name of fileNames) {
    if (await world.files.exists(join(outDir, name))) paths.push(join(outDir, name));
  }
  if (paths.length === 0) return not(`${outDir} holds none of its files.`);

  for (let n = 1; n <= nameLimit; n++) {
    const name = n === 1 ? artifactName : `${artifactName}-${n}`;
    const upload = await uploadArtifact(name, paths, outDir, world.clock);
    if (upload.kind === 'failed') return not(`${upload.problem}.`);
    if (upload.kind === 'uploaded') {
      const url = ci.runUrl === undefined ? undefined : `${ci.runUrl}/artifacts/${upload.id}`;
      const renamed = `The report is in the artifact "${name}": "${artifactName}" is taken in this run. Give each job its own \`artifact-name\`.`;
      return { url, notices: n === 1 ? [] : [renamed] };
    }
  }
  return not(`"${artifactName}" and ${nameLimit - 1} names like it are taken in this run.`);
}
