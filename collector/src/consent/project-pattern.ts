/** Patterns by which people name projects: a path, a repository, or all of them. Pure. */
import { posix } from 'node:path';
import { withoutHome } from '../pipeline/home-path.ts';

/** What a pattern is held against. A path has the home folder as `~`. */
export interface ProjectPlace {
  readonly path?: string | undefined;
  /** `host/owner/name`. */
  readonly repo?: string | undefined;
}

type MatchesProject = (place: ProjectPlace) => boolean;

/**
 * `~/code/shop`, `github.com/team/shop`: the project, and everything in that folder or of that owner. `*` stands for anything within a name, `**` for any
 * folders, `?` for a letter; `*` alone also matches what has neither path nor repository.
 */
export function projectPattern(text: string, home: string): MatchesProject {
  const pattern = slashed(withoutHome(text.trim(), home)).replace(/(?<=.)(?:\/\*\*)?\/*$/, '');
  if (pattern === '*' || pattern === '**') return () => true;
  if (pattern === '') return () => false;
  const source = `^${pattern
    .split(/(\*\*\/?|\*|\?)/)
    .map(piece)
    .join('')}(?:/|$)`;
  const exact = new RegExp(source, 'u');
  // Hosts of repositories and Windows do not tell capital letters from small ones.
  const anyCase = new RegExp(source, 'iu');
  return ({ path, repo }) =>
    (path !== undefined && (isWindows(path) ? anyCase : exact).test(posix.normalize(slashed(path)))) ||
    (repo !== undefined && anyCase.test(repo));
}

function piece(text: string): string {
  if (text === '**') return '.*';
  if (text === '**/') return '(?:.*/)?';
  if (text === '*') return '[^/]*';
  if (text === '?') return '[^/]';
  return RegExp.escape(text);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function isWindows(path: string): boolean {
  return path.includes('\\') || /^[A-Za-z]:/.test(path);
}
