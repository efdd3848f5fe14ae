import { expect } from 'vitest';
import type { ContractCase, ContractServer } from './contract-server.ts';
import { places, twoNumbers } from './vectors-subject.ts';

type Parameters = Readonly<Record<string, unknown>>;

const refusedSchemas: readonly (readonly [what: string, field: Parameters, message: string])[] = [
  ...[0, -1, 1.5, '4', null, true].map(
    (num_dim) =>
      [`of ${JSON.stringify(num_dim)} numbers`, { num_dim }, 'Property `num_dim` must be a positive integer.'] as const,
  ),
  ['of text', { type: 'string' }, 'Property `num_dim` is only allowed on a float array field.'],
  ['of one fraction', { type: 'float' }, 'Property `num_dim` is only allowed on a float array field.'],
  ['that are counted', { facet: true }, 'Property `facet` is not allowed on a vector field.'],
  ['that are an order', { sort: true }, 'Property `sort` cannot be enabled on a vector field.'],
  ['of an unknown distance', { vec_dist: 'far' }, 'Property `vec_dist` is invalid.'],
  ['of a distance without a name', { vec_dist: 3 }, 'Property `vec_dist` must be a string.'],
];

const refusedVectors: readonly (readonly [vector: unknown, message: string])[] = [
  [[1, 2], 'Field `v` must have 3 dimensions.'],
  [[1, 2, 3, 4], 'Field `v` must have 3 dimensions.'],
  [['a', 'b'], 'Field `v` must have 3 dimensions.'],
  [[], 'Field `v` must have 3 dimensions.'],
  [[1, 'a', 3], 'Field `v` must be a array of float.'],
  [[1, null, 3], 'Field `v` must be a array of float.'],
  [[true, 1, 2], 'Field `v` must be a array of float.'],
  [[[1], [2], [3]], 'Field `v` must be a array of float.'],
  ['x', 'Field `v` must be an array.'],
  [5, 'Field `v` must be an array.'],
  [{}, 'Field `v` must be an array.'],
];

export const vectorFieldCases: readonly ContractCase[] = [
  {
    title: 'a field of vectors is shown with their length',
    async run(server) {
      const name = server.newName();
      const v = { name: 'v', type: 'float[]', num_dim: 3, vec_dist: 'cosine' };
      const w = { name: 'w', type: 'float[]', num_dim: 1, optional: true, index: false };
      const shown = { facet: false, index: true, infix: false, locale: '', optional: false, sort: false };
      const fields = [
        { ...shown, name: 'v', type: 'float[]', num_dim: 3 },
        { ...shown, name: 'w', type: 'float[]', num_dim: 1, optional: true, index: false },
      ];
      const made = await server.json('POST', '/collections', { name, fields: [v, w] });
      expect(made).toMatchObject({ name, num_documents: 0 });
      expect(made).toHaveProperty('fields', fields);
      expect(await server.json('GET', `/collections/${name}`)).toEqual(made);
    },
  },
  ...refusedSchemas.map(([what, field, message]) => ({
    title: `vectors ${what} are refused`,
    async run(server: ContractServer) {
      const fields = [{ name: 'v', type: 'float[]', num_dim: 3, ...field }];
      expect(await server.refusal('POST', '/collections', { name: 'x', fields })).toEqual([400, message]);
    },
  })),
  {
    title: 'vectors are no default order',
    async run(server) {
      const fields = [{ name: 'v', type: 'float[]', num_dim: 3 }];
      expect(await server.refusal('POST', '/collections', { name: 'x', fields, default_sorting_field: 'v' })).toEqual([
        400,
        'Default sorting field `v` is not a sortable type.',
      ]);
    },
  },
  {
    title: 'vectors are compared by their inner product where a field says so',
    async run(server) {
      const collection = await server.fresh({
        fields: [{ name: 'v', type: 'float[]', num_dim: 2, vec_dist: 'ip' }],
        documents: [
          { id: 'short', v: [1, 0] },
          { id: 'long', v: [5, 5] },
        ],
      });
      expect(await server.ids({ collection, q: '*', vector_query: 'v:([1,0])' })).toEqual(['long', 'short']);
    },
  },
  {
    title: 'a field of vectors is dropped and added while documents are there',
    async run(server) {
      const { collection, path, ids } = await twoNumbers(server, { a: [1, 1], b: [1, 0], c: [0.5, 2] });
      const change = (field: Parameters) =>
        server.send('PATCH', `/collections/${collection}`, { body: { fields: [{ name: 'v', ...field }] } });
      expect((await change({ drop: true })).status).toBe(200);
      expect(await server.search({ collection, q: '*', vector_query: 'v:([1,0])' })).toEqual({
        code: 400,
        error: 'Field `v` does not have a vector query index.',
      });
      expect(await server.json('GET', `${path}/a`)).toEqual({ id: 'a', n: 1, v: [1, 1] });
      expect((await change({ type: 'float[]', num_dim: 3, optional: true })).status).toBe(400);
      const added = { type: 'float[]', num_dim: 2, optional: true };
      const answer = await change(added);
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([200, { fields: [added] }]);
      expect(await ids()).toEqual(['b', 'a', 'c']);
      expect(await server.json('GET', `${path}/a`)).toEqual({ id: 'a', n: 1, v: [1, 1] });
    },
  },
  ...refusedVectors.map(([v, message]) => ({
    title: `the vector ${JSON.stringify(v)} is refused`,
    async run(server: ContractServer) {
      const path = `/collections/${await server.shared(places)}/documents`;
      const document = { id: 'refused', ts: 1, side: 'west', v };
      expect(await server.refusal('POST', path, document)).toEqual([400, message]);
      expect(await server.refusal('PATCH', `${path}/x`, { v })).toEqual([400, message]);
      const unasked = { ...document, v: null, unasked: v };
      expect(await server.refusal('POST', path, unasked)).toEqual([400, message.replace('`v`', '`unasked`')]);
      const line = JSON.stringify(document);
      expect(await server.json('POST', `${path}/import?action=upsert`, line)).toEqual({
        code: 400,
        document: line,
        error: message,
        success: false,
      });
      expect(await server.json('GET', `${path}/x`)).toMatchObject({ v: [1, 0, 0] });
    },
  })),
  {
    title: 'documents come back with their vectors as they were given',
    async run(server) {
      const vectors = {
        bytes: [-128, 127],
        wide: [128, -129],
        fractions: [0.1, 2],
        huge: [1e40, 1e-50],
        most: [2 ** 60, 7],
      };
      const { collection, path } = await twoNumbers(server, vectors);
      for (const [id, v] of Object.entries(vectors))
        expect(await server.json('GET', `${path}/${id}`)).toEqual({ id, n: 1, v });
      const lines = (text: string): unknown[] => text.split('\n').map((line) => JSON.parse(line));
      expect(lines((await server.send('GET', `${path}/export`)).text)).toEqual(
        Object.entries(vectors).map(([id, v]) => ({ id, n: 1, v })),
      );
      const without = await server.send('GET', `${path}/export?exclude_fields=v`);
      expect(lines(without.text)).toEqual(Object.keys(vectors).map((id) => ({ id, n: 1 })));
      const { hits } = await server.search({ collection, q: '*', filter_by: 'id:bytes' });
      expect(hits[0]?.document).toEqual({ id: 'bytes', n: 1, v: [-128, 127] });
    },
  },
  {
    title: 'what changes another field of a document keeps its vector',
    async run(server) {
      const { path, ids } = await twoNumbers(server, { a: [1, 0], b: [0, 1], c: [0.5, 0.5] });
      for (const id of ['a', 'c']) {
        await server.json('PATCH', `${path}/${id}`, { n: 2 });
        await server.json('POST', `${path}?action=emplace`, { id, n: 3 });
        await server.send('POST', `${path}/import?action=update`, { body: JSON.stringify({ id, n: 4 }) });
      }
      expect(await ids()).toEqual(['a', 'c', 'b']);
      expect(await server.json('GET', `${path}/a`)).toEqual({ id: 'a', n: 4, v: [1, 0] });
      expect(await server.json('GET', `${path}/c`)).toEqual({ id: 'c', n: 4, v: [0.5, 0.5] });
    },
  },
  {
    title: 'a vector is changed, taken away and given back',
    async run(server) {
      const { path, ids } = await twoNumbers(server, { a: [1, 0], b: [1, 1], c: [0, 1] });
      await server.json('PATCH', `${path}/a`, { v: [-1, 0] });
      expect(await ids()).toEqual(['b', 'c', 'a']);
      await server.json('PATCH', `${path}/b`, { v: null });
      expect(await ids()).toEqual(['c', 'a']);
      expect(await server.json('GET', `${path}/b`)).toEqual({ id: 'b', n: 1 });
      await server.json('POST', `${path}?action=emplace`, { id: 'b', v: [9, 9] });
      await server.json('POST', `${path}?action=emplace`, { id: 'new', v: [9.5, 0] });
      expect(await ids()).toEqual(['new', 'b', 'c', 'a']);
      await server.json('POST', `${path}?action=upsert`, { id: 'new' });
      await server.json('POST', `${path}?action=upsert`, { id: 'c', v: [1, 0.5] });
      expect(await ids()).toEqual(['c', 'b', 'a']);
      await server.json('POST', `${path}?action=upsert`, { id: 'c', v: [1, 2] });
      expect(await ids()).toEqual(['b', 'c', 'a']);
    },
  },
  {
    title: 'what is deleted is near to nothing any more',
    async run(server) {
      const { path, ids } = await twoNumbers(server, { a: [1, 0], b: [1, 1], c: [0, 1], d: [-1, 0] });
      expect(await server.json('DELETE', `${path}/b`)).toEqual({ id: 'b', n: 1, v: [1, 1] });
      expect(await ids()).toEqual(['a', 'c', 'd']);
      await server.json('PATCH', `${path}/c`, { n: 2 });
      expect(await server.json('DELETE', `${path}?filter_by=${encodeURIComponent('n:1')}`)).toEqual({ num_deleted: 2 });
      expect(await ids()).toEqual(['c']);
      await server.json('POST', path, { id: 'b', v: [3, 1] });
      expect(await ids()).toEqual(['b', 'c']);
    },
  },
  {
    title: 'an alias that moves brings the vectors of its collection',
    async run(server) {
      const [first, second] = [await twoNumbers(server, { a: [1, 0] }), await twoNumbers(server, { b: [1, 0] })];
      const alias = `${first.collection}moving`;
      for (const [{ collection, ids }, id] of [
        [first, 'a'],
        [second, 'b'],
      ] as const) {
        await server.send('PUT', `/aliases/${alias}`, { body: { collection_name: collection } });
        expect(await ids({ collection: alias })).toEqual([id]);
      }
      await server.send('DELETE', `/aliases/${alias}`);
    },
  },
];
