import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startOwnTypesense } from './own-server-for-tests.ts';

afterEach(() => vi.unstubAllEnvs());

it('a Typesense server is started from the program that is named by then, as a benchmark downloads it late', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'siphon-own-'));
  const commands: (readonly string[])[] = [];
  const within = (command: readonly string[]): readonly string[] => {
    commands.push(command);
    throw new Error('seen');
  };
  try {
    vi.stubEnv('TYPESENSE_SERVER_BIN', '');
    await expect(startOwnTypesense({ parent, within })).rejects.toThrow('there is no TYPESENSE_SERVER_BIN');
    vi.stubEnv('TYPESENSE_SERVER_BIN', '/downloaded/typesense-server');
    await expect(startOwnTypesense({ parent, within })).rejects.toThrow('seen');
  } finally {
    rmSync(parent, { recursive: true });
  }
  expect(commands).toEqual([expect.arrayContaining(['/downloaded/typesense-server'])]);
});
