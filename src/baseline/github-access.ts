import type { GithubFacts } from '../config/index.js';

/**
 * GitHub's REST API for one repository, as stores and delivery use it. `ci/` implements it: each request has
 * time limits and bounded retries, and no answer is an exception.
 */
export interface GithubAccess {
  readonly facts: GithubFacts;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  /**
   * @param route such as `GET /repos/{owner}/{repo}/issues/{issue_number}/comments`
   * @param parameters of path, query and body; `owner` and `repo` are added where the route names them
   * @param purpose completes the sentence of a failure
   */
  request(
    route: string,
    parameters: Readonly<Record<string, string | number>>,
    purpose: RequestPurpose,
  ): Promise<GithubAnswer>;
}

export interface RequestPurpose {
  /** Such as `list the comments of #7`. */
  readonly doing: string;
  /** The workflow permission that it needs, such as `pull-requests: write`. */
  readonly permission: string;
}

export type GithubAnswer =
  /** The body, of a shape that the caller checks. */
  | { readonly ok: true; readonly data: unknown }
  /** `status` is undefined where no answer came, 429 for every limit of the rate; `problem` is a sentence with what to do. */
  | { readonly ok: false; readonly status: number | undefined; readonly problem: string };
