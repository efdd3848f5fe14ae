import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remoteOf, scenarios, takeSteps } from './killed-steps.ts';

const program = fileURLToPath(new URL('killed-writer.ts', import.meta.url));
/** Kills a process at a call of the system; not every machine has it. */
const tracer = 'strace';
const hasTracer = spawnSync(tracer, ['-V']).status === 0;
/** What fills files and what makes them be seen. Writes without a position are the lock's, and messages between threads. */
const lastingCalls = ['pwrite64', 'rename'];

/** Of all processes. */
const compiled = mkdtempSync(join(tmpdir(), 'siphon-compiled-'));
let folder: string;

afterAll(() => rmSync(compiled, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the writer, below another program if one is given. */
async function run(
  [directory, scenario, killAt]: readonly [string, string, number],
  below: readonly string[] = [],
): Promise<{ readonly output: string; readonly said: string; readonly code: number | null; readonly signal: unknown }> {
  const node = [process.execPath, '--conditions=source', '--disable-warning=ExperimentalWarning'];
  const [command, ...args] = [...below, ...node, program, directory, scenario, String(killAt)] as const;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // One thread for the file system, so that its calls have one order.
    env: { ...process.env, TMPDIR: folder, NODE_COMPILE_CACHE: compiled, UV_THREADPOOL_SIZE: '1' },
  });
  const [output, said, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { output, said, code, signal };
}

/** The same; returns what it printed, undefined when it was killed. */
async function write(...args: Parameters<typeof run>): Promise<string | undefined> {
  const { output, said, code, signal } = await run(...args);
  if (signal === 'SIGKILL') return undefined;
  expect(code, said).toBe(0);
  return output;
}

const isPushed = (scenario: string): boolean => scenarios[scenario]?.killed.some((step) => step.isPushed) === true;

/** An archive before the steps that are killed. */
async function archiveFor(scenario: string): Promise<string> {
  const directory = join(folder, 'before');
  if (isPushed(scenario)) git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', remoteOf(directory)]);
  await takeSteps(directory, scenarios[scenario]?.before ?? []);
  return directory;
}

/** Another one like it. */
function copyOf(directory: string, name: string): string {
  const copy = join(folder, name);
  for (const [from, to] of [
    [directory, copy],
    [remoteOf(directory), remoteOf(copy)],
  ] as const)
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  return copy;
}

const fsck = (directory: string): string => git(directory, ['fsck', '--strict', '--full', '--no-dangling']);
const trees = (directory: string): string => git(directory, ['rev-parse', 'main^{tree}', 'machines/laptop^{tree}']);

/** The archive is whole as it was left; and the next start makes of it what an undisturbed one is. */
async function expectRecovery(directory: string, scenario: string, expected: string): Promise<void> {
  const { before = [], killed = [] } = scenarios[scenario] ?? {};
  if (existsSync(join(directory, 'HEAD'))) expect(fsck(directory)).toBe('');
  // What the assistants have written by then is read once more.
  await takeSteps(directory, killed.slice(-1));
  expect(fsck(directory)).toBe('');
  expect(trees(directory)).toBe(expected);
  if (isPushed(scenario)) {
    expect(fsck(remoteOf(directory))).toBe('');
    expect(trees(remoteOf(directory))).toBe(expected);
    expect(Number(git(remoteOf(directory), ['rev-list', '--count', 'main']))).toBe(before.length + killed.length);
  }
  expect(Number(git(directory, ['rev-list', '--count', 'main']))).toBeLessThanOrEqual(before.length + killed.length);
  for (const left of ['', 'objects/pack', 'refs/heads', 'refs/heads/machines'])
    expect(readdirSync(join(directory, left)).filter((name) => /^\.tmp-|\.lock\.?/.test(name))).toEqual([]);
}

describe.each(Object.keys(scenarios))('a process that is killed while it writes %s', (scenario) => {
  it('leaves at each of its calls an archive that is whole, and after the next start the same one', async () => {
    const before = await archiveFor(scenario);
    const whole = copyOf(before, 'whole');
    const calls = Number(await write([whole, scenario, 0]));
    expect(calls).toBeGreaterThan(20);
    const expected = trees(whole);
    for (let killAt = 1; killAt <= calls; killAt += 1) {
      const directory = copyOf(before, `killed-${killAt}`);
      expect(await write([directory, scenario, killAt]), `call ${killAt}`).toBeUndefined();
      await expectRecovery(directory, scenario, expected);
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

/** A push also starts git, whose calls are not meant. */
const aloneAtWork = Object.keys(scenarios).filter((scenario) => !isPushed(scenario));

describe.each(aloneAtWork)('a process that is killed at a call of the system while it writes %s', (scenario) => {
  it.skipIf(!hasTracer).each(lastingCalls)(
    'leaves an archive that is whole at each %s, and after the next start the same one',
    async (call) => {
      const before = await archiveFor(scenario);
      const whole = copyOf(before, 'whole');
      await write([whole, scenario, 0]);
      const expected = trees(whole);
      let killed = 0;
      for (;;) {
        const directory = copyOf(before, `killed-${killed}`);
        const inject = `inject=${call}:signal=SIGKILL:when=${killed + 1}`;
        const below = [tracer, '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject];
        if ((await write([directory, scenario, 0], below)) !== undefined) break;
        await expectRecovery(directory, scenario, expected);
        rmSync(directory, { recursive: true, force: true });
        killed += 1;
      }
      expect(killed).toBeGreaterThan(4);
    },
  );
});

describe('several processes that write one archive at once', () => {
  it('take turns or are refused, and it is what one alone would have made', async () => {
    const scenario = 'a new archive';
    const whole = join(folder, 'whole');
    await write([whole, scenario, 0]);
    const directory = join(folder, 'shared');
    for (let round = 0; round < 3; round += 1) {
      const runs = await Promise.all(Array.from({ length: 4 }, () => run([directory, scenario, 0])));
      expect(runs.some(({ code }) => code === 0)).toBe(true);
      for (const { code, said } of runs) if (code !== 0) expect(said).toContain('ARCHIVE_LOCKED');
      expect(fsck(directory)).toBe('');
    }
    expect(trees(directory)).toBe(trees(whole));
    const parents = git(directory, ['rev-list', '--parents', 'main']).split('\n');
    expect(parents.every((line) => line.split(' ').length <= 2)).toBe(true);
  });
});
