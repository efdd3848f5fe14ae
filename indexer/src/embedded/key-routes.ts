/** Keys: a value is shown once, when it is made. */
import { ApiError } from './api-error.ts';
import { type Answer, type Call, type Engine, type Route, jsonBody, nameOf } from './api-call.ts';
import { type ApiKeys, neverExpires } from './api-keys.ts';
import { isRecord } from './collection-schema.ts';

export const keyRoutes: readonly Route[] = [
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
];

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
