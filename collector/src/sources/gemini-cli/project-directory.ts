/** Directory of a project: folders below `tmp/` are named by a hash of it or by a short name, neither of which tells it. */
import { hash } from 'node:crypto';
import { type JsonObject, objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { Carrier } from '../../source.ts';
import { isHash } from './carrier-path.ts';
import { partsOf, toolCalls } from './native.ts';
import type { HistoryMessage } from './replay.ts';

/** What the files of a session say about where it worked. */
export interface DirectoryEvidence {
  readonly projects: readonly string[];
  readonly projectHash?: string | undefined;
  /** First of the directories that the session may use. */
  readonly directory?: string | undefined;
  readonly messages: readonly HistoryMessage[];
}

export interface ProjectDirectory {
  readonly path: string;
  /** No file says so. */
  readonly isGuessed: boolean;
}

export async function projectDirectory(
  carrier: Carrier,
  evidence: DirectoryEvidence,
): Promise<ProjectDirectory | undefined> {
  const { projects } = evidence;
  const root = '../'.repeat(carrier.relativePath.split('/').length - 1);
  for (const folder of ['tmp', 'history'])
    for (const project of projects) {
      const path = (await carrier.sibling(`${root}${folder}/${project}/.project_root`))?.trim() ?? '';
      if (isAbsolute(path)) return { path, isGuessed: false };
    }
  const registry = objectOf(objectOf(parseJson((await carrier.sibling(`${root}projects.json`)) ?? ''))['projects']);
  for (const [path, name] of Object.entries(registry))
    if (projects.some((project) => project === name) && isAbsolute(path)) return { path, isGuessed: false };
  return fromPaths(evidence, Object.keys(registry));
}

/** The path with the session's hash, wherever it is named; else the most likely one. */
function fromPaths(evidence: DirectoryEvidence, registered: readonly string[]): ProjectDirectory | undefined {
  const { projects, projectHash, directory, messages } = evidence;
  const told = [directory ?? '', ...messages.flatMap(({ fields }) => contextDirectory(fields))].filter(isAbsolute);
  const used = [...new Set(messages.flatMap(({ fields }) => usedFolders(fields)))];
  const wanted = [projectHash ?? '', ...projects].find(isHash);
  const path =
    wanted === undefined
      ? undefined
      : [...told, ...registered, ...ancestors(used)].find((one) =>
          spellings(one).some((text) => sha256(text) === wanted),
        );
  if (path !== undefined) return { path, isGuessed: false };
  // Where the hash is known and no directory above the used files has it, they lie elsewhere.
  const guess = told[0] ?? (wanted === undefined ? commonParent(used) : undefined);
  return guess === undefined ? undefined : { path: guess, isGuessed: true };
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Drive letters were hashed in either case. */
function spellings(path: string): readonly string[] {
  const drive = /^[A-Za-z]:/.exec(path)?.[0];
  return drive === undefined ? [path] : [drive.toUpperCase(), drive.toLowerCase()].map((one) => one + path.slice(2));
}

const contextStart = /^(?:<session_context>|This is the Gemini CLI)/;
const contextFolder =
  /(?:currently working in the (?:directory|following directories):|\*\*Workspace Directories:\*\*)\s*(?:- )?(\S[^\n]*)/;

/** The first directory that the model was told about when the session began. */
function contextDirectory({ type, content }: JsonObject): string[] {
  if (type !== 'user') return [];
  return partsOf(content).flatMap((part) => {
    if (part.kind !== 'text' || !contextStart.test(part.text.trimStart())) return [];
    return contextFolder.exec(part.text)?.[1]?.trim() ?? [];
  });
}

const folderArguments = ['dir_path', 'directory', 'path'];
const fileArguments = ['file_path', 'absolute_path'];

/** Folders of the files that tools were used on. */
function usedFolders(fields: JsonObject): string[] {
  return toolCalls(fields).flatMap(({ args }) => {
    const named = (names: readonly string[]): string[] =>
      names.flatMap((name) => textOf(objectOf(args)[name]) ?? []).filter(isAbsolute);
    return [...named(folderArguments), ...named(fileArguments).map(parentOf)];
  });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.search(/[/\\][^/\\]*$/)));
}

/** The folders themselves and all above them. */
function ancestors(folders: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const folder of folders) for (let at = folder; at !== '' && !all.has(at); at = parentOf(at)) all.add(at);
  return all;
}

/** A folder that all lie in, unless it is so far up that it says nothing. */
function commonParent(folders: readonly string[]): string | undefined {
  const [first, ...others] = folders;
  let common = first ?? '';
  for (const folder of others)
    while (
      common !== '' &&
      folder !== common &&
      !/^[/\\]/.test(folder.startsWith(common) ? folder.slice(common.length) : '')
    )
      common = parentOf(common);
  return common.split(/[/\\]/).length > 3 ? common : undefined;
}

function isAbsolute(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[/\\]|\\\\)/.test(path);
}
