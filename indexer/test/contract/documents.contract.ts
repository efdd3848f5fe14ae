import { expect } from 'vitest';
import type { ContractCase, ContractServer } from './contract-server.ts';
import { notes } from './notes-subject.ts';

const refusedDocuments: readonly (readonly [string, unknown, string])[] = [
  ['a number as its id', { id: 5, content: 'a', ts: 1 }, "Document's `id` field should be a string."],
  ['an empty id', { id: '', content: 'a', ts: 1 }, 'The `id` should not be empty.'],
  [
    'no value for a needed field',
    { id: 'x', ts: 1 },
    'Field `content` has been declared in the schema, but is not found in the document.',
  ],
  [
    'no value for the default order',
    { id: 'x', content: 'a' },
    'Field `ts` has been declared as a default sorting field, but is not found in the document.',
  ],
  ['a number as text', { id: 'x', content: 5, ts: 1 }, 'Field `content` must be a string.'],
  ['null in a needed field', { id: 'x', content: null, ts: 1 }, 'Field `content` must be a string.'],
  ['text as a number', { id: 'x', content: 'a', ts: '1' }, 'Field `ts` must be an int64.'],
  ['a fraction as a whole number', { id: 'x', content: 'a', ts: 1.5 }, 'Field `ts` must be an int64.'],
  ['a number beyond 64 bits', { id: 'x', content: 'a', ts: 1e20 }, 'Field `ts` must be an int64.'],
  ['text as a fraction', { id: 'x', content: 'a', ts: 1, share: 'x' }, 'Field `share` must be a float.'],
  ['text as a list', { id: 'x', content: 'a', ts: 1, tags: 'x' }, 'Field `tags` must be an array.'],
  [
    'a number in a list of texts',
    { id: 'x', content: 'a', ts: 1, tags: [1] },
    'Field `tags` must be an array of string.',
  ],
  ['a number as a boolean', { id: 'x', content: 'a', ts: 1, err: 1 }, 'Field `err` must be a bool.'],
  ['a number in an unindexed text', { id: 'x', content: 'a', ts: 1, payload: 7 }, 'Field `payload` must be a string.'],
  ['a list for a document', [1], 'Bad JSON: not a properly formed document.'],
];

export const documentCases: readonly ContractCase[] = [
  {
    title: 'a document is written, read and deleted, its keys in alphabetical order',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents`;
      const body = { ts: 4, id: '4', extra: { deep: [1] }, content: 'lynx' };
      const made = await server.send('POST', path, { body });
      const shown = '{"content":"lynx","extra":{"deep":[1]},"id":"4","ts":4}';
      expect([made.status, made.text]).toEqual([201, shown]);
      expect((await server.send('GET', `${path}/4`)).text).toBe(shown);
      expect(await server.refusal('POST', path, body)).toEqual([409, 'A document with id 4 already exists.']);
      const deleted = await server.send('DELETE', `${path}/4`);
      expect([deleted.status, deleted.text]).toEqual([200, shown]);
      for (const [method, parameter] of [
        ['GET', ''],
        ['DELETE', ''],
        ['DELETE', '?ignore_not_found=true'],
      ] as const)
        expect(await server.refusal(method, `${path}/4${parameter}`)).toEqual([
          404,
          'Could not find a document with id: 4',
        ]);
    },
  },
  {
    title: 'an id may hold anything',
    async run(server) {
      const path = `/collections/${await server.shared(notes)}/documents/${encodeURIComponent('a/b c')}`;
      expect(await server.json('GET', path)).toMatchObject({ content: 'heron' });
    },
  },
  {
    title: 'a document without an id gets one',
    async run(server) {
      const name = await server.fresh({ ...notes, documents: [] });
      const made = await server.json('POST', `/collections/${name}/documents`, { content: 'a', ts: 1 });
      expect(made).toEqual({ content: 'a', id: expect.any(String), ts: 1 });
    },
  },
  {
    title: 'the action decides about documents that are there and those that are not',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents`;
      expect(await server.json('POST', `${path}?action=upsert`, { id: '1', content: 'seal', ts: 9 })).toEqual({
        content: 'seal',
        id: '1',
        ts: 9,
      });
      expect(await server.json('POST', `${path}?action=update`, { id: '1', ts: 8, tags: ['x'] })).toMatchObject({
        id: '1',
        ts: 8,
      });
      expect(await server.json('POST', `${path}?action=emplace`, { id: '1', ts: 7 })).toMatchObject({ id: '1', ts: 7 });
      expect(await server.json('GET', `${path}/1`)).toEqual({ content: 'seal', id: '1', tags: ['x'], ts: 7 });
      expect(await server.refusal('POST', `${path}?action=update`, { id: 'none', ts: 8 })).toEqual([
        404,
        'Could not find a document with id: none',
      ]);
      expect(await server.refusal('POST', `${path}?action=other`, { id: '1', ts: 8 })).toEqual([
        400,
        'Parameter `action` must be a create|update|upsert.',
      ]);
    },
  },
  {
    title: 'a part of a document is changed in its place',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents`;
      const { status } = await server.send('PATCH', `${path}/1`, { body: { content: 'seal' } });
      expect(status).toBe(201);
      expect(await server.json('GET', `${path}/1`)).toEqual({ content: 'seal', id: '1', ts: 1 });
      expect(await server.refusal('PATCH', `${path}/none`, { ts: 1 })).toEqual([
        404,
        'Could not find a document with id: none',
      ]);
      expect(await server.refusal('PATCH', `${path}/1`, { ts: 'x' })).toEqual([400, 'Field `ts` must be an int64.']);
      expect(await server.refusal('PATCH', `${path}/1`, [1])).toEqual([
        400,
        'Bad JSON: not a properly formed document.',
      ]);
      expect(await server.refusal('PATCH', `${path}/1`, { id: '2' })).toEqual([
        400,
        'The `id` of the resource does not match the `id` in the JSON body.',
      ]);
    },
  },
  {
    title: 'what a document said before is not found any more',
    async run(server) {
      const name = await server.fresh(notes);
      const found = (q: string) => server.ids({ collection: name, q, query_by: 'content', num_typos: 0 });
      await server.send('POST', `/collections/${name}/documents?action=upsert`, {
        body: { id: '1', content: 'seal', ts: 1 },
      });
      expect(await found('seal')).toEqual(['1']);
      expect(await found('walrus')).toEqual([]);
      await server.send('DELETE', `/collections/${name}/documents/1`);
      expect(await found('seal')).toEqual([]);
    },
  },
  ...refusedDocuments.map(([what, body, message]) => ({
    title: `a document with ${what} is refused`,
    async run(server: ContractServer) {
      const path = `/collections/${await server.shared(notes)}/documents`;
      expect(await server.refusal('POST', path, body)).toEqual([400, message]);
    },
  })),
  {
    title: 'a document that is no JSON, or holds half of a surrogate pair, is refused',
    async run(server) {
      const path = `/collections/${await server.shared(notes)}/documents`;
      for (const body of ['bad', '', '{"id":"u","content":"\\ud83d","ts":1}']) {
        const { status, text } = await server.send('POST', path, { body });
        // The real server repeats the place in its message, with quotes that make the answer itself no JSON.
        expect([status, text]).toEqual([400, expect.stringMatching(/^\{"message": "Bad JSON/)]);
      }
    },
  },
  {
    title: 'null in an optional field is no value',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents`;
      await server.send('POST', path, { body: { id: 'n', content: 'c', ts: 1, tags: null, err: null } });
      expect(await server.json('GET', `${path}/n`)).toEqual({ content: 'c', id: 'n', ts: 1 });
    },
  },
  {
    title: 'a number beyond 32 bits fits into an int32 field',
    async run(server) {
      const name = await server.fresh({ fields: [{ name: 'n', type: 'int32' }], documents: [] });
      const { status } = await server.send('POST', `/collections/${name}/documents`, { body: { n: 3_000_000_000 } });
      expect(status).toBe(201);
    },
  },
  {
    title: 'a document of a megabyte is taken, found, and shown in a snippet',
    async run(server) {
      const name = await server.fresh({
        ...notes,
        documents: [{ id: '1', content: `${'many words before '.repeat(60_000)} walrus`, ts: 1 }],
      });
      const { status, text } = await server.send('POST', '/multi_search', {
        body: {
          searches: [
            {
              collection: name,
              q: 'walrus',
              query_by: 'content',
              exclude_fields: 'content',
              highlight_fields: 'content',
              highlight_full_fields: 'none',
            },
          ],
        },
      });
      expect([status, JSON.parse(text)]).toMatchObject([
        200,
        { results: [{ found: 1, hits: [{ document: { id: '1' } }] }] },
      ]);
      expect(text.length).toBeLessThan(1_500);
    },
  },
  {
    title: 'documents are exported by filter, with some of their fields',
    async run(server) {
      const path = `/collections/${await server.shared(notes)}/documents/export`;
      const some = await server.send('GET', `${path}?filter_by=ts:<3&include_fields=id,ts`);
      expect(some.headers.get('content-type')).toBe('application/octet-stream');
      expect(some.text).toBe('{"id":"1","ts":1}\n{"id":"2","ts":2}');
      expect((await server.send('GET', `${path}?filter_by=id:1&exclude_fields=content,ts`)).text).toBe('{"id":"1"}');
      expect((await server.send('GET', `${path}?filter_by=ts:>99`)).text).toBe('');
      expect(await server.refusal('GET', `${path}?filter_by=other:1`)).toEqual([
        404,
        'Could not find a filter field named `other` in the schema.',
      ]);
      expect(await server.refusal('GET', '/collections/none/documents/export')).toEqual([404, 'Not Found']);
    },
  },
  {
    title: 'documents are deleted by filter, and counted',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents`;
      const deleted = await server.send(
        'DELETE',
        `${path}?filter_by=${encodeURIComponent('ts:<3 && id:[1,x]')}&batch_size=10`,
      );
      expect([deleted.status, deleted.text]).toEqual([200, '{"num_deleted":1}']);
      expect(deleted.headers.get('content-type')).toBe('application/json');
      expect(await server.json('DELETE', `${path}?filter_by=`)).toEqual({ num_deleted: 0 });
      for (const without of [path, `${path}?truncate=true`])
        expect(await server.refusal('DELETE', without)).toEqual([400, 'Parameter `filter_by` must be provided.']);
      expect(await server.refusal('DELETE', `${path}?filter_by=other:1`)).toEqual([
        404,
        'Could not find a filter field named `other` in the schema.',
      ]);
    },
  },
  {
    title: 'older chunks of touched conversations are deleted by their run, with long lists of ids',
    async run(server) {
      const ids = Array.from({ length: 300 }, (_, index) => `conversation${index}`);
      const name = await server.fresh({
        fields: [
          { name: 'conversation_id', type: 'string', facet: true },
          { name: 'rev', type: 'int64' },
        ],
        documents: ids.flatMap((conversation, index) => [
          { id: `${conversation}x0`, conversation_id: conversation, rev: 1 },
          { id: `${conversation}x1`, conversation_id: conversation, rev: index % 2 },
        ]),
      });
      const filter = `conversation_id:=[${ids.slice(0, 200).join(',')}] && rev:<1`;
      expect(
        await server.json('DELETE', `/collections/${name}/documents?filter_by=${encodeURIComponent(filter)}`),
      ).toEqual({ num_deleted: 100 });
      expect(await server.json('GET', `/collections/${name}`)).toMatchObject({ num_documents: 500 });
    },
  },
  {
    title: 'documents are named in no collection in vain',
    async run(server) {
      for (const [method, path] of [
        ['POST', '/collections/none/documents'],
        ['GET', '/collections/none/documents/1'],
        ['DELETE', '/collections/none/documents?filter_by=id:1'],
      ] as const)
        expect(await server.refusal(method, path, method === 'POST' ? {} : undefined)).toEqual([404, 'Not Found']);
    },
  },
];
