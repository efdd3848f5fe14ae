/** Keys: a value is shown once, when it is made. */
import { ApiError } from '../api-error.ts';
import { type Answer, type Call, type Engine, type Route, jsonBody, nameOf } from './api-call.ts';
import { type ApiKeys, neverExpires } from '../api-keys.ts';
import { objectOf } from '@session-siphon/schemas/narrow';

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
  const { description, value, expires_at: expiresAt, ...lists } = objectOf(body);
  if (description === undefined) throw new ApiError(400, 'Could not find a `description` key.');
  const [actions, collections] = [texts('actions', lists), texts('collections', lists)];
  if (typeof description !== 'string') throw new ApiError(400, 'Key description must be a string.');
  if (value !== undefined && typeof value !== 'string') throw new ApiError(400, 'Key value must be a string.');
  if (expiresAt !== undefined && !isUnsigned(expiresAt))
    throw new ApiError(400, 'Wrong format for `expires_at`. It should be an unsigned integer.');
  const facts = { actions, collections, description, expires_at: expiresAt ?? neverExpires };
  const created = await call.engine.writer.call('createKey', facts, value);
  return { status: 201, json: { ...facts, ...created } };
}

function texts(name: string, values: Readonly<Record<string, unknown>>): readonly string[] {
  const value = values[name];
  if (value === undefined) throw new ApiError(400, `Could not find a \`${name}\` key.`);
  if (!Array.isArray(value) || value.length === 0 || !value.every((one) => typeof one === 'string'))
    throw new ApiError(400, `Wrong format for \`${name}\`. It should be an array of string.`);
  return value;
}

function isUnsigned(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
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
