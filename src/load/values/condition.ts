import { UsageError } from '../../errors.js';
import { compileExpression, ExpressionError } from '../../expression/index.js';
import type { Values } from './values.js';

/** Whether a condition holds for a user's values, or why that can't be said. */
export type Condition = (values: Values) => boolean | string;

/** Throws a UsageError for a condition that can't be read. */
export function compileCondition(source: string): Condition {
  const { names, holds } = compile(source);
  return (values) => {
    // What every object has, such as `constructor`, is no value of the user.
    const known: Record<string, unknown> = Object.create(null);
    for (const name of names) {
      const value = values.get(name);
      // A count is a whole number to the language, where any other number of JSON is none.
      if (value !== undefined) known[name] = name === 'index' ? BigInt(Number(value)) : value;
    }
    try {
      return holds(known);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return error.message;
    }
  };
}

function compile(source: string): ReturnType<typeof compileExpression> {
  try {
    return compileExpression(source);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new UsageError(`${JSON.stringify(source)} is no condition: ${error.message}`, { cause: error });
  }
}
