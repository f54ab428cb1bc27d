import { JSONPathEnvironment, JSONPathError, type JSONPathQuery, type JSONValue } from 'json-p3';
import { UsageError } from '../errors.js';

export { JSONPathError };

/** A value out of a parsed JSON text. */
export type ParsedJson = Exclude<JSONValue, undefined>;

const environment = new JSONPathEnvironment();
// They run expressions from the configuration over data from the target, at a cost without bound.
environment.functionRegister.delete('match');
environment.functionRegister.delete('search');

/**
 * Compiles a JSONPath (RFC 9535, without `match` and `search`). The result gives the one value found, a list
 * where several are found, undefined where none is. Throws a UsageError for a path that can't be read; the result
 * throws a JSONPathError for a value nested deeper than a `..` may descend.
 */
export function compileJsonPath(path: string): (value: ParsedJson) => ParsedJson | undefined {
  const query = compileQuery(path);
  return (value) => {
    const found = query.query(value);
    return found.empty() ? undefined : found.valuesOrSingular();
  };
}

function compileQuery(path: string): JSONPathQuery {
  try {
    return environment.compile(path);
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw new UsageError(`${JSON.stringify(path)} is no JSONPath: ${error.message}`, { cause: error });
  }
}
