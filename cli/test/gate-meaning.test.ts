import {
  type OwnServer,
  missingTypesense,
  startOwnEmbedded,
  startOwnTypesense,
} from '@session-siphon/indexer/search/own-server-for-tests';
import { scopedKey } from '@session-siphon/indexer/search/scoped-key';
import { collectionSchema, meaningDimensions } from '@session-siphon/schemas/search-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GateServer, startGateServer } from '../src/gate/gate-server.ts';

const meaning = Array.from({ length: meaningDimensions }, (_, index) => (index % 9) - 4);

function message(id: string, content: string, project: string): Readonly<Record<string, unknown>> {
  const facts = { conversation_id: id, source: 's', project, machine: ['m'], role: 'user', kind: 'prompt' };
  return { id, content, ...facts, day: 1, month: 202_601, ts: 1, seq: 0, turn: 1, chunk: 0, rev: 1, meaning };
}

const servers = [
  { name: 'embedded', start: startOwnEmbedded, missing: undefined },
  { name: 'Typesense', start: startOwnTypesense, missing: missingTypesense },
];

describe.each(servers)('a search by meaning through the gate before the server $name', ({ start, missing }) => {
  const parts = new AsyncDisposableStack();
  let server: OwnServer;
  let gate: GateServer;
  let key: string;

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = parts.use(await start());
    const { engine, address } = server;
    for (const kind of ['messages', 'conversations'] as const)
      await engine.send({ method: 'POST', path: '/collections', body: collectionSchema(kind, kind) });
    for (const document of [message('own', 'open walrus', 'alpha'), message('foreign', 'hidden walrus', 'beta')])
      await engine.send({ method: 'POST', path: '/collections/messages/documents', body: document });
    const body = { description: 'site', actions: ['documents:search'], collections: ['messages', 'conversations'] };
    const made = await engine.send({ method: 'POST', path: '/keys', body });
    key = (JSON.parse(made.text) as { value: string }).value;
    gate = await startGateServer({
      host: '127.0.0.1',
      port: 0,
      upstream: address.url,
      origin: undefined,
      perMinute: 1_000_000,
      perPage: 250,
      isBehindProxy: false,
    });
    parts.defer(() => gate.close());
  });
  afterAll(() => parts.disposeAsync());

  async function ask(
    search: Readonly<Record<string, unknown>>,
    shown = key,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await fetch(`${gate.url}/multi_search`, {
      method: 'POST',
      headers: { 'x-typesense-api-key': shown },
      body: JSON.stringify({ searches: [search] }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** Texts that were found. */
  const contents = (text: string): Set<string | undefined> => {
    const { results }: { results: { hits: { document: { content?: string } }[] }[] } = JSON.parse(text);
    return new Set(results.flatMap(({ hits }) => hits.map(({ document }) => document.content)));
  };

  const alike = { collection: 'messages', q: '*', vector_query: `meaning:([${meaning.join(',')}], k: 100)` };
  const alpha = () => scopedKey(key, { filter_by: 'project:=alpha' });

  it.skipIf(missing)('finds what is alike, within a filter as well', async () => {
    expect(contents((await ask(alike)).text)).toEqual(new Set(['hidden walrus', 'open walrus']));
    expect(contents((await ask({ ...alike, filter_by: 'project:=[`beta`]' })).text)).toEqual(
      new Set(['hidden walrus']),
    );
    expect(contents((await ask({ ...alike, filter_by: 'project:=[`none`]' })).text)).toEqual(new Set());
  });

  it.skipIf(missing)('finds nothing that the filter of a scoped key leaves out', async () => {
    expect(contents((await ask(alike, alpha())).text)).toEqual(new Set(['open walrus']));
    for (const more of [{ filter_by: 'project:=beta' }, { group_by: 'conversation_id' }, { facet_by: 'project' }]) {
      const { status, text } = await ask({ ...alike, ...more }, alpha());
      expect(status).toBe(200);
      expect(text).not.toMatch(/hidden|foreign/);
    }
  });

  it.skipIf(missing)('cannot be for what is like a message that the filter of a scoped key leaves out', async () => {
    const likeForeign = { ...alike, vector_query: 'meaning:([], id: foreign)' };
    expect((await ask(likeForeign, alpha())).status).toBe(400);
  });

  it.skipIf(missing)('shows no field that a scoped key leaves out', async () => {
    const hiding = scopedKey(key, { exclude_fields: 'content' });
    const marked = { highlight_fields: 'content', highlight_full_fields: 'content', query_by: 'content' };
    for (const more of [{}, marked, { include_fields: 'id,content' }, { exclude_fields: 'meaning' }]) {
      const { text } = await ask({ ...alike, ...more }, hiding);
      expect(contents(text)).toEqual(new Set([undefined]));
      expect(text).not.toContain('walrus');
    }
  });

  // Not every server knows patterns of names; the gate does, for those that know them.
  it.skipIf(missing).each(['meaning', 'content, meaning', 'mean*'])(
    'is not there for a key that leaves out %s',
    async (hidden) => {
      expect((await ask(alike, scopedKey(key, { exclude_fields: hidden }))).status).toBe(400);
    },
  );
});
