import { basename, join, relative } from 'node:path';
import type { World } from '../../system/index.js';

/** What `init` reads of a repository, or of a folder that is none. */
export interface Repository {
  /** The folder that `init` looks at, absolute. */
  readonly root: string;
  /** The repository's top, absolute: where `.github` belongs. The same folder where there is no repository. */
  readonly top: string;
  /** Where `root` lies in `top`; empty where they are the same. */
  readonly prefix: string;
  readonly defaultBranch: string;
  /** Files below `root`, relative to it, with `/` between the parts. */
  readonly files: readonly string[];
  /** The text of one of them; undefined where it is gone or too long to be read. */
  read(file: string): Promise<string | undefined>;
}

/** Larger files are no compose files and hold no routes. */
const readLimitCharacters = 300_000;
/** Folders whose files are somebody else's. */
const foreign = /(^|\/)(node_modules|vendor|dist|build|\.venv|\.git)\//;
/** How far a folder that is no git repository is looked into. */
const walkDepth = 4;
const walkLimit = 2000;

/** Reads what there is below `root`: what git knows or would add, else what a short walk finds. */
export async function openRepository(world: World, root: string): Promise<Repository> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const { exitCode, stdout } = await world.processes.run('git', args, { cwd: root, timeoutMs: 20_000 });
    return exitCode === 0 ? stdout : undefined;
  };
  const listed = await git('ls-files', '-z', '--cached', '--others', '--exclude-standard');
  const top = (await git('rev-parse', '--show-toplevel'))?.trim() ?? root;
  const files = listed === undefined ? await walk(world, root) : listed.split('\0');
  return {
    root,
    top,
    prefix: relative(top, root).replaceAll('\\', '/'),
    defaultBranch: await defaultBranchOf(git),
    files: [...new Set(files)].filter((file) => file !== '' && !foreign.test(file)),
    async read(file) {
      const text = await world.files.readText(join(root, file));
      return text !== undefined && text.length <= readLimitCharacters ? text : undefined;
    },
  };
}

/** The name of a suite for this folder: lower case, words joined by hyphens. */
export function suiteNameOf(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return name === '' ? 'loadgate' : name;
}

/** Files below `root`, some folders deep. A name without a dot is tried as a folder: nothing else is known of it. */
async function walk(world: World, root: string): Promise<readonly string[]> {
  const files: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    for (const name of await world.files.list(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (files.length >= walkLimit || foreign.test(`${path}/`)) continue;
      files.push(path);
      if (!name.includes('.') && depth < walkDepth) await visit(path, depth + 1);
    }
  };
  await visit('', 1);
  return files;
}

async function defaultBranchOf(git: (...args: string[]) => Promise<string | undefined>): Promise<string> {
  const remote = (await git('symbolic-ref', '--short', 'refs/remotes/origin/HEAD'))?.trim();
  if (remote !== undefined) return remote.replace(/^origin\//, '');
  for (const name of ['main', 'master']) {
    for (const refs of ['refs/heads', 'refs/remotes/origin']) {
      if ((await git('rev-parse', '--verify', '--quiet', `${refs}/${name}`)) !== undefined) return name;
    }
  }
  // A repository before its first commit, or one with a name of its own (trunk).
  return (await git('symbolic-ref', '--short', 'HEAD'))?.trim() ?? 'main';
}
