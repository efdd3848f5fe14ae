/** `server.json` of a data folder: where the running server is. Only its owner can read it, because it holds keys. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from '@session-siphon/collector/living-process';
import { objectOf } from '@session-siphon/schemas/narrow';

export interface RunningServer {
  readonly version: 1;
  readonly pid: number;
  readonly siteUrl: string | undefined;
  /** Search server, loopback. */
  readonly searchUrl: string;
  /** Search-only key. */
  readonly searchKey: string;
}

/** Publishes the running server. */
export function writeServerFile(file: string, server: RunningServer): void {
  writeFileSync(file, JSON.stringify(server) + '\n', { mode: 0o600 });
}

/** The running server, or undefined when none runs: the file may have outlived its process. */
export function readServerFile(file: string): RunningServer | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRunningServer(value) && isAlive(value.pid) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function removeServerFile(file: string): void {
  rmSync(file, { force: true });
}

function isRunningServer(value: unknown): value is RunningServer {
  const { version, pid, searchUrl, searchKey } = objectOf(value);
  return version === 1 && typeof pid === 'number' && typeof searchUrl === 'string' && typeof searchKey === 'string';
}
