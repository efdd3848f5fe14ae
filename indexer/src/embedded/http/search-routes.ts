/** Searches. */
import { type Answer, type Call, type Route, jsonBody, nameOf } from './api-call.ts';
import { multiSearch, singleSearch } from '../query/multi-search.ts';

export const searchRoutes: readonly Route[] = [
  { method: 'POST', path: /^\/multi_search$/, action: 'documents:search', checksItself: true, run: searchMany },
  {
    method: 'GET',
    path: /^\/collections\/([^/]+)\/documents\/search$/,
    action: 'documents:search',
    collection: 0,
    run: searchOne,
  },
];

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
