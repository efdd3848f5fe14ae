import { expect } from 'vitest';
import { messages } from './conversations-subject.ts';
import type { ContractCase, ContractServer, Subject } from './contract-server.ts';

const text = { name: 'a', type: 'string' };

const refusedSchemas: readonly (readonly [string, unknown, string])[] = [
  ['no name', { fields: [text] }, 'Parameter `name` is required.'],
  ['an empty name', { name: '', fields: [text] }, 'Parameter `name` must be a non-empty string.'],
  ['no fields', { name: 'x' }, 'Parameter `fields` is required.'],
  [
    'an empty list of fields',
    { name: 'x', fields: [] },
    'The `fields` value should be an array of objects containing `name`, `type` and optionally, `facet` properties.',
  ],
  [
    'a field without a type',
    { name: 'x', fields: [{ name: 'a' }] },
    'Wrong format for `fields`. It should be an array of objects containing `name`, `type`, `optional` and `facet` properties.',
  ],
  [
    'a field of an unknown type',
    { name: 'x', fields: [{ name: 'a', type: 'zzz' }] },
    'Field `a` has an invalid data type `zzz`, see docs for supported data types.',
  ],
  ['a field twice', { name: 'x', fields: [text, text] }, 'There are duplicate field names in the schema.'],
  [
    'a flag that is no boolean',
    { name: 'x', fields: [{ ...text, facet: 'yes' }] },
    'The `facet` property of the field `a` should be a boolean.',
  ],
  [
    'an unindexed field that every document needs',
    { name: 'x', fields: [{ ...text, index: false }] },
    'Field `a` must be optional since it is marked as non-indexable.',
  ],
  [
    'an unknown default order',
    { name: 'x', fields: [text], default_sorting_field: 'b' },
    'Default sorting field is defined as `b` but is not found in the schema.',
  ],
  [
    'a default order by text',
    { name: 'x', fields: [text], default_sorting_field: 'a' },
    'Default sorting field `a` is not a sortable type.',
  ],
  [
    'a default order by an optional field',
    { name: 'x', fields: [{ name: 'n', type: 'int32', optional: true }], default_sorting_field: 'n' },
    'Default sorting field `n` cannot be an optional field.',
  ],
  [
    'a separator beyond ASCII',
    { name: 'x', fields: [text], token_separators: ['é'] },
    '`token_separators` should be an array of character symbols.',
  ],
  [
    'a symbol of two characters',
    { name: 'x', fields: [text], symbols_to_index: ['ab'] },
    '`symbols_to_index` should be an array of character symbols.',
  ],
];

function field(name: string, type: string, more: Readonly<Record<string, unknown>> = {}): unknown {
  return { facet: false, index: true, infix: false, locale: '', name, optional: false, sort: false, type, ...more };
}

export const collectionCases: readonly ContractCase[] = [
  {
    title: 'a collection is made, shown with its defaults, counted and dropped',
    async run(server) {
      const name = server.newName();
      const body = {
        name,
        fields: [
          { name: 'content', type: 'string', unknown: 'ignored' },
          { name: 'tags', type: 'string[]', facet: true, optional: true },
          { name: 'ts', type: 'int64' },
          { name: 'err', type: 'bool', optional: true },
          { name: 'payload', type: 'string', index: false, optional: true },
        ],
        default_sorting_field: 'ts',
        token_separators: ['-', '\t', '"'],
      };
      const made = await server.send('POST', '/collections', { body });
      expect(made.status).toBe(201);
      const shown = {
        created_at: expect.any(Number),
        default_sorting_field: 'ts',
        enable_nested_fields: false,
        fields: [
          field('content', 'string'),
          field('tags', 'string[]', { facet: true, optional: true }),
          field('ts', 'int64', { sort: true }),
          field('err', 'bool', { optional: true, sort: true }),
          field('payload', 'string', { index: false, optional: true }),
        ],
        name,
        num_documents: 0,
        symbols_to_index: [],
        token_separators: ['-', '\t', '"'],
      };
      expect(JSON.parse(made.text)).toEqual(shown);
      await server.send('POST', `/collections/${name}/documents`, { body: { content: 'a', ts: 1 } });
      const one = { ...shown, num_documents: 1 };
      expect(await server.json('GET', `/collections/${name}`)).toEqual(one);
      expect(await server.json('GET', '/collections')).toEqual(expect.arrayContaining([one]));
      expect(await server.json('DELETE', `/collections/${name}`)).toEqual(one);
      expect(await server.refusal('GET', `/collections/${name}`)).toEqual([404, 'Not Found']);
      expect(await server.refusal('DELETE', `/collections/${name}`)).toEqual([
        404,
        `No collection with name \`${name}\` found.`,
      ]);
    },
  },
  {
    title: 'a collection is listed with all its fields, and dropped whatever is said about its store',
    async run(server) {
      const name = await server.fresh({ fields: [text], documents: [] });
      const listed = await server.json('GET', '/collections?exclude_fields=fields');
      expect(listed).toContainEqual(expect.objectContaining({ name, fields: [field('a', 'string')] }));
      expect((await server.send('DELETE', `/collections/${name}?compact_store=false`)).status).toBe(200);
      expect((await server.send('GET', `/collections/${name}`)).status).toBe(404);
    },
  },
  {
    title: 'a name is taken once',
    async run(server) {
      const name = await server.shared(messages);
      expect(await server.refusal('POST', '/collections', { name, fields: [text] })).toEqual([
        409,
        `A collection with name \`${name}\` already exists.`,
      ]);
    },
  },
  {
    title: 'a schema that is no JSON is refused',
    async run(server) {
      expect(await server.refusal('POST', '/collections', '{bad')).toEqual([400, 'Bad JSON.']);
    },
  },
  ...refusedSchemas.map(([what, body, message]) => ({
    title: `a schema with ${what} is refused`,
    async run(server: ContractServer) {
      expect(await server.refusal('POST', '/collections', body)).toEqual([400, message]);
    },
  })),
  {
    title: 'fields are added and dropped in a collection that holds documents',
    async run(server) {
      const name = await server.fresh({ fields: [text], documents: [{ id: '1', a: 'walrus', b: 'otter' }] });
      const path = `/collections/${name}`;
      const added = { fields: [{ name: 'b', type: 'string', optional: true, facet: true }] };
      const answer = await server.send('PATCH', path, { body: added });
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.text)).toMatchObject(added);
      const byNew = { collection: name, q: 'otter', query_by: 'b', facet_by: 'b', include_fields: 'id' };
      expect(await server.ids(byNew)).toEqual(['1']);
      expect(await server.refusal('PATCH', path, added)).toEqual([
        400,
        'Field `b` is already part of the schema: To change this field, drop it first before adding it back to the schema.',
      ]);
      const dropped = { fields: [{ name: 'b', drop: true }] };
      expect(await server.json('PATCH', path, dropped)).toEqual(dropped);
      expect(await server.search(byNew)).toEqual({
        code: 404,
        error: expect.stringMatching(/Could not find a (?:facet )?field named `b` in the schema\./),
      });
      expect(await server.ids({ collection: name, q: 'walrus', query_by: 'a' })).toEqual(['1']);
      expect(await server.refusal('PATCH', path, dropped)).toEqual([
        400,
        'Field `b` is not part of collection schema.',
      ]);
    },
  },
  {
    title: 'a field that documents need is not added when one lacks it, and a dropped order orders no more',
    async run(server) {
      const name = await server.fresh({
        fields: [text, { name: 'n', type: 'int32' }],
        documents: [
          { id: '1', a: 'x', n: 1, b: 'otter' },
          { id: '2', a: 'x', n: 2 },
        ],
        defaultSorting: 'n',
      });
      const path = `/collections/${name}`;
      expect(await server.refusal('PATCH', path, { fields: [{ name: 'b', type: 'string' }] })).toEqual([
        400,
        'Field `b` has been declared in the schema, but is not found in the documents already present in the collection. If you still want to add this field, set it as `optional: true`.',
      ]);
      await server.send('PATCH', path, { body: { fields: [{ name: 'n', drop: true }] } });
      expect(await server.json('GET', path)).toMatchObject({ default_sorting_field: '', num_documents: 2 });
      expect((await server.send('POST', `${path}/documents`, { body: { id: '3', a: 'y' } })).status).toBe(201);
    },
  },
  {
    title: 'a change of a schema without fields is refused',
    async run(server) {
      const path = `/collections/${await server.shared(messages)}`;
      expect(await server.refusal('PATCH', path, [])).toEqual([400, 'Bad JSON.']);
      for (const body of [{}, { fields: [text], metadata: {} }])
        expect(await server.refusal('PATCH', path, body)).toEqual([400, 'Only `fields` can be updated at the moment.']);
      for (const body of [{ metadata: {} }, { fields: [] }, { fields: [5] }, { fields: [{ type: 'string' }] }])
        expect(await server.refusal('PATCH', path, body)).toEqual([
          400,
          'The `fields` value should be an array of objects containing the field `name` and other properties.',
        ]);
      expect(await server.refusal('PATCH', path, { fields: [{ name: 'id', type: 'string' }] })).toEqual([
        400,
        'Field `id` cannot be altered.',
      ]);
    },
  },
  {
    title: 'an alias stands for a collection wherever one is named',
    async run(server) {
      const name = await server.shared(messages);
      const alias = `${name}other`;
      const path = `/aliases/${alias}`;
      const shown = { collection_name: name, name: alias };
      const body = { collection_name: name };
      const put = await server.send('PUT', path, { body });
      expect([put.status, JSON.parse(put.text)]).toEqual([200, shown]);
      expect(await server.json('GET', path)).toEqual(shown);
      expect(await server.json('GET', '/aliases')).toEqual({ aliases: expect.arrayContaining([shown]) });
      expect(await server.json('GET', `/collections/${alias}`)).toMatchObject({ name, num_documents: 10 });
      expect(await server.json('GET', `/collections/${alias}/documents/10`)).toMatchObject({ content: 'the end' });
      expect(await server.search({ collection: alias, q: '*' })).toMatchObject({
        found: 10,
        request_params: { collection_name: name },
      });
      expect(await server.json('DELETE', path)).toEqual(shown);
      expect(await server.refusal('GET', path)).toEqual([404, 'Not Found']);
      expect(await server.refusal('DELETE', path)).toEqual([404, 'Not Found']);
    },
  },
  {
    title: 'an alias may wait for its collection, and moves from one to another',
    async run(server) {
      const [first, second] = [
        await server.fresh({ fields: [text], documents: [{ id: 'old', a: 'x' }] }),
        await server.fresh({ fields: [text], documents: [{ id: 'new', a: 'x' }] }),
      ];
      const alias = `${first}moving`;
      await server.send('PUT', `/aliases/${alias}`, { body: { collection_name: `${first}later` } });
      expect(await server.search({ collection: alias, q: '*' })).toEqual({ code: 404, error: 'Not found.' });
      for (const [collection, id] of [
        [first, 'old'],
        [second, 'new'],
      ] as const) {
        await server.send('PUT', `/aliases/${alias}`, { body: { collection_name: collection } });
        expect(await server.ids({ collection: alias, q: '*' })).toEqual([id]);
      }
      await server.send('DELETE', `/aliases/${alias}`);
    },
  },
  {
    title: 'every search is answered while an alias moves and the collection it left is dropped',
    async run(server) {
      const documents = Array.from({ length: 50 }, (_, index) => ({ id: String(index), a: 'walrus' }));
      const subject: Subject = { fields: [text], documents };
      let current = await server.fresh(subject);
      const alias = `${current}moving`;
      await server.send('PUT', `/aliases/${alias}`, { body: { collection_name: current } });
      const search = { collection: alias, q: 'walrus', query_by: 'a' };
      const ask = async () => {
        for (let count = 0; count < 5; count += 1) expect(await server.search(search)).toMatchObject({ found: 50 });
      };
      for (let count = 0; count < 10; count += 1) {
        const [before, next] = [current, await server.fresh(subject)];
        const asked = ask();
        await server.send('PUT', `/aliases/${alias}`, { body: { collection_name: next } });
        await server.send('DELETE', `/collections/${before}`);
        await asked;
        current = next;
      }
      await server.send('DELETE', `/aliases/${alias}`);
    },
  },
  {
    title: 'an alias without a target, or with the name of a collection, is refused',
    async run(server) {
      const name = await server.shared(messages);
      expect(await server.refusal('PUT', '/aliases/b', {})).toEqual([400, 'Parameter `collection_name` is required.']);
      expect(await server.refusal('PUT', `/aliases/${name}`, { collection_name: name })).toEqual([
        500,
        `Name \`${name}\` conflicts with an existing collection name.`,
      ]);
    },
  },
];
