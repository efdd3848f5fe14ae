/** What stands in place of a secret: the rule, and six digits by which the same secret can be recognised again without being known. */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** `[redacted:<rule>:<6 hex>]`, keyed: without the key nobody can test a guess. */
export function marker(rule: string, secret: string, key: Buffer): string {
  return `[redacted:${rule}:${createHmac('sha256', key).update(secret.toWellFormed()).digest('hex').slice(0, 6)}]`;
}

/** The key of this machine, made on first use in a file that only its owner can read. It is never archived. */
export function loadMarkerKey(file: string): Buffer {
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    if (key.length === 32) return key;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const key = randomBytes(32);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${key.toString('hex')}\n`, { mode: 0o600 });
  return key;
}
