import { lstat, mkdir, readFile, readdir, stat, symlink, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EnvironmentError } from '../../../src/errors.js';
import { createClock } from '../../../src/system/clock.js';
import { createWorld, type HostProcess } from '../../../src/system/index.js';
import { ExitCalled, testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
let path: (name: string) => string;
beforeEach(() => {
  world = testWorld();
  path = (name) => join(world.cwd, name);
});
afterEach(() => world.cleanUp());

describe('files', () => {
  test('are written with the folders above them, masked, without leavings', async () => {
    world.secrets.add('hush-hush');
    await world.files.writeText(path('a/b/c.txt'), 'one hush-hush two');
    expect(await world.files.readText(path('a/b/c.txt'))).toBe('one *** two');
    await world.files.writeText(path('a/b/c.txt'), 'again');
    expect(await readdir(path('a/b'))).toEqual(['c.txt']);
    await world.files.appendText(path('a/log'), '1 hush-hush\n');
    await world.files.appendText(path('a/log'), '2\n');
    expect(await readFile(path('a/log'), 'utf8')).toBe('1 ***\n2\n');
  });

  test('are read byte for byte', async () => {
    const bytes = Buffer.from([0, 13, 10, 0xc3, 0x28, 0xff]);
    await writeFile(path('bytes'), bytes);
    expect(Buffer.from((await world.files.readBytes(path('bytes'))) ?? [])).toEqual(bytes);
  });

  test('of masked values are written as they are', async () => {
    world.secrets.add('1000');
    await world.files.writeText(path('figures'), '{"timeoutMs":10000}', { isMasked: true });
    await world.files.appendText(path('figures'), ' 1000', { isMasked: true });
    expect(await readFile(path('figures'), 'utf8')).toBe('{"timeoutMs":10000} 1000');
    world.stdout.write('10000', { isMasked: true });
    expect(world.written.stdout).toBe('10000');
  });

  test('keep their mode, and links stay links', async () => {
    await writeFile(path('script'), 'old');
    await chmod(path('script'), 0o750);
    await symlink(path('script'), path('link'));
    await world.files.writeText(path('link'), 'new');
    expect((await lstat(path('link'))).isSymbolicLink()).toBe(true);
    expect(await readFile(path('script'), 'utf8')).toBe('new');
    expect((await stat(path('script'))).mode & 0o777).toBe(0o750);
  });

  test('what is not there is undefined, an empty list, or nothing to remove', async () => {
    expect(await world.files.readText(path('none'))).toBeUndefined();
    expect(await world.files.readBytes(path('none'))).toBeUndefined();
    expect(await world.files.exists(path('none'))).toBe(false);
    expect(await world.files.list(path('none'))).toEqual([]);
    await world.files.remove(path('none'));
    await writeFile(path('file'), '');
    expect(await world.files.exists(path('file/below'))).toBe(false);
    for (const name of ['none', 'file', 'file/below'])
      expect(await world.files.isFolder(path(name))).toBe(false);
    expect(await world.files.isFolder(world.cwd)).toBe(true);
  });

  test('a folder where the system takes none is refused at once', async () => {
    if (process.platform !== 'linux') return;
    await expect(world.files.makeFolder('/proc/loadgate/x')).rejects.toMatchObject({
      message: "can't make the folder /proc/loadgate/x: the system takes nothing of that name there (ENOENT)",
      fix: 'Choose another place.',
    });
  });

  test('folders are made at the same time by several', async () => {
    await Promise.all([1, 2, 3, 4].map((n) => world.files.writeText(path(`m/a/n/y/${n}`), '')));
    expect(await world.files.list(path('m/a/n/y'))).toEqual(['1', '2', '3', '4']);
  });

  test('are listed by name; temporary folders are new each time', async () => {
    await Promise.all(['b', 'a', 'c'].map((name) => writeFile(path(name), '')));
    expect((await world.files.list(world.cwd)).filter((name) => name.length === 1)).toEqual(['a', 'b', 'c']);
    const [first, second] = [
      await world.files.makeTemporaryFolder('x-'),
      await world.files.makeTemporaryFolder('x-'),
    ];
    expect(first).not.toBe(second);
    expect(await world.files.exists(first)).toBe(true);
    await world.files.remove(first);
    expect(await world.files.exists(first)).toBe(false);
  });

  test('faults are a sentence with the path', async () => {
    await mkdir(path('folder'));
    await writeFile(path('file'), '');
    const faults: [() => Promise<unknown>, string][] = [
      [
        () => world.files.writeText(path('folder'), ''),
        `can't write ${path('folder')}: it is a folder, a file is needed (EISDIR)`,
      ],
      [() => world.files.readText(path('folder')), `can't read ${path('folder')}: it is a folder`],
      [() => world.files.writeText(path('file/below'), ''), `can't make the folder ${path('file')}: `],
      [
        () => world.files.makeFolder(path('file')),
        `can't make the folder ${path('file')}: a file of that name is in the way`,
      ],
    ];
    for (const [fault, message] of faults) {
      const error: unknown = await fault().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EnvironmentError);
      expect(error).toMatchObject({ exitCode: 3, message: expect.stringContaining(message) });
    }
  });

  test('a full disk is named, with what to do', async () => {
    if (process.platform !== 'linux') return; // /dev/full is Linux's own
    await expect(world.files.writeText('/dev/full', 'text')).rejects.toMatchObject({
      message: "can't write /dev/full: no space left on the device (ENOSPC)",
      fix: 'Free some space, or choose a folder on another disk.',
    });
  });
});

describe('output', () => {
  test('is masked', () => {
    world.secrets.add('hush-hush');
    world.stdout.write('a hush-hush b\n');
    world.stderr.write('c\n');
    expect(world.written).toEqual({ stdout: 'a *** b\n', stderr: 'c\n' });
  });

  test.each([
    [undefined, {}, false],
    [80, {}, true],
    [80, { TERM: 'dumb' }, false],
    [80, { NO_COLOR: '1' }, false],
    [80, { NO_COLOR: '' }, true],
    [undefined, { FORCE_COLOR: '1' }, true],
    [80, { FORCE_COLOR: '0' }, false],
    [undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('a terminal of %s columns with %p has colour: %p', (terminalColumns, env, hasColor) => {
    const coloured = testWorld({ env, ...(terminalColumns === undefined ? {} : { terminalColumns }) });
    expect(coloured.stdout.hasColor).toBe(hasColor);
    expect(coloured.stdout.paint(['bold', 'red'], 'x')).toBe(
      hasColor ? '\u001B[1m\u001B[31mx\u001B[39m\u001B[22m' : 'x',
    );
    expect(coloured.stdout.isTerminal).toBe(terminalColumns !== undefined);
    coloured.cleanUp();
  });

  test('that broke is not written to again', () => {
    let breaks = (): void => undefined;
    let written = '';
    const host = hostWith({
      stdout: {
        write: (text) => (written += text),
        on: (_event, listener) => {
          breaks = () => listener(new Error('EPIPE'));
        },
      },
    });
    const { stdout } = createWorld(host);
    stdout.write('a');
    breaks();
    stdout.write('b');
    expect(written).toBe('a');
  });
});

describe('clock', () => {
  test('sleeps, and wakes early at a signal', async () => {
    const startedMs = world.clock.monotonicMs();
    await world.clock.sleep(20);
    expect(world.clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(19);
    const abort = new AbortController();
    const sleeping = world.clock.sleep(3_600_000 * 24 * 40, abort.signal);
    abort.abort();
    await sleeping;
    await world.clock.sleep(3_600_000, AbortSignal.abort());
    expect(world.clock.monotonicMs() - startedMs).toBeLessThan(60_000);
    expect(Math.abs(world.clock.now() - Date.now())).toBeLessThan(1_000);
  });

  test('goes on as before where somebody sets the clock of the machine', () => {
    const originMs = Date.UTC(2026, 10, 27);
    let passedMs = 0;
    let setMs = 0;
    const clock = createClock({
      originMs,
      monotonicMs: () => passedMs,
      wallMs: () => originMs + passedMs + setMs,
    });
    passedMs = 5000;
    setMs = -3_600_000;
    expect([clock.now(), clock.monotonicMs()]).toEqual([originMs + 5000, 5000]);
    expect(clock.wallMs()).toBe(originMs - 3_595_000);
    setMs = 3_600_000;
    expect(clock.now()).toBe(originMs + 5000);
  });
});

describe('signals', () => {
  const setUp = () => {
    const listeners = new Map<string, (signal: NodeJS.Signals) => void>();
    const host = hostWith({ on: (event, listener) => void listeners.set(event, listener) });
    const { signals } = createWorld(host);
    return { signals, listeners, send: (signal: NodeJS.Signals) => listeners.get(signal)?.(signal) };
  };

  test('the first stops, the second stops now, the third ends', async () => {
    const { signals, send } = setUp();
    const { stop, stopNow } = signals;
    send('SIGINT');
    send('SIGINT'); // npm passes on what the terminal has sent already
    expect([stop.aborted, stopNow.aborted]).toEqual([true, false]);
    await world.clock.sleep(250);
    send('SIGTERM');
    expect(stopNow.aborted).toBe(true);
    await world.clock.sleep(250);
    expect(() => send('SIGTERM')).toThrow(new ExitCalled(143));
  });

  test('nobody listens before somebody asks', () => {
    const { signals, listeners } = setUp();
    expect([...listeners.keys()]).toEqual(['exit']);
    expect(signals.stop.aborted).toBe(false);
    expect([...listeners.keys()].toSorted()).toEqual(['SIGHUP', 'SIGINT', 'SIGTERM', 'exit']);
  });
});

describe('the world', () => {
  test("is made of Node's process; its facts are those of this machine", () => {
    const real = createWorld(process);
    expect(real.cwd).toBe(process.cwd());
    expect(real.machine.cores).toBeGreaterThan(0);
    expect(real.machine.memoryBytes).toBeGreaterThan(0);
    expect(real.machine.node).toBe(process.version);
    expect(Object.isFrozen(real.env)).toBe(true);
  });

  test("names the runner's image", () => {
    const runner = testWorld({ env: { ImageOS: 'ubuntu24', ImageVersion: '20261101.1' } });
    runner.cleanUp();
    expect(runner.machine.runnerImage).toBe('ubuntu24 20261101.1');
    expect(world.machine.runnerImage).toBeUndefined();
  });
});

function hostWith(parts: Partial<HostProcess>): HostProcess {
  const silent = { write: () => undefined, on: () => undefined };
  return {
    env: {},
    platform: 'linux',
    version: process.version,
    execPath: process.execPath,
    stdout: silent,
    stderr: silent,
    cwd: () => world.cwd,
    exit: (code) => {
      throw new ExitCalled(code);
    },
    on: () => undefined,
    ...parts,
  };
}
