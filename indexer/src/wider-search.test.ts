/** What is found when no message holds all the words, on every search server. */
import type { SearchFilters } from '@session-siphon/schemas/search-query';
import type { SearchEntry } from '@session-siphon/schemas/search-query';
import { findWider } from '@session-siphon/schemas/wider-search';
import type { WordVectors } from '@session-siphon/schemas/word-vectors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, searchServers } from '../test/search-servers.ts';
import { TestArchive, conversation } from '../test/test-archive.ts';
import { TestIndex } from '../test/test-index.ts';
import { bundledWordVectors } from './bundled-word-vectors.ts';

interface Hit {
  readonly document: { readonly id: string; readonly conversation_id: string; readonly seq: number };
  readonly highlight: Readonly<Record<string, { readonly snippet: string }>>;
}

const spread = conversation('spread', ['the walrus sleeps', 'ready', 'a penguin dives', 'ready', 'the quokka smiles']);
const together = conversation('together', ['a walrus and a penguin', 'ready', 'rain']);
const forms = conversation('forms', ['sessions expired too early after deploying', 'ready']);
const mixed = conversation('mixed', ['a penguin', 'the deploy is ready', 'an early start', 'ready', 'heavy hail']);
const alike = conversation('alike', ['the worker leaks memory until it is killed', 'a cache holds every buffer']);
const meant = conversation('meant', ['ready', 'the penguin deploy failed in heavy hail', 'ready']);
/** What a program that fails prints: many frames, the same whatever went wrong, and then the error. */
const traceback = (line: number, error: string) =>
  [
    'Traceback (most recent call last):',
    ...['run main', 'batch commit_all', 'session flush', 'mapper persist', 'dialect execute'].map((frame, index) => {
      const [file, name] = frame.split(' ');
      return `  File "/opt/shop/${file}.py", line ${line + index}, in ${name}`;
    }),
    error,
  ].join('\n');
const failures = ['KeyError: invoice', 'psycopg2.errors.QueryCanceled: statement timeout', 'OSError: disk full'].map(
  (error, index) => conversation(`failure${index}`, [traceback(100 + index, error), 'ready']),
);
const others = Array.from({ length: 12 }, (_, index) =>
  conversation(`other${index}`, ['a penguin', 'the deploy is ready', 'an early start']),
);

describe.each(searchServers)('a wider search in $name', ({ start, missing }) => {
  let archive: TestArchive;
  let server: TestServer;
  let index: TestIndex;
  const requests: (readonly SearchEntry[])[] = [];
  let snippets: readonly string[] = [];

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await start();
    index = new TestIndex(server.address);
    archive = new TestArchive();
    for (const session of [spread, together, forms, mixed, meant, alike, ...failures, ...others]) archive.put(session);
    archive.commit();
    await index.update(archive);
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    archive.delete();
    index.close();
    await server.stop();
  });

  const bundled = async () => bundledWordVectors();
  const find = async (typed: string, filters: SearchFilters = {}, loadVectors = bundled) => {
    requests.length = 0;
    const ask = async (searches: readonly SearchEntry[]) => {
      requests.push(searches);
      const { text } = await index.engine.send({ method: 'POST', path: '/multi_search', body: { searches } });
      const answer: { results: { found: number; hits: Hit[]; error?: string }[] } = JSON.parse(text);
      expect(answer.results.flatMap(({ error }) => error ?? [])).toEqual([]);
      return answer.results;
    };
    const found = await findWider<Hit>({ typed, filters }, { ask, loadVectors });
    snippets = found.flatMap(({ messages }) =>
      messages.map(({ snippet = '' }) => snippet.replaceAll('\uE000', '[').replaceAll('\uE001', ']')),
    );
    return found.map(({ id, holdsAll, messages }) => ({
      id,
      holdsAll,
      messages: messages.map(({ hit, words }) => [hit.document.seq, words.toSorted()] as const),
    }));
  };

  it.skipIf(missing)('puts the conversation first that holds the words across its messages', async () => {
    const [first, second] = await find('walrus penguin quokka');
    expect(first).toEqual({
      id: spread.header.id,
      holdsAll: true,
      messages: expect.arrayContaining([
        [0, ['walrus']],
        [4, ['quokka']],
      ]),
    });
    expect(second).toMatchObject({ id: together.header.id, holdsAll: false, messages: [[0, ['penguin', 'walrus']]] });
  });

  it.skipIf(missing)('finds a message that has most words of a question, in other forms', async () => {
    const [first] = await find('why did the session expire so early when we deployed to the moon?');
    expect(first).toMatchObject({
      id: forms.header.id,
      holdsAll: false,
      messages: [[0, expect.arrayContaining(['session', 'expire'])]],
    });
  });

  it.skipIf(missing)('tells a stack trace by its end as well, though its lines are others now', async () => {
    for (const [at, error] of ['KeyError: invoice', 'psycopg2.errors.QueryCanceled: statement timeout'].entries()) {
      const [first] = await find(traceback(731, error));
      expect(first).toMatchObject({ id: failures[at]?.header.id });
    }
  });

  it.skipIf(missing)('shows the part of a text that holds the words, all of them marked to their ends', async () => {
    await find('why did the session expire so early when we deployed to the moon?');
    expect(snippets[0]).toBe('[sessions] [expired] too [early] after [deploying]');
  });

  it.skipIf(missing)(
    'prefers a message with most words to a conversation that happens to hold all of them',
    async () => {
      const [first, ...rest] = await find('early penguin deploy hail');
      expect(first).toMatchObject({ id: meant.header.id, messages: [[1, ['deploy', 'hail', 'penguin']]] });
      expect(rest.find(({ id }) => id === mixed.header.id)).toMatchObject({ holdsAll: true });
    },
  );

  it.skipIf(missing)(
    'takes a few rounds of requests that every gate lets pass, one more for words that are nowhere',
    async () => {
      await find('one two three walrus penguin quokka session early deploy rain start ready sleeps');
      expect(requests.map((searches) => searches.length <= 20)).toEqual(Array(7).fill(true));
    },
  );

  it.skipIf(missing)('asks nothing for a single word, and little for words that are nowhere', async () => {
    expect(await find('walrus')).toEqual([]);
    expect(requests).toEqual([]);
    expect(await find('zanzibar timbuktu')).toEqual([]);
    expect(requests).toHaveLength(3);
  });

  it.skipIf(missing)('takes a word that is nowhere for one that differs by a letter, but for its first', async () => {
    const [first] = await find('walruss pengiun smiles');
    expect(first).toMatchObject({ id: spread.header.id, holdsAll: true });
    const [other] = await find('walruss calrus');
    expect(other).toMatchObject({ holdsAll: false, messages: [[expect.anything(), ['walrus']]] });
  });

  it.skipIf(missing)('finds a turn that says the same in other words', async () => {
    const question = 'processes eating up RAM';
    expect(await find(question)).toEqual([{ id: alike.header.id, holdsAll: false, messages: [[0, []]] }]);
    expect(snippets).toEqual(['the worker leaks memory until it is killed']);
    expect(await find(question, { facets: { project: ['elsewhere'] } })).toEqual([]);
    expect(await find(`${question} NOT moon`)).toEqual([]);
  });

  it.skipIf(missing)('goes on without meanings where there are none', async () => {
    const noVectors = async (): Promise<WordVectors> => Promise.reject(new Error('the file is not there'));
    expect((await find('walrus penguin quokka', {}, noVectors))[0]).toMatchObject({ id: spread.header.id });
    expect(await find('processes eating up RAM', {}, noVectors)).toEqual([]);
  });

  it.skipIf(missing)('keeps to the filters and exclusions', async () => {
    const ids = async (typed: string, filters: SearchFilters) => (await find(typed, filters)).map(({ id }) => id);
    expect(await ids('walrus quokka', { facets: { project: ['elsewhere'] } })).toEqual([]);
    expect(await ids('walrus quokka', { facets: { role: ['assistant'] } })).toEqual([]);
    expect(await ids('walrus quokka', { facets: { conversation_id: [together.header.id] } })).toEqual([
      together.header.id,
    ]);
    expect(await ids('walrus rain NOT sleeps', {})).toEqual([together.header.id]);
  });
});
