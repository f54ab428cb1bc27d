import { basename, dirname, join, resolve } from 'node:path';
import type { World } from '../../system/index.js';
import type { Path, Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import type { FileTarget } from '../schema/target.js';
import { nearest } from '../suggest.js';

/**
 * Checks what only the world can tell of a target: files and folders exist, the address may be loaded.
 *
 * @param written the same configuration with `{{env.NAME}}` as written
 */
export async function checkTarget(
  config: FileConfig,
  written: FileConfig,
  rootDir: string,
  world: World,
  problems: Problems,
): Promise<void> {
  const { compose, command, url, tls } = config.target ?? {};
  const files: readonly (readonly [Path, string | undefined])[] = [
    [['compose'], config.compose],
    [['target', 'compose', 'file'], compose?.file],
    ...(compose?.files ?? []).map((file, index): [Path, string] => [
      ['target', 'compose', 'files', index],
      file,
    ]),
  ];
  for (const [path, file] of files) {
    if (file !== undefined) await checkComposeFile(file, path, rootDir, world, problems);
  }
  if (command?.cwd !== undefined && !(await world.files.isFolder(resolve(rootDir, command.cwd)))) {
    problems.add(['target', 'command', 'cwd'], `there is no folder "${command.cwd}" in ${rootDir}`);
  }
  if (command?.run.trim() === '') problems.add(['target', 'command', 'run'], 'the command is empty');
  if (command?.prepare !== undefined) checkPreparation(command.prepare, problems);
  if (tls !== undefined && url?.startsWith('https:') !== true) {
    const message =
      url === undefined
        ? 'is for a target given by "url"; compose services and commands are spoken to by plain HTTP'
        : 'is there, but the address begins with "http://"; write "https://", or take it out';
    problems.add(['target', 'tls'], message, { spot: 'key' });
  }
  if (tls?.ca !== undefined) await checkAuthority(tls.ca, rootDir, world, problems);
  if (url !== undefined && config.target) {
    checkHost(url, url === written.target?.url ? undefined : written.target?.url, config.target, problems);
  }
}

function checkPreparation(prepare: string, problems: Problems): void {
  const path: Path = ['target', 'command', 'prepare'];
  if (prepare.trim() === '') problems.add(path, 'the command is empty; write one, or leave "prepare" out');
  const [port] = /\{\{\s*port\s*\}\}/.exec(prepare) ?? [];
  if (port !== undefined)
    problems.addAtWord(path, port, 0, '{{port}} has no value here: the port is chosen for "run"');
}

async function checkAuthority(
  file: string,
  rootDir: string,
  world: World,
  problems: Problems,
): Promise<void> {
  const path: Path = ['target', 'tls', 'ca'];
  const full = resolve(rootDir, file);
  if (await world.files.isFolder(full)) {
    problems.add(path, `"${file}" is a folder; name the file in it`);
    return;
  }
  const text = await world.files.readText(full);
  if (text === undefined) problems.add(path, `there is no file "${file}" in ${rootDir}`);
  else if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    problems.add(path, `"${file}" holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----")`);
  }
}

async function checkComposeFile(
  file: string,
  path: Path,
  rootDir: string,
  world: World,
  problems: Problems,
): Promise<void> {
  const full = resolve(rootDir, file);
  if (await world.files.isFolder(full)) {
    problems.add(path, `"${file}" is a folder; name the compose file in it`);
    return;
  }
  if (await world.files.exists(full)) return;
  const beside = (await world.files.list(dirname(full))).filter((name) => /\.ya?ml$/.test(name));
  const match = nearest(basename(file), beside);
  const composeFiles = beside.filter((name) => name.includes('compose'));
  const hint =
    match !== undefined
      ? `; did you mean "${join(dirname(file), match)}"?`
      : composeFiles.length > 0
        ? `; there is: ${composeFiles.join(', ')}`
        : `; it is looked for in ${dirname(full)}`;
  problems.add(path, `there is no compose file "${file}"${hint}`);
}

/** @param secret what is written in the file where the environment gives the address: a host of it is not quoted */
function checkHost(url: string, secret: string | undefined, target: FileTarget, problems: Problems): void {
  const host = plainHost(new URL(url).hostname);
  if (isThisMachine(host) || target['allow-hosts'].map(plainHost).includes(host)) return;
  const [shown, listed] =
    secret === undefined ? [`"${host}"`, host] : [`what the environment gives for "${secret}"`, 'HOST'];
  problems.add(
    ['target', 'url'],
    `${shown} is not this machine; if it may receive load, list it: "allow-hosts: [${listed}]"`,
  );
}

const plainHost = (host: string): string => host.toLowerCase().replace(/^\[(.*)\]$/, '$1');

/** Whether load may go to a host without more words: it is the one that sends it. An IPv6 address has no brackets. */
export function isThisMachine(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}
