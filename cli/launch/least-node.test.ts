import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
let other: string;

/** Another checkout, which asks for a Node that nobody has. */
beforeAll(() => {
  other = mkdtempSync(join(tmpdir(), 'siphon-checkout-'));
  for (const folder of ['cli/launch', 'cli/bin'])
    cpSync(join(checkout, folder), join(other, folder), { recursive: true });
  cpSync(join(checkout, 'cli', 'package.json'), join(other, 'cli', 'package.json'));
  cpSync(join(checkout, 'cli', 'src', 'main.ts'), join(other, 'cli', 'src', 'main.ts'));
  const manifest = readFileSync(join(checkout, 'package.json'), 'utf8');
  writeFileSync(join(other, 'package.json'), manifest.replace('"node": ">=20"', '"node": ">=999"'));
});
afterAll(() => rmSync(other, { recursive: true }));

it.each(['cli/launch/start.mjs', 'cli/launch/test.mjs', 'cli/launch/run.mjs', 'cli/bin/siphon.mjs'])(
  'a Node that is too old is told so by %s, before anything is installed',
  (path) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(other, path), 'status'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^siphon: this is Node\.js [\d.]+; Node\.js 999 or newer is needed to start\.\n.*nodejs\.org/,
    );
    expect(existsSync(join(other, 'node_modules'))).toBe(false);
  },
);
