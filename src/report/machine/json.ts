import { resultSchema, type Result } from '../../analyze/index.js';

/**
 * `result.json`: the result as the published schema has it, indented for people and diffs. Throws where the
 * result does not fit the schema, which is a bug.
 */
export function renderJson(result: Result): string {
  return `${JSON.stringify(resultSchema.parse(result), undefined, 2)}\n`;
}
