import type { getOctokit } from '@actions/github';
import type { GithubAccess, GithubAnswer, RequestPurpose } from '../../baseline/index.js';
import type { CiFacts, GithubFacts } from '../../config/index.js';
import type { World } from '../../system/index.js';
import { defaultLimits, NoAnswerError, withinLimits, type RequestLimits } from './limits.js';
import { describeFailure } from './problems.js';

type Octokit = ReturnType<typeof getOctokit>;

/**
 * GitHub as this run may use it; undefined outside GitHub Actions and without a token.
 *
 * @param token the input `github-token`; by default GITHUB_TOKEN or GH_TOKEN
 */
export function openGithub(
  world: World,
  ci: CiFacts,
  token = world.env['GITHUB_TOKEN'] ?? world.env['GH_TOKEN'],
): GithubAccess | undefined {
  const [owner, repo] = ci.repository?.split('/') ?? [];
  if (ci.github === undefined || token === undefined || token === '') return undefined;
  if (owner === undefined || repo === undefined) return undefined;
  return new GitHub(world, { facts: ci.github, owner, repo, token });
}

/** The REST API through @actions/github, which is loaded with the first request: it takes a tenth of a second. */
export class GitHub implements GithubAccess {
  readonly facts: GithubFacts;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  readonly #world: World;
  readonly #limits: RequestLimits;
  #connecting: Promise<Octokit> | undefined;
  /** After a request that was never answered the next ones are tried once: a hung GitHub must not add up. */
  #isSilent = false;

  constructor(
    world: World,
    options: Pick<GithubAccess, 'facts' | 'owner' | 'repo' | 'token'>,
    limits: RequestLimits = defaultLimits,
  ) {
    this.facts = options.facts;
    this.owner = options.owner;
    this.repo = options.repo;
    this.token = options.token;
    this.#world = world;
    this.#limits = limits;
    world.secrets.add(options.token);
  }

  async request(
    route: string,
    parameters: Readonly<Record<string, string | number>>,
    purpose: RequestPurpose,
  ): Promise<GithubAnswer> {
    try {
      this.#connecting ??= this.#connect();
      const octokit = await this.#connecting;
      // What the path has no place for would be sent along as a query.
      const repository = route.includes('{owner}') ? { owner: this.owner, repo: this.repo } : {};
      const { data } = await octokit.request(route, { ...repository, ...parameters });
      this.#isSilent = false;
      return { ok: true, data };
    } catch (error) {
      this.#isSilent = error instanceof NoAnswerError;
      const place = { apiUrl: this.facts.apiUrl, nowMs: this.#world.clock.wallMs() };
      return describeFailure(error, purpose, place);
    }
  }

  async #connect(): Promise<Octokit> {
    const { getOctokit } = await import('@actions/github');
    return getOctokit(this.token, { baseUrl: this.facts.apiUrl, userAgent: 'loadgate' }, (octokit) => {
      octokit.hook.wrap('request', (request, options) =>
        withinLimits(
          options.method,
          async (signal) => {
            // In place: a wrapper further inside (the token's) was bound to these very options.
            options.request = { ...options.request, signal };
            return request(options);
          },
          this.#isSilent ? { ...this.#limits, tries: 1 } : this.#limits,
          this.#world.clock,
        ),
      );
    });
  }
}
