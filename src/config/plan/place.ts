/** What is known of the place and the change, read once by `ci/`. */
export interface CiFacts {
  readonly provider: 'github' | 'other' | 'none';
  /** The commit under test: on a pull request its head, not the merge commit. */
  readonly commit: string | undefined;
  readonly branch: string | undefined;
  /** True on a push to (or a schedule of) the default branch: only such a run may become the baseline. */
  readonly isDefaultBranch: boolean;
  readonly pullRequest:
    | { readonly number: number; readonly fromFork: boolean; readonly baseRef: string }
    | undefined;
  readonly repository: string | undefined;
  /** Page of this run, for links. */
  readonly runUrl: string | undefined;
  /** Only in GitHub Actions. */
  readonly github?: GithubFacts | undefined;
  /** What could not be read of the place and the change, to be said in the report. */
  readonly warnings?: readonly string[];
}

/** What only GitHub Actions has. */
export interface GithubFacts {
  /** Such as `push`, `pull_request`, `merge_group`. */
  readonly eventName: string;
  /** On a push: the commit of the branch before it; zeros where the push made the branch. */
  readonly before?: string | undefined;
  /** In a merge queue: the commit that the queued change would be merged onto. */
  readonly queueBase?: string | undefined;
  /** Where the event is that a label was set on the pull request: then that was said of its head in this event. */
  readonly labeled?: { readonly name: string; readonly by: string; readonly at: string } | undefined;
  /** Without a trailing slash. */
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly runId: string | undefined;
  /** File name in `.github/workflows` of the workflow that runs; not its name, which another file may share. */
  readonly workflowFile: string | undefined;
  readonly defaultBranch: string | undefined;
  readonly repositoryId: number | undefined;
  /** Whether artifacts can be stored: not from a plain `run:` step, which gets no token for them, nor on GHES. */
  readonly artifacts: 'available' | 'not-in-this-step' | 'not-on-this-server';
  /** Files that the runner reads when the step has ended. */
  readonly summaryPath: string | undefined;
  readonly outputPath: string | undefined;
}
