/** What stands in place of a secret: the rule, and six digits by which the same secret can be recognised again without being known. */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isNotThere, systemCode } from '@session-siphon/schemas/system-code';

const keyBytes = 32;

/** Every marker in a text. */
export const markerPattern = /\[redacted:[a-z]+(?:-[a-z]+)*:[0-9a-f]{6}\]/g;

/** What is left of a marker where a text was escaped again or cut. */
export const markerCore = /redacted:[a-z]+(?:-[a-z]+)*:[0-9a-f]{0,6}(?!\w)/g;

/** `[redacted:<rule>:<6 hex>]`, keyed: without the key nobody can test a guess. */
export function marker(rule: string, secret: string, key: Buffer): string {
  return `[redacted:${rule}:${createHmac('sha256', key).update(secret.toWellFormed()).digest('hex').slice(0, 6)}]`;
}

/** The key of this machine, made on first use in a file that only its owner can read. It is never archived. */
export function loadMarkerKey(file: string): Buffer {
  const known = readKey(file);
  if (known) return known;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const key = randomBytes(keyBytes);
  try {
    writeFileSync(file, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    return key;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    // Another process made one at the same time, or a killed one left half a key.
    const theirs = readKey(file);
    if (theirs) return theirs;
    writeFileSync(file, `${key.toString('hex')}\n`, { mode: 0o600 });
    return key;
  }
}

/** The key of this machine, or one of the moment where it has none: for work that leaves nothing behind. */
export function passingMarkerKey(file: string): Buffer {
  return readKey(file) ?? randomBytes(keyBytes);
}

function readKey(file: string): Buffer | undefined {
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    return key.length === keyBytes ? key : undefined;
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}
