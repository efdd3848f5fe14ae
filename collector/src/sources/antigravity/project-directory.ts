/** Where a conversation was begun. */
import { percentDecoded } from '@session-siphon/schemas/narrow';

/** A local folder by its URI, in the separators of its system; undefined for a folder elsewhere. A path is taken for what it is. */
export function folderOf(uri: string | undefined): string | undefined {
  if (uri === undefined || uri === '') return undefined;
  if (!/^[a-z][\w+.-]+:/i.test(uri)) return uri;
  const path = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(uri)?.[1];
  if (path === undefined) return undefined;
  const decoded = percentDecoded(path);
  return /^\/[a-z]:/i.test(decoded) ? decoded.slice(1).replaceAll('/', '\\') : decoded;
}
