/** Where a repository is hosted, as Copilot notes it. */
import { type JsonObject, textOf } from '@session-siphon/schemas/narrow';

/** The repository is named without its host where the host is the usual one. */
export function remoteUrlOf(context: JsonObject): string | undefined {
  const repository = textOf(context['repository']);
  const hostType = textOf(context['hostType']) ?? textOf(context['host_type']);
  const host =
    textOf(context['repositoryHost']) ?? (hostType === undefined || hostType === 'github' ? 'github.com' : undefined);
  if (repository === undefined || host === undefined || !/^[\w.-]+(?:\/[\w.-]+)+$/.test(repository)) return undefined;
  return `https://${host}/${repository}`;
}
