/** Collections and the aliases that stand for them. */
import { ApiError } from '../api-error.ts';
import { type Answer, type Call, type Engine, type Route, jsonBody, nameOf } from './api-call.ts';
import { isObject } from '@session-siphon/schemas/narrow';
import { type CollectionSchema } from '../store/collection-schema.ts';
import type { CollectionSearch } from '../query/collection-search.ts';

export const collectionRoutes: readonly Route[] = [
  { method: 'POST', path: /^\/collections$/, action: 'collections:create', run: createCollection },
  {
    method: 'GET',
    path: /^\/collections$/,
    action: 'collections:list',
    run: ({ engine }) => ({ json: engine.catalog.all().map(collectionObject) }),
  },
  {
    method: 'GET',
    path: /^\/collections\/([^/]+)$/,
    action: 'collections:get',
    collection: 0,
    run: ({ engine, names }) => ({ json: collectionObject(engine.catalog.get(nameOf(names), 'Not Found')) }),
  },
  {
    method: 'PATCH',
    path: /^\/collections\/([^/]+)$/,
    action: 'collections:update',
    collection: 0,
    run: alterCollection,
  },
  {
    method: 'DELETE',
    path: /^\/collections\/([^/]+)$/,
    action: 'collections:delete',
    collection: 0,
    run: dropCollection,
  },
  {
    method: 'GET',
    path: /^\/aliases$/,
    action: 'aliases:list',
    run: ({ engine }) => ({ json: { aliases: engine.catalog.aliases() } }),
  },
  {
    method: 'GET',
    path: /^\/aliases\/([^/]+)$/,
    action: 'aliases:get',
    run: ({ engine, names }) => ({ json: aliasOf(engine, nameOf(names)) }),
  },
  { method: 'PUT', path: /^\/aliases\/([^/]+)$/, action: 'aliases:create', run: putAlias },
  { method: 'DELETE', path: /^\/aliases\/([^/]+)$/, action: 'aliases:delete', run: deleteAlias },
];

async function createCollection(call: Call): Promise<Answer> {
  const schema = await call.engine.writer.call('createCollection', await jsonBody(call), call.engine.nowSeconds());
  call.engine.catalog.reload();
  return { status: 201, json: shownSchema(schema, 0) };
}

async function alterCollection(call: Call): Promise<Answer> {
  const { collection } = call.engine.catalog.get(nameOf(call.names), 'Not Found');
  const fields = await call.engine.writer.call('changeFields', collection.schema.name, await jsonBody(call));
  call.engine.catalog.reload();
  return { json: { fields } };
}

async function dropCollection({ engine, names }: Call): Promise<Answer> {
  const search = engine.catalog.get(nameOf(names), `No collection with name \`${nameOf(names)}\` found.`);
  const answer = { json: collectionObject(search) };
  await engine.writer.call('dropCollection', search.collection.schema.name);
  engine.catalog.reload();
  return answer;
}

function collectionObject(search: CollectionSearch): unknown {
  return shownSchema(search.collection.schema, search.count);
}

function shownSchema(schema: CollectionSchema, documents: number): unknown {
  return {
    created_at: schema.created_at,
    default_sorting_field: schema.default_sorting_field,
    enable_nested_fields: schema.enable_nested_fields,
    fields: schema.fields,
    name: schema.name,
    num_documents: documents,
    symbols_to_index: schema.symbols_to_index,
    token_separators: schema.token_separators,
  };
}

async function putAlias(call: Call): Promise<Answer> {
  const body = await jsonBody(call);
  const target = isObject(body) ? body['collection_name'] : undefined;
  if (target === undefined) throw new ApiError(400, 'Parameter `collection_name` is required.');
  if (typeof target !== 'string') throw new ApiError(400, 'Bad request.');
  const name = nameOf(call.names);
  if (call.engine.catalog.all().some((search) => search.collection.schema.name === name))
    throw new ApiError(500, `Name \`${name}\` conflicts with an existing collection name.`);
  await call.engine.writer.call('putAlias', name, target);
  call.engine.catalog.reload();
  return { json: { collection_name: target, name } };
}

async function deleteAlias({ engine, names }: Call): Promise<Answer> {
  const alias = aliasOf(engine, nameOf(names));
  await engine.writer.call('deleteAlias', nameOf(names));
  engine.catalog.reload();
  return { json: alias };
}

function aliasOf(engine: Engine, name: string): unknown {
  const alias = engine.catalog.alias(name);
  if (!alias) throw new ApiError(404, 'Not Found');
  return alias;
}
