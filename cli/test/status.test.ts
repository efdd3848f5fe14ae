import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

describe('siphon status', () => {
  it('says which versions of an assistant write what siphon does not know', async () => {
    using place = new TestPlace();
    const at = ['--home', place.home, '--data', place.data];
    const old = place.session('old').prompt('hello there');
    writeFileSync(old.file, readFileSync(old.file, 'utf8').replaceAll('"2.1.12"', '"2.1.9"'));
    const recent = place.session('recent').prompt('hello again');
    appendFileSync(recent.file, '{"type":"of-tomorrow"}\n{"type":"of-tomorrow"}\n');
    await siphon('collect', ...at);

    const { stdout } = await siphon('status', ...at);
    expect(stdout).toContain(
      '2 transcripts; collected 2 conversations, 2 messages, the newest of 2026-10-05T09:00:00.000Z',
    );
    expect(stdout).toContain('versions seen: 2.1.9, 2.1.12');
    expect(stdout).toContain('skipped 2 records: unknown line type (written by 2.1.12)');
    expect(JSON.parse((await siphon('status', ...at, '--json')).stdout)).toMatchObject({
      sources: expect.arrayContaining([
        expect.objectContaining({
          source: 'claude-code',
          skips: { 'unknown line type': 2 },
          skipVersions: { 'unknown line type': ['2.1.12'] },
        }),
      ]),
    });
  });
});
