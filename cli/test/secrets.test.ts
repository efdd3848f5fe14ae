import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

/** Letters and digits in no order, so that no scanner of repositories takes this file for a leak. */
const noise = (length: number, seed: number): string =>
  Array.from(
    { length },
    (_, index) => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z'[(index * 7 + seed * 13 + index * index) % 31],
  ).join('');

const secrets = {
  github: `ghp_${noise(36, 1)}`,
  anthropic: `sk-ant-api03-${noise(93, 2)}AA`,
  openai: `sk-proj-${noise(48, 3)}`,
  aws: `AKIA${noise(16, 4)
    .toUpperCase()
    .replaceAll(/[0189]/g, 'Q')}`,
  slack: `xoxb-123456789012-123456789012-${noise(24, 5)}`,
  password: `pg${noise(14, 6)}`,
  bearer: noise(40, 7),
  google: `AIza${noise(35, 8)}`,
};

describe('secrets in a transcript', () => {
  it('are in no git object, no index file, no state file and no line the program says', async () => {
    using place = new TestPlace();
    place
      .session('leaky')
      .prompt(`use this token: ${secrets.github} please`)
      .answer(`I will call it with \`Authorization: Bearer ${secrets.bearer}\``)
      .tool(
        'Bash',
        { command: `export ANTHROPIC_API_KEY=${secrets.anthropic} && psql postgres://ana:${secrets.password}@db/shop` },
        `OPENAI_API_KEY=${secrets.openai}\n`,
      )
      .tool(
        'Read',
        { file_path: `/home/ana/shop/${secrets.google}.txt` },
        JSON.stringify({ aws_access_key_id: secrets.aws }),
      )
      .title(`Rotate ${secrets.slack}`);
    const runs = [
      await siphon('up', '--home', place.home, '--data', place.data, '--once', '--no-open'),
      await siphon('status', '--home', place.home, '--data', place.data, '--json'),
      await siphon('search', 'token', '--data', place.data, '--json'),
    ];
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    const texts = [
      ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      execFileSync('git', ['-C', join(place.data, 'archive.git'), 'cat-file', '--batch-all-objects', '--batch'], {
        encoding: 'latin1',
      }),
      ...filesBelow(place.data).map((file) => readFileSync(file, 'latin1')),
      ...(await storedDocuments(place.data)),
    ];
    for (const [name, secret] of Object.entries(secrets))
      expect(
        texts.filter((text) => text.includes(secret)),
        name,
      ).toEqual([]);
    expect(texts.join('')).toMatch(/\[redacted:[a-z-]+:[0-9a-f]{6}\]/);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What the index keeps compressed, as text. */
async function storedDocuments(data: string): Promise<string[]> {
  const { openEmbeddedSearch } = await import('@session-siphon/indexer/embedded/open-search');
  const search = openEmbeddedSearch(join(data, 'index'));
  const everything = ['messages', 'conversations'].map((collection) => ({
    collection,
    q: '*',
    query_by: 'title',
    per_page: 250,
  }));
  const answer = JSON.stringify(search?.multiSearch({ searches: everything }));
  search?.close();
  return [answer];
}
