/** Writing, reading and deleting documents. */
import { ApiError } from '../api-error.ts';
import { type Answer, type Call, type Engine, type Route, decodedName, jsonBody, nameOf } from './api-call.ts';
import { isObject } from '@session-siphon/schemas/narrow';
import type { CollectionSearch } from '../query/collection-search.ts';
import type { ImportAction } from '../writing/collection-writer.ts';

export const documentRoutes: readonly Route[] = [
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
];

async function importDocuments(call: Call): Promise<Answer> {
  const { engine, names, query } = call;
  const action = actionOf(query);
  if (!/^[1-9]\d*$/.test(query.get('batch_size') ?? '1'))
    throw new ApiError(400, 'Parameter `batch_size` must be a positive integer.');
  const { collection } = engine.catalog.get(nameOf(names), 'Not Found');
  const body = await call.body();
  const options = {
    action,
    returnId: query.get('return_id') === 'true',
    returnDocument: query.get('return_doc') === 'true',
  } as const;
  const { answer, changed } = await engine.writer.call('importLines', collection.schema.name, body, options);
  engine.catalog.apply(collection.schema.name, changed);
  return { type: 'text/plain; charset=utf8', text: answer };
}

function actionOf(query: URLSearchParams): ImportAction {
  const action = query.get('action') ?? 'create';
  if (action === 'create' || action === 'update' || action === 'upsert' || action === 'emplace') return action;
  throw new ApiError(400, 'Parameter `action` must be a create|update|upsert.');
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
  const search = engine.catalog.get(nameOf(names), 'Not Found');
  // A filter that cannot be read is refused before the answer begins.
  const rows = search.rowsWhere(query.get('filter_by') ?? '');
  const lines = search.export(rows, { include: list('include_fields'), exclude: list('exclude_fields') });
  return { type: 'application/octet-stream', text: joinedLines(lines) };
}

async function createDocument(call: Call): Promise<Answer> {
  return { status: 201, json: await writeOne(call, await jsonBody(call), actionOf(call.query)) };
}

async function updateDocument(call: Call): Promise<Answer> {
  const body = await jsonBody(call);
  const id = decodedName(call.names[1] ?? '');
  if (isObject(body) && body['id'] !== undefined && body['id'] !== id)
    throw new ApiError(400, 'The `id` of the resource does not match the `id` in the JSON body.');
  return { status: 201, json: await writeOne(call, isObject(body) ? { ...body, id } : body, 'update') };
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
