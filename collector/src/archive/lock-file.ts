/** A lock that one process holds on a folder, and that a killed process does not keep. */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { AppError, type ErrorCode } from '@session-siphon/schemas/errors';

interface LockOptions {
  /** Code, message and hint of the error when another process holds the lock. */
  readonly busy: { readonly code: ErrorCode; readonly message: (holder: number) => string; readonly hint: string };
}

/** Takes the lock or throws the `busy` error. Disposing gives it back. */
export function takeLock(path: string, { busy }: LockOptions): Disposable {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (create(path)) return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
    const holder = holderOf(path);
    if (holder !== undefined) throw new AppError(busy.code, busy.message(holder), { hint: busy.hint });
    rmSync(path, { force: true });
  }
  throw new AppError(busy.code, busy.message(0), { hint: busy.hint });
}

function create(path: string): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    writeSync(descriptor, `${process.pid} ${startOf(process.pid) ?? ''}\n`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The living process that holds the lock; undefined when it is gone, or its number was given to another process since. */
function holderOf(path: string): number | undefined {
  const [pidText = '', start = ''] = readText(path).trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  const startNow = startOf(pid);
  return start !== '' && startNow !== undefined && startNow !== start ? undefined : pid;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Start time of a process in the kernel's ticks, where the system tells it. */
function startOf(pid: number): string | undefined {
  const text = process.platform === 'linux' ? readText(`/proc/${pid}/stat`) : '';
  return text === '' ? undefined : text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
