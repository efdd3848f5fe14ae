/** Which folder a workspace's storage belongs to, by the file that VS Code keeps beside it. */
import { arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { Carrier } from '../../source.ts';
import { parseCommentedJson } from './commented-json.ts';
import { folderOf, placeIn } from './place-in.ts';
import { type Resource, resourceOf } from './resource.ts';

export interface Workspace {
  readonly directory?: string;
  readonly remoteUrl?: string;
  /** Where a remote folder lies, such as `ssh-remote+box`. */
  readonly remote?: string;
}

/** The workspace of a carrier; `way` leads from its folder to the workspace's. Empty when it is not known. */
export async function workspaceOf(carrier: Carrier, way: string | undefined): Promise<Workspace> {
  if (way === undefined) return {};
  const facts = objectOf(parseCommentedJson((await carrier.sibling(`${way}/workspace.json`)) ?? ''));
  const folder = resourceOf(facts['folder']);
  if (folder) return workspaceAt(folder);
  const file = resourceOf(facts['workspace'] ?? facts['configuration']);
  return file ? workspaceOfFile(carrier, file) : {};
}

/** The workspace whose folder is known. */
export function workspaceAt({ scheme, authority, path }: Resource): Workspace {
  // Repositories that are edited where they are hosted.
  if (scheme === 'vscode-vfs') return authority.startsWith('github') ? { remoteUrl: `https://github.com${path}` } : {};
  if (path === '') return {};
  return { directory: path, ...(scheme === 'vscode-remote' ? { remote: remoteName(authority) } : {}) };
}

/** Containers are named by a description in hexadecimal that tells a reader nothing. */
function remoteName(authority: string): string {
  return authority.replace(/\+[0-9a-f]{16,}.*$/i, '');
}

/** Several folders: the first one. The file that lists them is at hand when VS Code keeps it; else they lie where that file does. */
async function workspaceOfFile(carrier: Carrier, file: Resource): Promise<Workspace> {
  const base = folderOf(file.path);
  const kept = /[/\\](Workspaces)[/\\]([^/\\]+)[/\\](workspace\.json)$/.exec(file.path);
  if (!kept) return workspaceAt({ ...file, path: base });
  const toRoot = '../'.repeat(carrier.relativePath.split('/').length - 1);
  const list = await carrier.sibling(`${toRoot}${kept.slice(1).join('/')}`);
  const first = objectOf(arrayOf(objectOf(parseCommentedJson(list ?? ''))['folders'])[0]);
  const place = resourceOf(first['uri']);
  if (place) return workspaceAt(place);
  const folder = textOf(first['path']);
  return folder === undefined ? {} : workspaceAt({ ...file, path: placeIn(base, folder) });
}
