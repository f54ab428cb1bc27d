import type { ExpressionError } from '../../expression/index.js';
import type { Path, Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import type { Trust } from '../schema/validate.js';
import type { Feeding } from './feeds.js';
import { keysOfSpoilt, walkConfig, type Scope } from './scope.js';

interface PlacedCondition {
  readonly text: string;
  readonly path: Path;
  readonly types: Scope['types'];
  readonly whyUnknown: (name: string) => string;
}

/** Checks every condition: its grammar, its names, and that it gives true or false. */
export async function checkConditions(
  config: FileConfig,
  source: unknown,
  feeding: Feeding,
  problems: Problems,
  trust: Trust,
): Promise<void> {
  const conditions: PlacedCondition[] = [];
  walkConfig(config, feeding, {
    keysOfSpoilt: keysOfSpoilt(source, trust),
    block(step, path, scope) {
      if (step.if === undefined) return;
      const { types } = scope;
      const whyUnknown = (name: string): string => scope.whyUnknown(name, `"${name}"`);
      conditions.push({ text: step.if, path: [...path, 'if'], types, whyUnknown });
    },
  });
  if (conditions.length === 0) return;
  // Loaded only where it is needed.
  const { compileExpression, ExpressionError } = await import('../../expression/index.js');
  for (const condition of conditions) {
    try {
      compileExpression(condition.text, condition.types);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      report(error, condition, problems);
    }
  }
}

function report(
  { message, offset, unknownName }: ExpressionError,
  { text, path, whyUnknown }: PlacedCondition,
  problems: Problems,
): void {
  if (unknownName === undefined) {
    problems.add(path, `${JSON.stringify(text)} is no condition: ${message}, at character ${offset + 1}`);
    return;
  }
  const before = text.slice(0, offset).split(unknownName).length - 1;
  problems.addAtWord(path, unknownName, before, whyUnknown(unknownName));
}
