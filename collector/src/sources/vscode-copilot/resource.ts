/** Places as VS Code writes them, as text or as an object, in the form in which the machine they lie on writes them. */
import { isObject, percentDecoded, textOf } from '@session-siphon/schemas/narrow';

export interface Resource {
  readonly scheme: string;
  /** Host of a remote place, such as `ssh-remote+box`; empty for a local one. */
  readonly authority: string;
  readonly path: string;
}

const deepest = 4;

/** The place of a URI, of a range in a file, or of a symbol; undefined for any other value. */
export function resourceOf(value: unknown, depth = 0): Resource | undefined {
  if (typeof value === 'string') return resourceOfText(value);
  if (!isObject(value) || depth > deepest) return undefined;
  const path = textOf(value['path']);
  if (path !== undefined && value['$mid'] !== undefined) return resourceOfParts(value, path);
  const inner = value['uri'] ?? value['location'];
  if (inner !== undefined) return resourceOf(inner, depth + 1);
  return path === undefined ? resourceOfText(textOf(value['external']) ?? '') : resourceOfParts(value, path);
}

function resourceOfParts(parts: Readonly<Record<string, unknown>>, path: string): Resource {
  const scheme = textOf(parts['scheme']) ?? 'file';
  const authority = textOf(parts['authority']) ?? '';
  return { scheme, authority, path: nativePath(scheme, authority, path) };
}

/** Address of a place on the web; undefined for any other place. */
export function webAddress({ scheme, authority, path }: Resource): string | undefined {
  return /^https?$/i.test(scheme) ? `${scheme}://${authority}${path}` : undefined;
}

/** A scheme has at least two letters: `c:` is a drive. */
const uri = /^([a-z][a-z0-9+.-]+):(?:\/\/([^/?#]*))?([^?#]*)/i;

function resourceOfText(text: string): Resource | undefined {
  if (text === '') return undefined;
  const [, scheme, authority = '', path = ''] = uri.exec(text) ?? [];
  if (scheme === undefined) return { scheme: 'file', authority: '', path: text };
  const host = percentDecoded(authority);
  return { scheme, authority: host, path: nativePath(scheme, host, percentDecoded(path)) };
}

/** Windows: `/c:/work` is `c:\work`, and a file with a host lies on a share. */
function nativePath(scheme: string, authority: string, path: string): string {
  const whole = path.length > 1 ? path.replace(/\/$/, '') : path;
  if (scheme === 'file' && authority !== '') return `\\\\${authority}${whole.replaceAll('/', '\\')}`;
  return /^\/[a-z]:(?:\/|$)/i.test(whole) ? whole.slice(1).replaceAll('/', '\\') : whole;
}

/** Last part of a path, in either system's spelling. */
export function baseName(path: string): string {
  return (
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? path
  );
}
