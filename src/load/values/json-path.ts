import { JSONPathEnvironment, JSONPathError, type JSONPathQuery, type JSONValue } from 'json-p3';
import { UsageError } from '../../errors.js';
import { brief } from './brief.js';

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

/**
 * Compiles a JSONPath that is to give a list. One that can find several values (`$.items[*]`) gives all that it
 * finds, none or one too; any other (`$.items`) the list that it finds, undefined where that is none. Throws as
 * `compileJsonPath`.
 */
export function compileJsonList(path: string): {
  readonly find: (value: ParsedJson) => ParsedJson | undefined;
  /** Why there is no list in a value. */
  readonly describe: (value: ParsedJson) => string;
} {
  const query = compileQuery(path);
  const isSingular = query.singularQuery();
  const valuesIn = (value: ParsedJson): JSONValue[] => query.query(value).values();
  return {
    find(value) {
      const found = valuesIn(value);
      if (!isSingular) return found;
      const [list] = found;
      return Array.isArray(list) ? list : undefined;
    },
    describe(value) {
      const [found] = valuesIn(value);
      if (found === undefined) return `${path} finds nothing in the body`;
      return `${path} finds ${brief(JSON.stringify(found))}, which is no list for "for-each"`;
    },
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
