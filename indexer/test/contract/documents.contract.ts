import { expect } from 'vitest';
import type { ContractCase, ContractServer, Subject } from './contract-server.ts';

const notes: Subject = {
  fields: [
    { name: 'content', type: 'string' },
    { name: 'tags', type: 'string[]', optional: true },
    { name: 'ts', type: 'int64' },
    { name: 'err', type: 'bool', optional: true },
    { name: 'share', type: 'float', optional: true },
    { name: 'payload', type: 'string', index: false, optional: true },
  ],
  defaultSorting: 'ts',
  documents: [
    { id: '1', content: 'walrus', ts: 1 },
    { id: '2', content: 'otter', ts: 2 },
    { id: 'a/b c', content: 'heron', ts: 3 },
  ],
};

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

async function lines(server: ContractServer, path: string, body: string): Promise<readonly unknown[]> {
  const { status, text, headers } = await server.send('POST', path, { body });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf8']);
  return text === '' ? [] : text.split('\n').map((line): unknown => JSON.parse(line));
}

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
      for (const method of ['GET', 'DELETE'])
        expect(await server.refusal(method, `${path}/4`)).toEqual([404, 'Could not find a document with id: 4']);
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
    title: 'an import answers every line that is not empty, in its order',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents/import`;
      const body = [
        '{"id":"n1","content":"a","ts":1}',
        '{"id":"1","content":"a","ts":1}',
        '',
        'garbage',
        '{"id":"n2","ts":1}',
        '   ',
        '{"id":"n3","content":"a","ts":1}',
        '',
      ].join('\n');
      const badJson = expect.stringMatching(/^Bad JSON/);
      expect(await lines(server, path, body)).toEqual([
        { success: true },
        {
          code: 409,
          document: '{"id":"1","content":"a","ts":1}',
          error: 'A document with id 1 already exists.',
          success: false,
        },
        { code: 400, document: 'garbage', error: badJson, success: false },
        {
          code: 400,
          document: '{"id":"n2","ts":1}',
          error: 'Field `content` has been declared in the schema, but is not found in the document.',
          success: false,
        },
        { code: 400, document: '   ', error: badJson, success: false },
        { success: true },
      ]);
    },
  },
  {
    title: 'an import creates, updates, replaces or does what fits',
    async run(server) {
      const name = await server.fresh(notes);
      const run = (action: string, ...documents: unknown[]) =>
        lines(
          server,
          `/collections/${name}/documents/import?action=${action}`,
          documents.map((document) => JSON.stringify(document)).join('\n'),
        );
      expect(await run('update', { id: '1', ts: 5 }, { id: 'none', ts: 5 })).toMatchObject([
        { success: true },
        { success: false, code: 404, error: 'Could not find a document with id: none' },
      ]);
      expect(await run('emplace', { id: '2', tags: ['x'] }, { id: '9', content: 'new', ts: 9 })).toMatchObject([
        { success: true },
        { success: true },
      ]);
      expect(await run('upsert', { id: '1', content: 'one', ts: 6 }, { id: '1', content: 'last', ts: 7 })).toHaveLength(
        2,
      );
      const { text } = await server.send('GET', `/collections/${name}/documents/export`);
      expect(text.split('\n').map((line): unknown => JSON.parse(line))).toEqual([
        { content: 'last', id: '1', ts: 7 },
        { content: 'otter', id: '2', tags: ['x'], ts: 2 },
        { content: 'heron', id: 'a/b c', ts: 3 },
        { content: 'new', id: '9', ts: 9 },
      ]);
    },
  },
  {
    title: 'a document that is not there is emplaced even without its needed fields',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents/import?action=emplace`;
      expect(await lines(server, path, '{"id":"x","ts":5}')).toEqual([{ success: true }]);
      expect(await lines(server, path, '{"id":"x","err":true}')).toEqual([{ success: true }]);
      expect(await server.json('GET', `${path.replace('/import?action=emplace', '')}/x`)).toEqual({
        err: true,
        id: 'x',
        ts: 5,
      });
    },
  },
  {
    title: 'an import returns ids and documents when asked',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents/import?action=upsert`;
      const line = '{"ts":6,"id":"k","content":"a"}';
      const document = { content: 'a', id: 'k', ts: 6 };
      expect(await lines(server, `${path}&return_id=true`, line)).toEqual([{ id: 'k', success: true }]);
      expect(await lines(server, `${path}&return_doc=true`, line)).toEqual([{ document, success: true }]);
    },
  },
  {
    title: 'an import of nothing answers nothing',
    async run(server) {
      const path = `/collections/${await server.shared(notes)}/documents/import`;
      expect(await lines(server, path, '\n\n')).toEqual([]);
    },
  },
  {
    title: 'an import with a wrong action or batch size, or into no collection, is refused',
    async run(server) {
      const path = `/collections/${await server.shared(notes)}/documents/import`;
      const wrongBatch = [400, 'Parameter `batch_size` must be a positive integer.'];
      expect(await server.refusal('POST', `${path}?action=other`, '{}')).toEqual([
        400,
        'Parameter `action` must be a create|update|upsert.',
      ]);
      expect(await server.refusal('POST', `${path}?batch_size=0`, '{}')).toEqual(wrongBatch);
      expect(await server.refusal('POST', `${path}?batch_size=x`, '{}')).toEqual(wrongBatch);
      expect(await server.refusal('POST', '/collections/none/documents/import', '{}')).toEqual([404, 'Not Found']);
    },
  },
  {
    title: 'thousands of documents come in one import, each answered',
    async run(server) {
      const name = await server.fresh({ ...notes, documents: [] });
      const body = Array.from({ length: 5_000 }, (_, index) =>
        JSON.stringify({ id: `d${index}`, content: `word${index % 50} ${'filler '.repeat(20)}`, ts: index }),
      ).join('\n');
      const answers = await lines(server, `/collections/${name}/documents/import?action=upsert`, body);
      expect(answers).toHaveLength(5_000);
      expect(await server.search({ collection: name, q: 'word7', query_by: 'content', num_typos: 0 })).toMatchObject({
        found: 100,
        out_of: 5_000,
      });
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
      expect([deleted.status, JSON.parse(deleted.text)]).toEqual([200, { num_deleted: 1 }]);
      expect(await server.json('DELETE', `${path}?filter_by=`)).toEqual({ num_deleted: 0 });
      expect(await server.refusal('DELETE', path)).toEqual([400, 'Parameter `filter_by` must be provided.']);
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
