import { expect } from 'vitest';
import type { ContractCase, ContractServer } from './contract-server.ts';
import { notes } from './notes-subject.ts';

/** Answer lines of an import. */
async function lines(server: ContractServer, path: string, body: string): Promise<readonly unknown[]> {
  const { status, text, headers } = await server.send('POST', path, { body });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf8']);
  return text === '' ? [] : text.split('\n').map((line): unknown => JSON.parse(line));
}

export const importCases: readonly ContractCase[] = [
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
    title: 'an import takes no notice of what its client keeps for itself',
    async run(server) {
      const path = `/collections/${await server.fresh(notes)}/documents/import`;
      const settings = 'action=upsert&dirty_values=reject&batch_size=40&throwOnFail=true';
      expect(
        await lines(server, `${path}?${settings}`, '{"id":"k","content":5,"ts":1}\n{"id":"l","content":"a","ts":1}'),
      ).toEqual([
        {
          code: 400,
          document: '{"id":"k","content":5,"ts":1}',
          error: 'Field `content` must be a string.',
          success: false,
        },
        { success: true },
      ]);
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
    title: 'an update without an id is refused, line by line',
    async run(server) {
      const path = `/collections/${await server.shared(notes)}/documents`;
      const error = 'For update, the `id` key must be provided.';
      expect(await server.refusal('POST', `${path}?action=update`, { ts: 1 })).toEqual([400, error]);
      expect(await lines(server, `${path}/import?action=update`, '{"ts":1}\n[1]')).toMatchObject([
        { success: false, code: 400, error },
        { success: false, code: 400, error: 'Bad JSON: not a properly formed document.' },
      ]);
    },
  },
  {
    title: 'lines may end in the manner of Windows, and come in pieces',
    async run(server) {
      const name = await server.fresh({ ...notes, documents: [] });
      const path = `/collections/${name}/documents/import?action=upsert`;
      expect(
        await lines(server, path, '{"id":"1","content":"a","ts":1}\r\n{"id":"2","content":"b","ts":2}\r\n'),
      ).toEqual([{ success: true }, { success: true }]);
      const pieces = ['{"id":"3","content":"in ', 'pieces","ts":3}\n{"id":', '"4","content":"d","ts":4}'];
      expect((await server.sendPieces(path, pieces)).text).toBe('{"success":true}\n{"success":true}');
      expect(await server.ids({ collection: name, q: 'pieces', query_by: 'content' })).toEqual(['3']);
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
];
