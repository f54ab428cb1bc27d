import { type ASTNode, Environment, EvaluationError, ParseError, TypeError } from '@marcbachmann/cel-js';

/** A condition in CEL (the Common Expression Language, as specified by google/cel-spec). */
export interface Expression {
  readonly source: string;
  /**
   * True or false for these values; names of the expression that are not in them have none. Throws an
   * ExpressionError where the values don't fit it, or give something else.
   */
  readonly holds: (values: Readonly<Record<string, unknown>>) => boolean;
  /** The names that it uses, each once; those of its own loops too. */
  readonly names: readonly string[];
}

/** An expression that can't be read or worked out. `offset` is the place in its text, in UTF-16 units from 0. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly offset: number;
  /** A name that has no value: its own text begins at `offset`. */
  readonly unknownName: string | undefined;

  constructor(message: string, offset: number, unknownName?: string) {
    super(message);
    this.offset = offset;
    this.unknownName = unknownName;
  }
}

/** Of these types a value may be: whole numbers are bigints, other numbers doubles. */
export type NameType = 'dyn' | 'string' | 'int';

/**
 * Compiles a condition. Throws an ExpressionError for what can't be read and, where the names that may be used are
 * given, for others and for types that don't go together or don't give true or false.
 */
export function compileExpression(source: string, names?: Readonly<Record<string, NameType>>): Expression {
  const { environment, unsayable } = environmentOf(names);
  const parsed = reworded(() => environment.parse(source));
  const found = identifiersIn(parsed.ast);
  const misnomer = found.find(({ args }) => unsayable.has(args));
  if (misnomer !== undefined) {
    const message = `"${misnomer.args}" is a word of the language; capture the value under another name`;
    throw new ExpressionError(message, misnomer.start);
  }
  const checked = parsed.check();
  if (!checked.valid) throw withoutMinus(errorOf(checked.error), unsayable);
  if (checked.type !== 'bool' && checked.type !== 'dyn') {
    throw new ExpressionError(`gives a value of type ${checked.type}, not true or false`, 0);
  }
  return {
    source,
    names: [...new Set(found.map(({ args }) => args))],
    holds(values) {
      const result: unknown = reworded(() => parsed(values));
      if (typeof result === 'boolean') return result;
      throw new ExpressionError(`gives ${JSON.stringify(result)?.slice(0, 80)}, not true or false`, 0);
    },
  };
}

/** An environment that knows these names, and those of them that the language has no way to say. */
function environmentOf(names: Readonly<Record<string, NameType>> | undefined): {
  readonly environment: Environment;
  readonly unsayable: ReadonlySet<string>;
} {
  const environment = base.clone({ unlistedVariablesAreDyn: names === undefined });
  const unsayable = new Set<string>();
  for (const [name, type] of Object.entries(names ?? {})) {
    try {
      if (name.includes('-')) unsayable.add(name);
      else environment.registerVariable(name, type);
    } catch {
      unsayable.add(name); // such as `type`: of interest only where an expression uses it
    }
  }
  return { environment, unsayable };
}

/** `a-b` is a subtraction to the language, and `a` then an unknown name. */
function withoutMinus(error: unknown, unsayable: ReadonlySet<string>): unknown {
  if (!(error instanceof ExpressionError) || error.unknownName === undefined) return error;
  const meant = [...unsayable].find((name) => name.startsWith(`${error.unknownName}-`));
  if (meant === undefined) return error;
  const message = `"${meant}" is a subtraction here; capture the value under a name without "-"`;
  return new ExpressionError(message, error.offset);
}

const base = environmentWithMixedNumbers();

/** JSON knows one kind of number: `n + 1` must work although `1` is a whole number to CEL and `n` is none. */
function environmentWithMixedNumbers(): Environment {
  const environment = new Environment();
  const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
    '/': (left, right) => left / right,
    '%': (left, right) => left % right,
  };
  for (const [sign, operate] of Object.entries(operators)) {
    const asNumbers = (left: number | bigint, right: number | bigint): number =>
      operate(Number(left), Number(right));
    environment.registerOperator(`double ${sign} int`, asNumbers);
    environment.registerOperator(`int ${sign} double`, asNumbers);
  }
  // What is dynamic in `1 + n` is taken for a whole number when types are checked.
  environment.registerOperator(
    'int == double',
    (left: bigint | number, right: number) => Number(left) === right,
  );
  environment.registerOperator('double % double', (left: number, right: number) => left % right);
  return environment;
}

function reworded<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw errorOf(error);
  }
}

function errorOf(error: unknown): unknown {
  if (!(error instanceof ParseError || error instanceof EvaluationError || error instanceof TypeError)) {
    return error;
  }
  const offset = error.range?.start ?? error.node?.pos ?? 0;
  const unknownName = /^Unknown variable: (\w+)$/.exec(error.summary)?.[1];
  return new ExpressionError(wordsOf(error.summary), offset, unknownName);
}

function wordsOf(summary: string): string {
  if (summary === 'Unexpected token: EOF') return 'ends too early';
  return `${summary.charAt(0).toLowerCase()}${summary.slice(1)}`;
}

type Identifier = Extract<ASTNode, { op: 'id' }>;

/** All identifiers, those of a macro's own variables too. */
function identifiersIn(node: ASTNode): Identifier[] {
  return node.op === 'id' ? [node] : nodesIn(node.args).flatMap(identifiersIn);
}

function nodesIn(value: unknown): ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
