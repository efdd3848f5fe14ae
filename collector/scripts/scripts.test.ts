/** Both scripts as a contributor runs them, in a copy of the workspace. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const checkout = join(import.meta.dirname, '..', '..');
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'siphon-scripts-'));
  cpSync(join(checkout, 'collector'), join(copy, 'collector'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  for (const name of ['package.json', 'vitest.config.ts']) cpSync(join(checkout, name), join(copy, name));
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'), 'junction');
});

afterAll(() => rmSync(copy, { recursive: true }));

function script(name: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const file = join(copy, 'collector', 'scripts', name);
  const env = { ...process.env, HOME: join(copy, 'home'), USER: 'maria' };
  return run(process.execPath, ['--conditions=source', '--no-warnings', file, ...args], { cwd: copy, env });
}

describe('npm run new:source', () => {
  it('makes a source whose suite is green', async () => {
    const { stdout } = await script('new-source.ts', 'quill-pen');
    expect(stdout).toContain('collector/src/sources/quill-pen');
    const registry = readFileSync(join(copy, 'collector/src/registry.ts'), 'utf8');
    expect(registry).toContain("import { quillPen } from './sources/quill-pen/source.ts';");
    expect(registry).toMatch(/, quillPen\];\n$/);
    const suite = [join(checkout, 'node_modules/vitest/vitest.mjs'), 'run', 'collector/src/sources/sources.test.ts'];
    const report = join(copy, 'report.json');
    await run(
      process.execPath,
      [...suite, '-t', 'quill-pen|the registry', '--maxWorkers=1', '--reporter=json', `--outputFile=${report}`],
      { cwd: copy, env: { ...process.env, CI: 'true' } },
    );
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    expect(numFailedTests).toBe(0);
    expect(numPassedTests).toBeGreaterThan(10);
  });

  it.each(['Quill', '../x', 'codex', ''])('refuses the name %j and changes nothing', async (name) => {
    const before = readFileSync(join(copy, 'collector/src/registry.ts'), 'utf8');
    await expect(script('new-source.ts', name)).rejects.toMatchObject({ code: 2 });
    expect(readFileSync(join(copy, 'collector/src/registry.ts'), 'utf8')).toBe(before);
  });
});

describe('npm run capture', () => {
  const secret = `sk-ant-api03-${'Ab1_'.repeat(24)}AA`;

  function transcript(): string {
    const folder = join(copy, 'home', '.codex', 'sessions', '2026', '02', '03');
    const file = join(folder, 'rollout-2026-02-03T04-05-06-0199c1d2-0000-7000-8000-000000000001.jsonl');
    mkdirSync(folder, { recursive: true });
    const cwd = join(copy, 'home', 'shop');
    const line = (type: string, payload: unknown) =>
      JSON.stringify({ timestamp: '2026-02-03T04:05:06.000Z', type, payload });
    const prompt = (text: string) =>
      line('response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
    writeFileSync(
      file,
      [
        line('session_meta', { id: '0199c1d2-0000-7000-8000-000000000001', cwd, cli_version: '0.99.0' }),
        prompt(`the key is ${secret}, tell maria@example.com about ${cwd}/src`),
        ...Array.from({ length: 50 }, (_one, at) => prompt(`again ${at} ${'and again '.repeat(60)}`)),
        '{"torn',
      ].join('\n'),
    );
    return file;
  }

  it('makes a small case without secrets and names, and its expectations', async () => {
    const { stderr } = await script('capture-case.ts', transcript(), '--case', 'my-prompt');
    expect(stderr).toContain('1 × anthropic');
    const folder = join(copy, 'collector/src/sources/codex/cases/my-prompt');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
    expect(texts).not.toContain(secret);
    expect(texts).not.toMatch(/maria/);
    expect(texts).not.toContain(join(copy, 'home'));
    expect(texts).toContain('/home/ana/shop');
    expect(texts).toContain('ana@example.org');
    expect(texts.length).toBeLessThan(4_000);
    const expected = readFileSync(join(folder, 'expected.jsonl'), 'utf8').trim().split('\n');
    expect(expected.map((line) => JSON.parse(line).type)).toEqual(['session', 'message', 'message']);
    expect(JSON.parse(readFileSync(join(folder, 'expected-skips.json'), 'utf8')).skips).toEqual({
      'line is not JSON': 1,
    });
  });

  it.each([[['no-such-file.jsonl', '--source', 'codex']], [['package.json']], [[]]])(
    'says what is wrong with %j',
    async (args) => {
      await expect(script('capture-case.ts', ...args)).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining('usage: npm run capture'),
      });
    },
  );
});
