import type { z } from 'zod';
import type { GithubAccess, GithubAnswer, RequestPurpose } from '../../baseline/index.js';

export const pageSize = 100;

/** What GitHub did not give, in one sentence. */
export interface Refused {
  readonly kind: 'refused';
  /** undefined: no answer came, or one of another shape. */
  readonly status: number | undefined;
  readonly problem: string;
}

/** An answer's body, where it is as documented. */
export function readAnswer<T>(answer: GithubAnswer, schema: z.ZodType<T>): { readonly value: T } | Refused {
  if (!answer.ok) return { kind: 'refused', status: answer.status, problem: answer.problem };
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return { value: parsed.data };
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return {
    kind: 'refused',
    status: undefined,
    problem: `GitHub's answer is not as documented at "${where}".`,
  };
}

export interface Listing {
  /** Of a list that GitHub pages. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly purpose: RequestPurpose;
  /** So many are read at most. */
  readonly pageLimit: number;
}

/** The pages of a list, in GitHub's order, until the last one or the first that is refused. */
export async function* pagesOf<T>(
  github: GithubAccess,
  { route, parameters, purpose, pageLimit }: Listing,
  schema: z.ZodType<readonly T[]>,
): AsyncGenerator<{ readonly value: readonly T[] } | Refused> {
  for (let page = 1; page <= pageLimit; page++) {
    const answer = await github.request(route, { ...parameters, per_page: pageSize, page }, purpose);
    const items = readAnswer(answer, schema);
    yield items;
    if ('problem' in items || items.value.length < pageSize) return;
  }
}

/** The whole list; refused, too, where it is longer than the limit: a part would say something else. */
export async function readWhole<T>(
  github: GithubAccess,
  listing: Listing,
  schema: z.ZodType<readonly T[]>,
): Promise<{ readonly value: readonly T[] } | Refused> {
  const all: T[] = [];
  for await (const page of pagesOf(github, listing, schema)) {
    if ('problem' in page) return page;
    all.push(...page.value);
  }
  const most = listing.pageLimit * pageSize;
  if (all.length < most) return { value: all };
  const problem = `Can't ${listing.purpose.doing}: there are ${most} or more of them.`;
  return { kind: 'refused', status: undefined, problem };
}
