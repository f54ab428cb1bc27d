import { randomUUID } from 'node:crypto';
import type { LoggedExchange } from './exchange.js';
import type { Fault } from './faults.js';
import { runtimeTokenOf } from './runtime-token.js';
import { GithubServer } from './server.js';
import {
  GithubState,
  shaOf,
  type Artifact,
  type Comment,
  type Conclusion,
  type Level,
  type PullRequest,
  type PullRequestEvent,
  type Repository,
  type Scope,
  type Token,
  type WorkflowRun,
} from './state.js';

export { mergeGroupEvent, pullRequestEvent, pushEvent, refsOf, type GithubEvent } from './events.js';
export type { LoggedExchange } from './exchange.js';
export type { Fault } from './faults.js';
export { shaOf } from './state.js';
export type { Artifact, Comment, PullRequest, Token, WorkflowRun } from './state.js';

export const workflowPath = '.github/workflows/load.yml';

/**
 * A GitHub of one repository: REST API, artifact service and blob storage on 127.0.0.1, with a memory. What an
 * action writes in one run is there in the next. `close()` throws where an exchange was not as GitHub's own
 * OpenAPI description has it, so every test that talks to it is also a test of the protocol.
 */
export class FakeGithub {
  readonly state: GithubState;
  readonly #server: GithubServer;

  private constructor(state: GithubState, server: GithubServer) {
    this.state = state;
    this.#server = server;
  }

  static async start(fullName = 'acme/shop'): Promise<FakeGithub> {
    const [owner = '', name = ''] = fullName.split('/');
    const state = new GithubState(owner, name);
    const server = new GithubServer(state);
    await server.listen();
    return new FakeGithub(state, server);
  }

  get apiUrl(): string {
    return this.#server.apiUrl;
  }

  get resultsUrl(): string {
    return this.#server.resultsUrl;
  }

  get log(): readonly LoggedExchange[] {
    return this.#server.log;
  }

  get violations(): readonly string[] {
    return this.#server.violations;
  }

  /** Exchanges of one operation, named as in the log. */
  exchanges(operation: string): LoggedExchange[] {
    return this.log.filter((exchange) => exchange.operation === operation);
  }

  /** Ends both listeners; throws what was not as described. */
  async close(): Promise<void> {
    await this.#server.close();
    if (this.violations.length > 0) {
      throw new Error(`exchanges that GitHub does not describe so:\n${this.violations.join('\n')}`);
    }
  }

  /** From now on (or `times` times) a service (`rest`, `artifacts`, `storage`) or an operation fails. */
  fail(at: string, fault: Fault): void {
    this.#server.faults.arm(at, fault);
  }

  heal(): void {
    this.#server.faults.clear();
  }

  /** A job's own token. By default it may write what the documented workflow allows. */
  workflowToken(permissions: Partial<Record<Scope, Level>> = {}): Token {
    const granted = { actions: 'read', contents: 'read', issues: 'none', pull_requests: 'write' } as const;
    return this.#addToken({
      value: `ghs_${randomUUID()}`,
      kind: 'workflow',
      account: this.state.bot,
      permissions: { ...granted, ...permissions },
    });
  }

  /** The token of a fork's or Dependabot's pull request: reads only. */
  readOnlyToken(): Token {
    return this.workflowToken({ actions: 'read', contents: 'read', issues: 'read', pull_requests: 'read' });
  }

  /** The token of an installed app, such as actions/create-github-app-token hands out. */
  appToken(name: string): Token {
    return this.#addToken({
      value: `ghs_${randomUUID()}`,
      kind: 'workflow',
      account: this.state.account(`${name}[bot]`),
      permissions: { actions: 'read', contents: 'read', issues: 'none', pull_requests: 'write' },
    });
  }

  /** Somebody's own token, which may say whose it is. */
  personalToken(login: string): Token {
    return this.#addToken({
      value: `ghp_${randomUUID()}`,
      kind: 'personal',
      account: this.state.account(login),
      permissions: { actions: 'write', contents: 'write', issues: 'write', pull_requests: 'write' },
    });
  }

  #addToken(token: Token): Token {
    this.state.tokens.push(token);
    return token;
  }

  addFork(owner: string): Repository {
    return this.state.newRepository(owner, this.state.repository.name, true);
  }

  /** @param options `sha`: of its head, where that is a commit of a real repository */
  addPullRequest(options: {
    readonly branch: string;
    readonly from?: Repository;
    readonly sha?: string;
  }): PullRequest {
    const repository = options.from ?? this.state.repository;
    const pull: PullRequest = {
      number: this.state.pullRequests.length + 1,
      author: this.state.account(repository.owner),
      createdAt: this.state.now(),
      head: { ref: options.branch, sha: options.sha ?? shaOf(`head-of-${options.branch}`), repository },
      base: { ref: 'main', sha: shaOf('main') },
      labels: [],
      events: [],
      merged: undefined,
    };
    this.state.pullRequests.push(pull);
    return pull;
  }

  /** Lets somebody write to the repository. */
  addWriter(login: string): void {
    this.state.collaborators.set(login, 'write');
  }

  /** A push to its branch. GitHub keeps an event only of one that replaces commits. */
  push(pull: PullRequest, sha: string, options: { readonly isForced: boolean }): void {
    pull.head.sha = sha;
    if (options.isForced) this.#addEvent(pull, 'head_ref_force_pushed', pull.author.login, sha);
  }

  /** @param via an app that does it with a token of theirs */
  label(pull: PullRequest, login: string, name: string, via?: string): void {
    pull.labels.push(name);
    this.#addEvent(pull, 'labeled', login, name, via);
  }

  unlabel(pull: PullRequest, login: string, name: string): void {
    pull.labels.splice(pull.labels.indexOf(name), 1);
    this.#addEvent(pull, 'unlabeled', login, name);
  }

  merge(pull: PullRequest, commit: string): void {
    pull.merged = { at: this.state.now(), commit };
  }

  #addEvent(
    pull: PullRequest,
    kind: PullRequestEvent['kind'],
    login: string,
    of: string,
    via?: string,
  ): void {
    const { state } = this;
    const actor = state.account(login);
    pull.events.push({ id: state.newId(), kind, actor, via, createdAt: state.now(), of });
  }

  edit(comment: Comment, body: string): void {
    comment.body = body;
    comment.updatedAt = this.state.now();
  }

  /** @param via an app that writes it with a token of theirs */
  addComment(pull: PullRequest, login: string, body: string, via?: string): Comment {
    const now = this.state.now();
    const comment: Comment = {
      id: this.state.newId(),
      issueNumber: pull.number,
      author: this.state.account(login),
      via,
      createdAt: now,
      updatedAt: now,
      body,
    };
    this.state.comments.push(comment);
    return comment;
  }

  commentsOf(pull: PullRequest): Comment[] {
    return this.state.comments.filter(({ issueNumber }) => issueNumber === pull.number);
  }

  /** A run that is in progress, until `finish`. */
  startRun(options: {
    readonly event: string;
    readonly branch: string;
    readonly sha: string;
    readonly from?: Repository;
    /** Of its file; default: the one that tests run in. */
    readonly workflowPath?: string;
  }): WorkflowRun {
    const run: WorkflowRun = {
      id: this.state.newId(),
      number: this.state.runs.length + 1,
      workflowPath: options.workflowPath ?? workflowPath,
      event: options.event,
      headBranch: options.branch,
      headSha: options.sha,
      headRepository: options.from ?? this.state.repository,
      createdAt: this.state.now(),
      backendId: randomUUID(),
      jobBackendId: randomUUID(),
      conclusion: undefined,
    };
    this.state.runs.push(run);
    return run;
  }

  finish(run: WorkflowRun, conclusion: Conclusion): void {
    run.conclusion = conclusion;
  }

  artifactsOf(run: WorkflowRun): Artifact[] {
    return this.state.artifacts.filter(
      (artifact) => artifact.run === run && artifact.finalized !== undefined,
    );
  }

  /** The bytes of an artifact: a zip archive. */
  contentOf(artifact: Artifact): Buffer {
    const content = this.state.blobs.get(artifact.blobPath)?.content;
    if (content === undefined) throw new Error(`nothing was uploaded for ${artifact.name}`);
    return content;
  }

  /** The artifact's record stays, its content is gone, as after its retention. */
  expire(artifact: Artifact): void {
    artifact.expired = true;
    this.state.blobs.delete(artifact.blobPath);
  }

  /** What the runner sets for a job's access to GitHub. */
  environmentOf(run: WorkflowRun): Record<string, string> {
    return {
      GITHUB_API_URL: this.apiUrl,
      // Only its host matters: the artifact client refuses any other as an Enterprise Server.
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_GRAPHQL_URL: `${this.apiUrl}/graphql`,
      ACTIONS_RESULTS_URL: `${this.resultsUrl}/`,
      ACTIONS_RUNTIME_TOKEN: runtimeTokenOf(this.state, run),
      GITHUB_RUN_ID: String(run.id),
      GITHUB_RUN_NUMBER: String(run.number),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_REPOSITORY: `${this.state.repository.owner}/${this.state.repository.name}`,
      GITHUB_REPOSITORY_ID: String(this.state.repository.id),
      GITHUB_REPOSITORY_OWNER: this.state.repository.owner,
      GITHUB_EVENT_NAME: run.event,
    };
  }
}
