import { randomBytes } from 'node:crypto';
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describeSystemFault, systemCodeOf } from './faults.js';
import type { Files, Secrets, WriteOptions } from './world.js';

/**
 * The real file system. Faults of the disk and of permissions become an EnvironmentError that names the path.
 *
 * @param temporaryFolder where this run's own folders are made
 */
export function createFiles(secrets: Secrets, temporaryFolder: string): Files {
  const makeFolder = (path: string): Promise<void> =>
    saying(`can't make the folder ${path}`, () => makeFolders(path));

  const remove: Files['remove'] = (path) =>
    saying(`can't remove ${path}`, () => rm(path, { recursive: true, force: true }));

  const masked = (text: string, { isMasked = false }: WriteOptions = {}): string =>
    isMasked ? text : secrets.mask(text);

  return {
    readText: (path) => saying(`can't read ${path}`, () => unlessMissing(readFile(path, 'utf8'), undefined)),
    readBytes: (path) => saying(`can't read ${path}`, () => unlessMissing<Buffer>(readFile(path), undefined)),
    async writeText(path, text, options) {
      await makeFolder(dirname(path));
      await saying(`can't write ${path}`, () => writeWhole(path, masked(text, options)));
    },
    async appendText(path, text, options) {
      await makeFolder(dirname(path));
      await saying(`can't write ${path}`, () => appendFile(path, masked(text, options)));
    },
    exists: (path) =>
      saying(`can't look at ${path}`, async () => (await unlessMissing(stat(path), undefined)) !== undefined),
    sizeBytes: (path) =>
      saying(`can't look at ${path}`, async () => {
        const found = await unlessMissing(stat(path), undefined);
        return found?.isFile() === true ? found.size : undefined;
      }),
    isFolder: (path) =>
      saying(
        `can't look at ${path}`,
        async () => (await unlessMissing(stat(path), undefined))?.isDirectory() === true,
      ),
    list: (path) =>
      saying(`can't list ${path}`, async () => (await unlessMissing<string[]>(readdir(path), [])).toSorted()),
    makeFolder,
    async copy(from, to) {
      await makeFolder(dirname(to));
      await saying(`can't copy ${from} to ${to}`, () => cp(from, to, { recursive: true, dereference: true }));
    },
    async makeTemporaryFolder(prefix) {
      await makeFolder(temporaryFolder);
      return saying(`can't make a folder in ${temporaryFolder}`, () =>
        mkdtemp(join(temporaryFolder, prefix)),
      );
    },
    async removeTemporaryFolders(prefix) {
      const names = await saying(`can't list ${temporaryFolder}`, () =>
        unlessMissing<string[]>(readdir(temporaryFolder), []),
      );
      for (const name of names.filter((each) => each.startsWith(prefix)))
        await remove(join(temporaryFolder, name));
    },
    remove,
  };
}

async function saying<T>(doing: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw describeSystemFault(doing, error);
  }
}

/** One level at a time: Node's own `recursive` never ends in /proc, where a new folder is said to have no parent. */
async function makeFolders(path: string): Promise<void> {
  const above = dirname(path);
  const isRoot = above === path;
  if (!isRoot && (await unlessMissing(stat(above), undefined)) === undefined) await makeFolders(above);
  try {
    await mkdir(path);
  } catch (error) {
    if ((await unlessMissing(stat(path), undefined))?.isDirectory() !== true) throw error;
  }
}

async function unlessMissing<T>(reading: Promise<T>, otherwise: T): Promise<T>;
async function unlessMissing<T>(reading: Promise<T>, otherwise: undefined): Promise<T | undefined>;
async function unlessMissing<T>(reading: Promise<T>, otherwise: T | undefined): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return otherwise;
    throw error;
  }
}

/** Readers see the old text or the new one, never a half: a full disk or a kill leaves the old one. */
async function writeWhole(path: string, text: string): Promise<void> {
  // A link stays a link: the file that it points to is replaced.
  const target = (await unlessMissing(realpath(path), undefined)) ?? path;
  const old = await unlessMissing(stat(target), undefined);
  if (old !== undefined && !old.isFile()) {
    await writeFile(target, text); // a device or a pipe has nothing to rename; a folder is refused here
    return;
  }
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(draft, text, { flush: true });
    if (old !== undefined) await chmod(draft, old.mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
