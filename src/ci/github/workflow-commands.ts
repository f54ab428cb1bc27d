import { randomUUID } from 'node:crypto';
import type { World } from '../../system/index.js';

/**
 * How a step speaks to the runner: lines on stdout and files. Both go through the World: it masks the secrets in
 * lines, which @actions/core would not do.
 * Source: docs.github.com, "Workflow commands for GitHub Actions"; the escapes as in @actions/core.
 */

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** Shows a message on the run's page. */
export function annotate(world: World, { level, title, message }: Annotation): void {
  world.stdout.writeCommand(`::${level} title=${escapeProperty(title)}::${escapeData(message)}`);
}

/** Sets outputs of the step, whose values hold no secret; nothing where the runner gave no file for them. */
export async function writeOutputs(
  world: World,
  path: string | undefined,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  if (path === undefined) return;
  // No value can end a block early that ends with a word of its own.
  const blocks = Object.entries(outputs).map(([name, value]) => {
    const end = `end-${randomUUID()}`;
    return `${name}<<${end}\n${value}\n${end}\n`;
  });
  await world.files.appendText(path, blocks.join(''), { isMasked: true });
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
