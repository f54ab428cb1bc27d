import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { World } from '../../../src/system/index.js';
import { testWorld, type TestWorld } from '../../helpers/world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.cleanUp());

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return true;
};

/** Polls until `condition` holds; a test fails after five seconds of waiting. */
async function eventually(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const endMs = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const stateOf = async (pid: number): Promise<string> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  } catch {
    return 'gone';
  }
};
const isGone = async (pid: number): Promise<boolean> => ['gone', 'Z', 'X'].includes(await stateOf(pid));

async function pidIn(path: string): Promise<number> {
  let text = '';
  await eventually(`${path} holds a number`, async () => {
    text = (await world.files.readText(path)) ?? '';
    return text.endsWith('\n');
  });
  return Number(text);
}

describe('run', () => {
  test('yields exit code, output and lines', async () => {
    const lines: string[] = [];
    const result = await world.processes.run('sh', ['-c', 'echo one; echo two >&2; printf three; exit 5'], {
      onLine: (line) => lines.push(line),
    });
    expect(result).toEqual({ exitCode: 5, stdout: 'one\nthree', stderr: 'two\n', timedOut: false });
    expect(lines.toSorted()).toEqual(['one', 'three', 'two']);
  });

  test('passes input, folder and variables', async () => {
    const result = await world.processes.run('sh', ['-c', 'cat; pwd; echo $GREETING'], {
      cwd: world.cwd,
      env: { GREETING: 'hello' },
      input: 'from stdin\n',
    });
    expect(result.stdout).toBe(`from stdin\n${world.cwd}\nhello\n`);
  });

  test('hands on the environment without the token of the action', async () => {
    const env = { 'INPUT_GITHUB-TOKEN': 'ghs_4711', INPUT_FOLDER: 'mine' };
    const ofAction = testWorld({ env });
    const result = await ofAction.processes.run('env', []);
    ofAction.cleanUp();
    expect(result.stdout).toContain('INPUT_FOLDER=mine');
    expect(result.stdout).not.toContain('ghs_4711');
  });

  test('a program that ends without reading its input is no fault', async () => {
    const result = await world.processes.run('true', [], { input: 'x'.repeat(1_000_000) });
    expect(result.exitCode).toBe(0);
  });

  test('a command that does not exist is 127, one that is no program 126, as in a shell', async () => {
    await writeFile(join(world.cwd, 'plain.txt'), 'text');
    expect(await world.processes.run('no-such-command', [])).toMatchObject({
      exitCode: 127,
      stderr: 'no-such-command: command not found',
    });
    expect(await world.processes.run(join(world.cwd, 'plain.txt'), [])).toMatchObject({ exitCode: 126 });
  });

  test('a folder that does not exist is named', async () => {
    const cwd = join(world.cwd, 'missing');
    await expect(world.processes.run('true', [], { cwd })).rejects.toThrow(
      `can't run true: the folder ${cwd} does not exist`,
    );
  });

  test('a signal is 128 plus its number', async () => {
    expect((await world.processes.run('sh', ['-c', 'kill -9 $$'])).exitCode).toBe(137);
  });

  test('a timeout ends the whole group, and what left it', async () => {
    const pids = ['member', 'left'].map((name) => join(world.cwd, name));
    const script = `sleep 60 & echo $! > ${pids[0]}; setsid sh -c 'echo $$ > ${pids[1]}; exec sleep 60' & wait`;
    const result = await world.processes.run('sh', ['-c', script], { timeoutMs: 400 });
    expect(result.timedOut).toBe(true);
    expect(result.exitCode).toBe(143);
    for (const path of pids) {
      const pid = await pidIn(path);
      await eventually(`${path} is gone`, () => isGone(pid));
    }
  });

  test('an abort ends what ignores SIGTERM', async () => {
    const abort = new AbortController();
    const running = world.processes.run(
      'sh',
      ['-c', "trap '' TERM; echo deaf; while :; do sleep 0.05; done"],
      { signal: abort.signal, onLine: () => abort.abort() },
    );
    expect((await running).exitCode).toBe(137);
  });

  test('an aborted signal starts nothing', async () => {
    const result = await world.processes.run('touch', [join(world.cwd, 'made')], {
      signal: AbortSignal.abort(),
    });
    expect(result.exitCode).toBe(143);
    expect(await world.files.exists(join(world.cwd, 'made'))).toBe(false);
  });

  test('a grandchild that holds the pipes is not waited for', async () => {
    const path = join(world.cwd, 'pid');
    const startedMs = performance.now();
    const result = await world.processes.run('sh', ['-c', `sleep 30 & echo $! > ${path}; echo done`]);
    expect(result.stdout).toBe('done\n');
    expect(performance.now() - startedMs).toBeLessThan(15_000);
    process.kill(await pidIn(path), 'SIGKILL');
  });
});

describe('start', () => {
  const start = (target: World, commandLine: string, lines: string[] = []) =>
    target.processes.start(commandLine, {
      cwd: target.cwd,
      env: { PORT: '8123' },
      onLine: (line) => lines.push(line),
    });

  test('runs a shell line with its variables; stop ends it', async () => {
    const lines: string[] = [];
    const running = await start(world, 'echo "port $PORT"; exec sleep 60', lines);
    await eventually('the line came', () => lines.length > 0);
    expect(lines).toEqual(['port 8123']);
    await running.stop(2_000);
    expect(await running.ended).toEqual({ exitCode: undefined, signal: 'SIGTERM' });
    expect(isAlive(running.pid)).toBe(false);
  });

  test('stop ends grandchildren, those of another session and orphans', async () => {
    const [plain, session, orphan] = ['plain', 'session', 'orphan'].map((name) => join(world.cwd, name));
    const running = await start(
      world,
      `sleep 61 & echo $! > ${plain}; setsid sh -c 'echo $$ > ${session}; trap "" TERM; while :; do sleep 0.05; done' &
       (setsid sh -c 'echo $$ > ${orphan}; exec sleep 62' &) ; wait`,
    );
    const pids = await Promise.all([plain, session, orphan].map((path) => pidIn(String(path))));
    await running.stop(300);
    for (const pid of pids) expect(await isGone(pid)).toBe(true);
    expect(await running.stop(300)).toEqual([]); // again: nothing left to do
  });

  test('tells how it ended by itself, and stop still ends what it left', async () => {
    const path = join(world.cwd, 'left');
    const running = await start(world, `sleep 63 & echo $! > ${path}; exit 4`);
    expect(await running.ended).toEqual({ exitCode: 4, signal: undefined });
    const pid = await pidIn(path);
    expect(await isGone(pid)).toBe(false);
    await running.stop(2_000);
    expect(await isGone(pid)).toBe(true);
  });

  test('what was not stopped ends with this process', async () => {
    const running = await start(world, 'exec sleep 64');
    world.cleanUp();
    expect(await running.ended).toEqual({ exitCode: undefined, signal: 'SIGKILL' });
  });

  test('what carries a mark is ended, whoever started it', async () => {
    const owner = testWorld();
    const line = { cwd: owner.cwd, onLine: () => undefined };
    const marked = await owner.processes.start('sleep 65 & wait', { ...line, env: { OF_PROJECT: 'shop-1' } });
    const other = await owner.processes.start('exec sleep 66', { ...line, env: { OF_PROJECT: 'shop-2' } });
    await world.processes.endMarked('OF_PROJECT', 'shop-1');
    expect(await isGone(marked.pid)).toBe(true);
    expect(await isGone(other.pid)).toBe(false);
    owner.cleanUp();
    await other.ended;
  });

  test('a folder that does not exist is named', async () => {
    const cwd = join(world.cwd, 'missing');
    await expect(world.processes.start('true', { cwd, env: {}, onLine: () => undefined })).rejects.toThrow(
      `can't start "true": the folder ${cwd} does not exist`,
    );
  });
});
