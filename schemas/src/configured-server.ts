/** The search server that a configuration names. */
import type { SiphonConfig } from './config.ts';
import { AppError } from './errors.ts';
import { serverNodes } from './server-nodes.ts';

/** URL (of a cluster: with commas) and key of the configured Typesense server; undefined when none is configured. */
export function configuredServer(config: SiphonConfig): { url: string; apiKey: string } | undefined {
  const { typesense } = config;
  if (!typesense || (typesense.url === undefined && typesense.host === undefined)) return undefined;
  const url = typesense.url ?? `${typesense.protocol ?? 'http'}://${typesense.host}:${typesense.port ?? 8108}`;
  if (!typesense.api_key)
    throw new AppError('CONFIG_INVALID', `typesense.api_key is missing for ${url}.`, {
      hint: 'Add a key that may write the collections.',
    });
  const nodes = serverNodes(url);
  if (nodes.length === 0)
    throw new AppError('CONFIG_INVALID', `typesense: ${JSON.stringify(url)} is no address of a search server.`, {
      hint: 'Write it like http://localhost:8108, and the nodes of a cluster with commas between them.',
    });
  return { url: nodes.join(','), apiKey: typesense.api_key };
}
