import type { FileConfig } from '../schema/file-config.js';
import type { FileRequest } from '../schema/request.js';
import type { Path, Problems, Spot } from '../problems.js';
import { requestsOf, stepListsIn } from './steps.js';

/** A text that must have a grammar beyond the schema. */
interface PlacedExpression {
  readonly text: string;
  readonly path: Path;
  readonly spot: Spot;
}

/** Checks the syntax of every JSONPath and regular expression. */
export async function checkExpressions(config: FileConfig, problems: Problems): Promise<void> {
  const requests = stepListsIn(config).flatMap(({ steps, path }) => requestsOf(steps, path));
  for (const expression of requests.flatMap(({ request, path }) => regularExpressions(request, path))) {
    checkRegularExpression(expression, problems);
  }
  const paths = requests.flatMap(({ request, path }) => jsonPaths(request, path));
  const involved = paths.filter(({ text }) => !plainJsonPath.test(text));
  if (involved.length > 0) await checkJsonPaths(involved, problems);
}

/** `$.a.b[0]`, `$.items[*]`: right at a glance, and not worth the 25 ms that loading the parser takes. */
const plainJsonPath = /^\$(?:\.[A-Za-z_]\w*|\.\*|\[(?:0|[1-9]\d{0,8}|\*)\])*$/;

function jsonPaths(request: FileRequest, path: Path): PlacedExpression[] {
  const captures = Object.entries(request.capture).flatMap(([name, from]): PlacedExpression[] =>
    typeof from === 'string' ? [{ text: from, path: [...path, 'capture', name], spot: 'value' }] : [],
  );
  const checks = Object.keys(request.check?.json ?? {}).map((text): PlacedExpression => {
    return { text, path: [...path, 'check', 'json', text], spot: 'key' };
  });
  return [...captures, ...checks];
}

function regularExpressions(request: FileRequest, path: Path): PlacedExpression[] {
  const found: PlacedExpression[] = [];
  for (const [name, from] of Object.entries(request.capture)) {
    if (typeof from === 'object' && from.regex !== undefined) {
      found.push({ text: from.regex, path: [...path, 'capture', name, 'regex'], spot: 'value' });
    }
  }
  const matches = request.check?.body?.matches;
  if (matches !== undefined)
    found.push({ text: matches, path: [...path, 'check', 'body', 'matches'], spot: 'value' });
  return found;
}

function checkRegularExpression({ text, path, spot }: PlacedExpression, problems: Problems): void {
  try {
    RegExp(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reason = error.message.slice(error.message.lastIndexOf(': ') + 2).toLowerCase();
    problems.add(path, `${JSON.stringify(text)} is no regular expression: ${reason}`, { spot });
  }
}

async function checkJsonPaths(expressions: readonly PlacedExpression[], problems: Problems): Promise<void> {
  const { JSONPathEnvironment, JSONPathError } = await import('json-p3');
  const environment = new JSONPathEnvironment();
  // They would run the file's regular expressions on every response; some take seconds on thirty letters.
  const refusedFunctions = ['match', 'search'];
  for (const name of refusedFunctions) environment.functionRegister.delete(name);
  for (const { text, path, spot } of expressions) {
    try {
      environment.compile(text);
    } catch (error) {
      if (!(error instanceof JSONPathError)) throw error;
      const reason = refusedFunctions.includes(error.token.value)
        ? `${error.token.value}() is not available; compare with == or capture with { regex: ... }`
        : `${error.message.replace(/ \('[^]*':\d+\)$/, '')}, at character ${error.token.index + 1}`;
      problems.add(path, `${JSON.stringify(text)} is no JSONPath: ${reason}`, { spot });
    }
  }
}
