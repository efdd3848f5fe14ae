/** Routes of the API: method and path → action → answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Log } from '@session-siphon/schemas/log';
import { ApiError } from './api-error.ts';
import { type ApiKeys, type Permission, neverExpires } from './api-keys.ts';
import type { Catalog } from './catalog.ts';
import { type CollectionSchema, isRecord } from './collection-schema.ts';
import type { CollectionSearch } from './collection-search.ts';
import type { ImportAction } from './collection-writer.ts';
import { multiSearch, singleSearch } from './multi-search.ts';
import type { WriterClient } from './writer-client.ts';

export interface Engine {
  readonly writer: WriterClient;
  readonly catalog: Catalog;
  readonly keys: ApiKeys;
  readonly log: Log;
  nowSeconds(): number;
}

interface Call {
  readonly engine: Engine;
  readonly permission: Permission;
  /** Path segments that the route leaves open. */
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  body(): Promise<Buffer>;
}

interface Answer {
  readonly status?: number;
  readonly type?: string;
  /** A value that becomes JSON, or text as it is. */
  readonly json?: unknown;
  readonly text?: string | Iterable<string>;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly action: string;
  /** Index of the name that is a collection. */
  readonly collection?: number;
  run(call: Call): Promise<Answer> | Answer;
}

const longestQuery = 4_000;
const largestBodyBytes = 256 * (1 << 20);
const forbidden = 'Forbidden - a valid `x-typesense-api-key` header must be sent.';
const corsMethods = 'POST, GET, DELETE, PUT, PATCH, OPTIONS';

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/multi_search$/, action: 'documents:search', run: searchMany },
  {
    method: 'GET',
    path: /^\/collections\/([^/]+)\/documents\/search$/,
    action: 'documents:search',
    collection: 0,
    run: searchOne,
  },
  {
    method: 'POST',
    path: /^\/collections\/([^/]+)\/documents\/import$/,
    action: 'documents:import',
    collection: 0,
    run: importDocuments,
  },
  {
    method: 'GET',
    path: /^\/collections\/([^/]+)\/documents\/export$/,
    action: 'documents:export',
    collection: 0,
    run: exportDocuments,
  },
  {
    method: 'POST',
    path: /^\/collections\/([^/]+)\/documents$/,
    action: 'documents:create',
    collection: 0,
    run: createDocument,
  },
  {
    method: 'DELETE',
    path: /^\/collections\/([^/]+)\/documents$/,
    action: 'documents:delete',
    collection: 0,
    run: deleteDocuments,
  },
  {
    method: 'GET',
    path: /^\/collections\/([^/]+)\/documents\/([^/]+)$/,
    action: 'documents:get',
    collection: 0,
    run: getDocument,
  },
  {
    method: 'PATCH',
    path: /^\/collections\/([^/]+)\/documents\/([^/]+)$/,
    action: 'documents:update',
    collection: 0,
    run: updateDocument,
  },
  {
    method: 'DELETE',
    path: /^\/collections\/([^/]+)\/documents\/([^/]+)$/,
    action: 'documents:delete',
    collection: 0,
    run: deleteDocument,
  },
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
  { method: 'POST', path: /^\/keys$/, action: 'keys:create', run: createKey },
  {
    method: 'GET',
    path: /^\/keys$/,
    action: 'keys:list',
    run: ({ engine }) => ({ json: { keys: engine.keys.list().map(shownKey) } }),
  },
  {
    method: 'GET',
    path: /^\/keys\/(\d+)$/,
    action: 'keys:get',
    run: ({ engine, names }) => ({ json: shownKey(keyOf(engine, nameOf(names))) }),
  },
  { method: 'DELETE', path: /^\/keys\/(\d+)$/, action: 'keys:delete', run: deleteKey },
  { method: 'GET', path: /^\/debug$/, action: 'debug:list', run: () => ({ json: { state: 1, version: '0.24.1' } }) },
  { method: 'GET', path: /^\/stats\.json$/, action: 'stats.json:list', run: stats },
  { method: 'GET', path: /^\/metrics\.json$/, action: 'metrics.json:list', run: metrics },
  { method: 'POST', path: /^\/operations\/snapshot$/, action: 'operations:snapshot', run: snapshot },
];

/** Answers one request, whatever happens in it. */
export async function handleRequest(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const answer = await answerTo(engine, request);
    await send(request, response, answer);
  } catch (error) {
    if (error instanceof ApiError)
      await send(request, response, { status: error.status, text: `{"message": ${JSON.stringify(error.message)}}` });
    else {
      engine.log.error('search-server.failed', {
        route: String(request.method),
        reason: error instanceof Error ? error.name : 'unknown',
      });
      await send(request, response, { status: 500, text: '{"message": "Internal error."}' });
    }
  }
}

async function answerTo(engine: Engine, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://server');
  if (request.method === 'OPTIONS' && request.headers['access-control-request-headers'] !== undefined)
    return { text: '' };
  if (request.method === 'GET' && url.pathname === '/health') return { json: { ok: true } };
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(url.pathname) : null;
    if (!match) continue;
    const names = match.slice(1).map(decodedName);
    const permission = permissionOf(engine, request, url);
    const isMultiSearch = route.run === searchMany;
    if (
      !permission ||
      (!isMultiSearch &&
        !permission.allows(route.action, route.collection === undefined ? undefined : names[route.collection]))
    )
      throw new ApiError(401, forbidden);
    if (request.method === 'GET' && url.search.length > longestQuery)
      return {
        status: 400,
        text: '{"message":"Query string exceeds max allowed length of 4000. Use the /multi_search end-point for larger payloads."}',
      };
    return route.run({ engine, permission, names, query: url.searchParams, body: () => readBody(request) });
  }
  return { status: 404, text: '{ "message": "Not Found"}' };
}

function permissionOf(engine: Engine, request: IncomingMessage, url: URL): Permission | undefined {
  const header = request.headers['x-typesense-api-key'];
  const key = typeof header === 'string' ? header : (url.searchParams.get('x-typesense-api-key') ?? '');
  return engine.keys.permissionOf(key, engine.nowSeconds());
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestBodyBytes) throw new ApiError(413, 'Request body is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function jsonBody(call: Call): Promise<unknown> {
  try {
    return JSON.parse((await call.body()).toString('utf8'));
  } catch {
    throw new ApiError(400, 'Bad JSON.');
  }
}

async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const origin = request.headers.origin;
  const headers: Record<string, string> = {
    'access-control-allow-origin': '*',
    'content-type': answer.type ?? 'application/json; charset=utf-8',
  };
  if (request.method === 'OPTIONS' && origin !== undefined)
    Object.assign(headers, {
      'access-control-allow-methods': corsMethods,
      'access-control-allow-headers': String(request.headers['access-control-request-headers'] ?? ''),
      'access-control-max-age': '3600',
    });
  if (typeof answer.text === 'object') {
    response.writeHead(answer.status ?? 200, headers);
    for (const piece of answer.text)
      if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve));
    response.end();
    return;
  }
  const body = Buffer.from(answer.text ?? JSON.stringify(answer.json));
  const isZipped = body.length > 1024 && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  response.writeHead(
    answer.status ?? 200,
    isZipped ? { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' } : headers,
  );
  response.end(isZipped ? gzipSync(body, { level: 1 }) : body);
}

async function searchMany(call: Call): Promise<Answer> {
  const body = await jsonBody(call);
  return {
    json: multiSearch(body, {
      catalog: call.engine.catalog,
      permission: call.permission,
      common: queryParameters(call.query),
    }),
  };
}

function searchOne({ engine, permission, names, query }: Call): Answer {
  return { json: singleSearch(nameOf(names), { catalog: engine.catalog, permission, common: queryParameters(query) }) };
}

function queryParameters(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => name !== 'x-typesense-api-key'));
}

async function importDocuments(call: Call): Promise<Answer> {
  const { engine, names, query } = call;
  const action = query.get('action') ?? 'create';
  if (action !== 'create' && action !== 'update' && action !== 'upsert' && action !== 'emplace')
    throw new ApiError(400, 'Parameter `action` must be a create|update|upsert.');
  if (query.get('batch_size') === '0') throw new ApiError(400, 'Parameter `batch_size` must be a positive integer.');
  const { collection } = engine.catalog.get(nameOf(names), 'Not Found');
  const body = await call.body();
  const options = {
    action: action satisfies ImportAction,
    returnId: query.get('return_id') === 'true',
    returnDocument: query.get('return_doc') === 'true',
  } as const;
  const { answer, changed } = await engine.writer.call('importLines', collection.schema.name, body, options);
  engine.catalog.apply(collection.schema.name, changed);
  return { type: 'text/plain; charset=utf8', text: answer };
}

function* joinedLines(lines: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const line of lines) {
    yield isFirst ? line : `\n${line}`;
    isFirst = false;
  }
}

function exportDocuments({ engine, names, query }: Call): Answer {
  const list = (name: string) => (query.get(name) ?? '').split(',').filter((one) => one !== '');
  const lines = engine.catalog
    .get(nameOf(names), 'Not Found')
    .export(query.get('filter_by') ?? '', { include: list('include_fields'), exclude: list('exclude_fields') });
  return { type: 'application/octet-stream', text: joinedLines(lines) };
}

async function createDocument(call: Call): Promise<Answer> {
  const action = call.query.get('action') ?? 'create';
  const document = await writeOne(
    call,
    await jsonBody(call),
    action === 'upsert' || action === 'update' || action === 'emplace' ? action : 'create',
  );
  return { status: 201, json: document };
}

async function updateDocument(call: Call): Promise<Answer> {
  const body = await jsonBody(call);
  const id = decodedName(call.names[1] ?? '');
  return { json: await writeOne(call, isRecord(body) ? { ...body, id } : body, 'update') };
}

async function writeOne({ engine, names }: Call, value: unknown, action: ImportAction): Promise<unknown> {
  const { collection } = engine.catalog.get(nameOf(names), 'Not Found');
  const { document, changed } = await engine.writer.call('writeDocument', collection.schema.name, value, action);
  engine.catalog.apply(collection.schema.name, changed);
  return document;
}

function getDocument({ engine, names }: Call): Answer {
  return { json: storedDocument(engine.catalog.get(nameOf(names), 'Not Found'), names[1] ?? '') };
}

async function deleteDocument({ engine, names }: Call): Promise<Answer> {
  const search = engine.catalog.get(nameOf(names), 'Not Found');
  const document = storedDocument(search, names[1] ?? '');
  await removeRows(engine, search, [search.rowOf(names[1] ?? '') ?? 0]);
  return { json: document };
}

function storedDocument(search: CollectionSearch, id: string): Readonly<Record<string, unknown>> {
  const document = search.document(id);
  if (!document) throw new ApiError(404, `Could not find a document with id: ${id}`);
  return document;
}

async function deleteDocuments({ engine, names, query }: Call): Promise<Answer> {
  const search = engine.catalog.get(nameOf(names), 'Not Found');
  const filter = query.get('filter_by');
  if (filter === null) throw new ApiError(400, 'Parameter `filter_by` must be provided.');
  const rows = filter.trim() === '' ? [] : search.rowsWhere(filter);
  if (rows.length > 0) await removeRows(engine, search, rows);
  return { type: 'application/json', json: { num_deleted: rows.length } };
}

async function removeRows(engine: Engine, { collection }: CollectionSearch, rows: readonly number[]): Promise<void> {
  engine.catalog.apply(collection.schema.name, await engine.writer.call('removeRows', collection.schema.name, rows));
}

async function createCollection(call: Call): Promise<Answer> {
  const schema = await call.engine.writer.call('createCollection', await jsonBody(call), call.engine.nowSeconds());
  call.engine.catalog.reload();
  return { status: 201, json: shownSchema(schema, 0) };
}

async function alterCollection(call: Call): Promise<Answer> {
  const { collection } = call.engine.catalog.get(nameOf(call.names), 'Not Found');
  const fields = await call.engine.writer.call('addFields', collection.schema.name, await jsonBody(call));
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
  const target = isRecord(body) ? body['collection_name'] : undefined;
  if (typeof target !== 'string') throw new ApiError(400, 'Parameter `collection_name` is required.');
  await call.engine.writer.call('putAlias', nameOf(call.names), target);
  call.engine.catalog.reload();
  return { json: { collection_name: target, name: nameOf(call.names) } };
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

async function createKey(call: Call): Promise<Answer> {
  const body = await jsonBody(call);
  if (!isRecord(body)) throw new ApiError(400, 'Bad JSON.');
  const { description, actions, collections, value, expires_at: expiresAt } = body;
  if (typeof description !== 'string') throw new ApiError(400, 'Could not find a `description` key.');
  if (!isTexts(actions)) throw new ApiError(400, 'Could not find a `actions` array.');
  if (!isTexts(collections)) throw new ApiError(400, 'Could not find a `collections` array.');
  const facts = {
    actions,
    collections,
    description,
    expires_at: typeof expiresAt === 'number' ? expiresAt : neverExpires,
  };
  const created = await call.engine.writer.call('createKey', facts, typeof value === 'string' ? value : undefined);
  return { status: 201, json: { ...facts, ...created } };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

async function deleteKey({ engine, names }: Call): Promise<Answer> {
  const { id } = keyOf(engine, nameOf(names));
  await engine.writer.call('deleteKey', id);
  return { json: { id } };
}

function keyOf(engine: Engine, id: string): ReturnType<ApiKeys['list']>[number] {
  const key = engine.keys.list().find((one) => one.id === Number(id));
  if (!key) throw new ApiError(404, 'Not found.');
  return key;
}

function shownKey({ value, ...key }: ReturnType<ApiKeys['list']>[number]): unknown {
  const { actions, collections, description, expires_at: expiresAt, id } = key;
  return { actions, collections, description, expires_at: expiresAt, id, value_prefix: value.slice(0, 4) };
}

function stats({ engine }: Call): Answer {
  const zeros = ['delete_latency_ms', 'delete_requests_per_second', 'import_latency_ms', 'import_requests_per_second'];
  const more = [
    'search_latency_ms',
    'search_requests_per_second',
    'total_requests_per_second',
    'write_latency_ms',
    'write_requests_per_second',
  ];
  const value = {
    ...Object.fromEntries(zeros.map((name) => [name, 0])),
    latency_ms: {},
    overloaded_requests_per_second: 0,
    pending_write_batches: engine.writer.pending,
    requests_per_second: {},
    ...Object.fromEntries(more.map((name) => [name, 0])),
  };
  return { text: JSON.stringify(value, undefined, 2) };
}

function metrics(): Answer {
  return { text: JSON.stringify({ typesense_memory_active_bytes: String(process.memoryUsage.rss()) }, undefined, 2) };
}

function snapshot({ query }: Call): Answer {
  if (query.get('snapshot_path') === null) throw new ApiError(400, 'Parameter `snapshot_path` is required.');
  // Every answered write is in the file already.
  return { status: 201, type: 'application/json', json: { success: true } };
}

function nameOf(names: readonly string[]): string {
  return names[0] ?? '';
}

function decodedName(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
