import type { z } from 'zod';
import { valueAt, type Path, type Spot } from '../problems.js';
import { issueMessages } from './messages.js';

/** One refusal of the schema, where it is and in our words. */
export interface Refusal {
  readonly path: Path;
  readonly spot: Spot;
  readonly message: string;
  /** What belongs there, where it can be said in a few words. */
  readonly noun: string | undefined;
  readonly isUnknownKey: boolean;
  /** Whether it is about the keys of a map together. */
  readonly isRule: boolean;
  /** Whether it is of a key that is not there. */
  readonly isMissing: boolean;
}

/** What an issue of the schema says about `input`; unions are resolved, unknown keys taken one by one. */
export function refusalsOf(issue: z.core.$ZodIssue, input: unknown, base: Path = []): Refusal[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const refusal = (message: string, spot: Spot): Refusal => {
    return { path, message, spot, noun: undefined, isUnknownKey: false, isRule: false, isMissing: false };
  };
  if (issue.code === 'unrecognized_keys') {
    return issueMessages(issue).map((message, index) => ({
      ...refusal(message, 'key'),
      path: [...path, issue.keys[index] ?? ''],
      isUnknownKey: true,
    }));
  }
  if (issue.code === 'invalid_union') {
    return bestBranch(issue.errors).flatMap((inner) => refusalsOf(inner, input, path));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.slice(0, 1).map((inner) => refusal(inner.message, 'key'));
  }
  if (issue.code === 'custom') {
    const { spot, noun } = issue.params ?? {};
    return [
      {
        ...refusal(issue.message, spot === 'key' ? 'key' : 'value'),
        noun: typeof noun === 'string' ? noun : undefined,
        isRule: spot === 'key',
      },
    ];
  }
  // What is missing has no place of its own: the key that lacks it is shown.
  const isMissing = valueAt(input, path) === undefined;
  return [{ ...refusal(issue.message, isMissing ? 'key' : 'value'), isMissing }];
}

/** The alternative that the user most likely meant: the right type first, then the fewest keys amiss. */
function bestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const [best] = branches.toSorted((a, b) => costOf(a) - costOf(b));
  return best ?? [];
}

function costOf(issues: readonly z.core.$ZodIssue[]): number {
  let cost = 0;
  for (const issue of issues) {
    if (issue.code === 'invalid_union' && issue.path.length === 0) {
      cost += costOf(bestBranch(issue.errors));
      continue;
    }
    const isWrongType =
      issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
    cost += isWrongType ? 1000 : issue.code === 'unrecognized_keys' ? issue.keys.length * 2 : 1;
  }
  return cost;
}
