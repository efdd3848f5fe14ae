/** What a scoped key withholds stays withheld: the real server has ways around, and the contract leaves them out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractServer, type ContractResult } from '../../test/contract/contract-server.ts';
import { scopedKey } from '../search/scoped-key.ts';
import { type TestServer, embedded } from '../../test/search-servers.ts';

describe('a scoped key of the embedded server', () => {
  let running: TestServer;
  let server: ContractServer;
  let collection: string;
  let parent: string;

  beforeAll(async () => {
    running = await embedded.start();
    server = new ContractServer(running.address);
    collection = await server.fresh({
      fields: [
        { name: 'content', type: 'string' },
        { name: 'project', type: 'string', facet: true },
      ],
      documents: [
        { id: 'own', content: 'the open walrus', project: 'alpha' },
        { id: 'foreign', content: 'the hidden walrus', project: 'beta' },
      ],
    });
    const body = { description: 'site', actions: ['documents:search'], collections: [collection] };
    const made: { value: string } = JSON.parse((await server.send('POST', '/keys', { body })).text);
    parent = made.value;
  });
  afterAll(() => running.stop());

  async function search(
    key: string,
    parameters: Readonly<Record<string, unknown>>,
    path = '/multi_search',
  ): Promise<{ readonly status: number; readonly text: string; readonly results: readonly ContractResult[] }> {
    const body = { searches: [{ collection, q: '*', ...parameters }] };
    const { status, text } = await server.send('POST', path, { key, body });
    const { results = [] }: { results?: ContractResult[] } = JSON.parse(text);
    return { status, text, results };
  }

  it.each([
    'project:=beta',
    'project:=beta || project:=alpha',
    'project:=beta) || (project:=beta',
    'project:=beta) || content:=`walrus',
    'project:=beta) || id:=[foreign',
    '(project:=beta',
    'project:!=none',
    'id:foreign',
  ])('keeps its filter against %s', async (filter) => {
    const key = scopedKey(parent, { filter_by: 'project:=alpha' });
    for (const path of ['/multi_search', `/multi_search?filter_by=${encodeURIComponent(filter)}`])
      expect((await search(key, { filter_by: filter }, path)).text).not.toContain('hidden');
  });

  it('keeps its filter against pinned documents, facets and groups', async () => {
    const key = scopedKey(parent, { filter_by: 'project:=alpha' });
    const { text, results } = await search(key, {
      pinned_hits: 'foreign:1',
      facet_by: 'project',
      group_by: 'project',
    });
    expect(results).toMatchObject([{ found: 1 }]);
    expect(text).not.toContain('hidden');
    expect(text).not.toContain('beta');
  });

  it('keeps a field that it leaves out from being shown by its marks', async () => {
    const key = scopedKey(parent, { exclude_fields: 'content' });
    const { text, results } = await search(key, {
      q: 'walrus',
      query_by: 'content',
      highlight_fields: 'content,project',
      highlight_full_fields: 'content',
    });
    expect(results).toMatchObject([{ found: 2 }]);
    expect(text).not.toContain('open');
    expect(text).not.toContain('hidden');
  });

  it('opens no collection that its parent does not, whatever it names', async () => {
    const secret = await server.fresh({
      fields: [{ name: 'content', type: 'string' }],
      documents: [{ content: 'secret' }],
    });
    const key = scopedKey(parent, { collection: secret });
    expect((await search(key, {})).status).toBe(401);
    const single = await server.send('GET', `/collections/${collection}/documents/search?q=*`, { key });
    expect(single.status).toBe(401);
    expect((await search(parent, {}, `/multi_search?collection=${secret}`)).status).toBe(401);
  });
});
