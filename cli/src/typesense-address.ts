/** A Typesense server named on the command line; its key comes from the environment, because command lines are seen by everyone on the machine. */
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';
import { AppError } from '@session-siphon/schemas/errors';
import { serverNodes } from '@session-siphon/schemas/server-nodes';

/** Undefined when no URL was given. Throws USAGE for a URL that is none, or without a key. */
export function typesenseAddress(url: string | undefined): EngineAddress | undefined {
  if (url === undefined) return undefined;
  const checked = serverUrl(url);
  const apiKey = process.env['TYPESENSE_API_KEY'];
  if (apiKey === undefined || apiKey === '')
    throw new AppError('USAGE', `there is no key for ${url}.`, { hint: 'Set TYPESENSE_API_KEY.' });
  return { url: checked, apiKey };
}

/** The base URLs of all nodes without trailing slashes, with commas between them. Throws USAGE. */
export function serverUrl(url: string): string {
  const nodes = serverNodes(url);
  if (nodes.length > 0) return nodes.join(',');
  throw new AppError('USAGE', `${JSON.stringify(url)} is no address of a search server.`, {
    hint: 'Give it like http://localhost:8108, and the nodes of a cluster with commas between them.',
  });
}
