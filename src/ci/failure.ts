import type { World } from '../system/index.js';
import { annotate, writeOutputs } from './github/workflow-commands.js';

/**
 * Tells GitHub of a run that has no result: wrong usage, a broken environment, a fault of ours. The job's page
 * gets the message, the output `verdict` says `invalid`. Nothing outside GitHub Actions. It needs no facts of the
 * run: that they could not be read may be what is to be told.
 */
export async function reportFailure(world: World, message: string): Promise<void> {
  const { env } = world;
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  annotate(world, { level: 'error', title: 'Loadgate', message });
  await writeOutputs(world, env['GITHUB_OUTPUT'] || undefined, { verdict: 'invalid' });
  const summaryPath = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (summaryPath === '') return;
  // As code: a message may quote anything.
  const quoted = message.split('\n').map((line) => `    ${line}`);
  const text = `## Loadgate could not measure\n\n${quoted.join('\n')}\n`;
  await world.files.appendText(summaryPath, text);
}
