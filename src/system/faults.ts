import { EnvironmentError } from '../errors.js';

/** What the operating system's error codes mean, and what to do about them. */
const meanings: Readonly<Record<string, { readonly what: string; readonly fix?: string }>> = {
  ENOSPC: {
    what: 'no space left on the device',
    fix: 'Free some space, or choose a folder on another disk.',
  },
  EDQUOT: { what: 'the disk quota is used up', fix: 'Free some space, or choose a folder on another disk.' },
  EACCES: { what: 'permission denied', fix: 'Give this user access, or choose another place.' },
  EPERM: { what: 'permission denied', fix: 'Give this user access, or choose another place.' },
  EROFS: { what: 'the file system is read-only', fix: 'Choose a folder on a writable disk.' },
  EISDIR: { what: 'it is a folder, a file is needed' },
  ENOTDIR: { what: 'a part of the path is a file, a folder is needed', fix: 'Choose another place.' },
  ENOENT: { what: 'the system takes nothing of that name there', fix: 'Choose another place.' },
  EEXIST: {
    what: 'a file of that name is in the way',
    fix: 'Move that file away, or choose another name.',
  },
  ENAMETOOLONG: { what: 'the name is too long' },
  EMFILE: { what: 'too many open files', fix: 'Raise the limit (ulimit -n).' },
  ENFILE: { what: 'too many open files on this machine' },
  EIO: { what: 'the disk reports an input/output error' },
  EAGAIN: { what: 'the machine has no process left to give', fix: 'Raise the limit (ulimit -u).' },
  ENOMEM: { what: 'the machine has no memory left' },
};

/** The code of an error that came from the operating system, such as `ENOENT`; else undefined. */
export function systemCodeOf(error: unknown): string | undefined {
  // Not `instanceof Error`: an error from another realm (a test's, a worker's) has another Error.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * An operating system's error as a sentence that says what could not be done (such as `can't write /a/b`) and
 * why. Whatever is not such an error is returned as it is: it is a bug of ours.
 */
export function describeSystemFault(doing: string, error: unknown): unknown {
  const code = systemCodeOf(error);
  if (code === undefined || code.startsWith('ERR_')) return error;
  const meaning = meanings[code];
  return new EnvironmentError(`${doing}: ${meaning === undefined ? code : `${meaning.what} (${code})`}`, {
    fix: meaning?.fix,
    cause: error,
  });
}
