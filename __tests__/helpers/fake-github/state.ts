import { randomUUID } from 'node:crypto';

/** What this GitHub knows: one repository, its accounts, comments, pull requests, runs and artifacts. */

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot';
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly fork: boolean;
}

export type Level = 'none' | 'read' | 'write';
export type Scope = 'actions' | 'contents' | 'issues' | 'pull_requests';

export interface Token {
  readonly value: string;
  /** `workflow`: the job's own token or another app's, which acts as a bot and may not ask who it is. */
  readonly kind: 'workflow' | 'personal';
  readonly account: Account;
  readonly permissions: Readonly<Record<Scope, Level>>;
}

export interface Comment {
  readonly id: number;
  readonly issueNumber: number;
  readonly author: Account;
  /** The app that wrote it with a token of its author's; undefined: the author did. */
  readonly via: string | undefined;
  readonly createdAt: Date;
  body: string;
  updatedAt: Date;
}

export interface PullRequest {
  readonly number: number;
  readonly author: Account;
  readonly createdAt: Date;
  readonly head: { readonly ref: string; sha: string; readonly repository: Repository };
  readonly base: { readonly ref: string; readonly sha: string };
  /** Names, in the order in which they were set. */
  readonly labels: string[];
  /** What happened to it, oldest first. A push that only adds commits is no event: GitHub has none. */
  readonly events: PullRequestEvent[];
  /** undefined: not merged. */
  merged: { readonly at: Date; readonly commit: string } | undefined;
}

export interface PullRequestEvent {
  readonly id: number;
  readonly kind: 'labeled' | 'unlabeled' | 'head_ref_force_pushed';
  readonly actor: Account;
  /** The app that did it with a token of the actor's; undefined: the actor did. */
  readonly via: string | undefined;
  readonly createdAt: Date;
  /** Of a label: its name; of a push: the commit that it brought. */
  readonly of: string;
}

export type Conclusion = 'success' | 'failure' | 'cancelled';

export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  /** Such as `.github/workflows/load.yml`. */
  readonly workflowPath: string;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly headRepository: Repository;
  readonly createdAt: Date;
  /** The ids that the artifact service knows the run and its job by. */
  readonly backendId: string;
  readonly jobBackendId: string;
  conclusion: Conclusion | undefined;
}

export interface Artifact {
  readonly id: number;
  readonly run: WorkflowRun;
  readonly name: string;
  readonly createdAt: Date;
  /** Where its bytes are in the blob storage. */
  readonly blobPath: string;
  readonly contentType: string;
  /** Set by FinalizeArtifact: before it, the artifact doesn't exist for anybody. */
  finalized: { readonly size: number; readonly digest: string | undefined } | undefined;
  expired: boolean;
}

export interface Blob {
  contentType: string;
  content: Buffer | undefined;
  /** Blocks that were put but not yet committed. */
  readonly blocks: Map<string, Buffer>;
}

export class GithubState {
  readonly repository: Repository;
  readonly bot: Account;
  readonly tokens: Token[] = [];
  readonly comments: Comment[] = [];
  readonly pullRequests: PullRequest[] = [];
  readonly runs: WorkflowRun[] = [];
  readonly artifacts: Artifact[] = [];
  readonly blobs = new Map<string, Blob>();
  /** Permission of a login in the repository; everybody else reads. */
  readonly collaborators = new Map<string, 'admin' | 'write' | 'read'>();
  /** Root of the listener that serves the artifact service and the blobs; set when it listens. */
  resultsOrigin = '';
  /** Signs runtime tokens and blob links; of no use anywhere else. */
  readonly secret = randomUUID();
  readonly #accounts = new Map<string, Account>();
  #lastId = 1000;
  #lastMs = 0;

  constructor(owner: string, name: string) {
    this.repository = this.newRepository(owner, name, false);
    this.bot = this.account('github-actions[bot]');
  }

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** A moment after every other that was handed out, on whole seconds as GitHub has them. */
  now(): Date {
    const second = Math.floor(Date.now() / 1000) * 1000;
    this.#lastMs = Math.max(second, this.#lastMs + 1000);
    return new Date(this.#lastMs);
  }

  newRepository(owner: string, name: string, fork: boolean): Repository {
    return { id: this.newId(), owner, name, fork };
  }

  /** The account of a login; made on first mention, of this type. */
  account(login: string, type: Account['type'] = login.endsWith('[bot]') ? 'Bot' : 'User'): Account {
    const known = this.#accounts.get(login);
    if (known !== undefined) return known;
    const account: Account = { id: this.newId(), login, type };
    this.#accounts.set(login, account);
    return account;
  }

  isOwn(owner: string, name: string): boolean {
    return owner === this.repository.owner && name === this.repository.name;
  }
}

/** A commit id that is made of a word, the same each time. */
export function shaOf(word: string): string {
  return Buffer.from(word.padEnd(20, '.')).toString('hex').slice(0, 40);
}
