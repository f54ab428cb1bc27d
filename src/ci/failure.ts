import type { CiFacts } from '../config/index.js';
import type { World } from '../system/index.js';
import { annotate } from './github/workflow-commands.js';
import { setOutputs } from './outputs.js';

/**
 * Tells GitHub of a run that has no result: wrong usage, a broken environment, a fault of ours. The job's page
 * gets the message, the outputs say `invalid`. Nothing outside GitHub Actions.
 *
 * @param ci undefined where not even the facts could be read
 */
export async function reportFailure(world: World, ci: CiFacts | undefined, message: string): Promise<void> {
  if (ci?.github === undefined) return;
  annotate(world, { level: 'error', title: 'Loadgate', message });
  await setOutputs(world, ci, { verdict: 'invalid' });
  if (ci.github.summaryPath === undefined) return;
  // As code: a message may quote anything.
  const quoted = message.split('\n').map((line) => `    ${line}`);
  const text = `## Loadgate could not measure\n\n${quoted.join('\n')}\n`;
  await world.files.appendText(ci.github.summaryPath, text);
}
