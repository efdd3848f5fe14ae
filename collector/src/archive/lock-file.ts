/** A lock that one process holds on a folder, and that a killed process does not keep. */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError, type ErrorCode } from '@session-siphon/schemas/errors';
import { systemCode } from '@session-siphon/schemas/system-code';
import { isAlive } from '../living-process.ts';

interface LockOptions {
  /** Code, message and hint of the error when another process holds the lock. */
  readonly busy: { readonly code: ErrorCode; readonly message: (holder: number) => string; readonly hint: string };
}

/** Takes the lock or throws the `busy` error. Disposing gives it back. */
export function takeLock(path: string, { busy }: LockOptions): Disposable {
  const mine = `${process.pid} ${startOf(process.pid) ?? '-'} ${randomBytes(6).toString('hex')}\n`;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (create(path, mine)) {
      sweepBesides(path);
      return { [Symbol.dispose]: () => release(path, mine) };
    }
    const theirs = readText(path);
    const holder = holderOf(theirs);
    if (holder !== undefined) throw new AppError(busy.code, busy.message(holder), { hint: busy.hint });
    removeStale(path, theirs);
  }
  throw new AppError(busy.code, busy.message(0), { hint: busy.hint });
}

/** The file appears with its content: nobody can find it empty and take it for stale. */
function create(path: string, content: string): boolean {
  const temporary = besides(path);
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
    try {
      linkSync(temporary, path);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      // Some file systems have no links.
      return createWithoutLink(path, content);
    }
    return true;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function createWithoutLink(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Two processes may find the same stale lock; the slower one must not remove what the faster one made in its place. */
function removeStale(path: string, stale: string): void {
  const aside = besides(path);
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readText(aside) === stale) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function release(path: string, mine: string): void {
  if (readText(path) === mine) rmSync(path, { force: true });
}

function besides(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Removes what processes left that were killed while they took the lock. */
function sweepBesides(path: string): void {
  const start = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(start) ? /^(\d+)-[0-9a-f]+$/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(dirname(path), name), { force: true });
  }
}

/** The living process that holds the lock; undefined when it is gone, or its number was given to another process since. */
function holderOf(content: string): number | undefined {
  const [pidText = '', start = ''] = content.trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  const startNow = startOf(pid);
  return /^\d+$/.test(start) && startNow !== undefined && startNow !== start ? undefined : pid;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Start time of a process in the kernel's ticks, where the system tells it. */
function startOf(pid: number): string | undefined {
  const text = process.platform === 'linux' ? readText(`/proc/${pid}/stat`) : '';
  return text === '' ? undefined : text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
