import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { missingTypesense, startOwnTypesense } from '@session-siphon/indexer/search/own-server-for-tests';
import type { SearchAnswer } from '@session-siphon/schemas/search-answer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { type Finished, RunningSiphon, siphon } from './siphon-process.ts';

let place: TestPlace;
beforeEach(async () => {
  place = new TestPlace();
  place.session('one').prompt('the first walrus').answer('the second walrus');
  await siphon('collect', '--home', place.home, '--data', place.data);
});
afterEach(() => place[Symbol.dispose]());

const nobody = 'http://127.0.0.1:9';

/** Runs a command with a key. */
function run(args: readonly string[], key = 'some key'): Promise<Finished> {
  return new RunningSiphon(args, { env: { ...process.env, TYPESENSE_API_KEY: key } }).finished;
}

/** `siphon index` of the collected archive, as a job in CI calls it: nothing is kept between two of them. */
function index(typesense: string, key?: string): Promise<Finished> {
  const args = ['index', '--archive', join(place.data, 'archive.git'), '--data', join(place.folder, 'job')];
  return run([...args, '--typesense', typesense, '--json'], key);
}

describe('siphon index', () => {
  it.skipIf(missingTypesense)(
    'fills an embedded folder, a server or whichever of its addresses answers, by another URL only',
    async () => {
      await using server = await startOwnTypesense();
      const { url, apiKey } = server.address;
      expect((await siphon('index', '--data', place.data)).code).toBe(0);
      const first = await index(`${nobody},${url}`, apiKey);
      expect(first).toMatchObject({ code: 0 });
      expect(JSON.parse(first.stdout)).toMatchObject({
        counts: { isFresh: true, sessions: { indexed: 1 }, parked: [] },
      });
      expect(JSON.parse((await index(url, apiKey)).stdout)).toMatchObject({ counts: { isFresh: false, documents: 0 } });
      const answers = await Promise.all(
        [
          ['--data', place.data],
          ['--url', url],
          ['--url', `${nobody},${url}`],
        ].map(async (where) => {
          const { stdout } = await run(['search', 'walrus', '--sort', 'oldest', '--json', ...where], apiKey);
          const { hits }: SearchAnswer = JSON.parse(stdout);
          return hits.map(({ message, conversation }) => ({ message, conversation }));
        }),
      );
      expect(answers[0]).toHaveLength(2);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
      expect((await index(url, 'another key')).code).toBe(6);
    },
  );

  it.each([
    ['a server that does not answer', () => index(nobody), 4, 'does not answer'],
    ['no key', () => index(nobody, ''), 2, 'TYPESENSE_API_KEY'],
    ['an address that is none', () => index(`${nobody},localhost:8108`), 2, 'commas between'],
    [
      'an archive that is not there',
      () => run(['index', '--archive', '/nonexistent', '--typesense', nobody]),
      4,
      'is no git repository',
    ],
  ])('ends with a status of its own for %s', async (_what, call, code, said) => {
    const finished = await call();
    expect(finished).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(said) });
  });

  it('ends with a status of its own for a damaged archive', async () => {
    const objects = join(place.data, 'archive.git', 'objects');
    rmSync(objects, { recursive: true });
    mkdirSync(objects);
    expect((await siphon('index', '--data', place.data)).code).toBe(8);
  });
});
