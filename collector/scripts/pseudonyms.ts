/** Other names for what tells who somebody is: account, home folder, host, name and e-mail addresses. */
import { userInfo, homedir, hostname } from 'node:os';
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';

export interface Identity {
  /** Home folders, the account's name is the last part of each. */
  readonly homes: readonly string[];
  readonly names: readonly string[];
  readonly hosts: readonly string[];
}

/** Of the person who runs this, and of the owner of the home folder that `file` lies in. */
export function identityOfThisMachine(file: string): Identity {
  const owner = /^(?:\/home|\/Users|[A-Za-z]:\\Users)[/\\][^/\\]+/.exec(file)?.[0];
  const { stdout } = spawnSync('git', ['config', '--get', 'user.name'], { encoding: 'utf8' });
  return {
    homes: [homedir(), ...(owner === undefined ? [] : [owner])],
    names: [userInfo().username, (stdout ?? '').trim()],
    hosts: [hostname()],
  };
}

const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** Shorter names and those that every machine has occur as ordinary words. */
const shortestName = 3;
const commonNames: ReadonlySet<string> = new Set(['root', 'user', 'admin', 'runner', 'localhost', 'home']);

/** A text with everybody called Ana. */
export function pseudonymsFor({ homes, names, hosts }: Identity): (text: string) => string {
  const replacements = [
    ...homes.map((home) => [literally(home), '/home/ana'] as const),
    // The name of a project folder, as one assistant writes it.
    ...homes.map((home) => [literally(home.replaceAll(/[^A-Za-z0-9]/g, '-')), '-home-ana'] as const),
    ...[...names, ...homes.map((home) => basename(home))]
      .filter(isTelling)
      .map((name) => [asWord(name), 'ana'] as const),
    ...hosts.filter(isTelling).map((host) => [asWord(host), 'test-machine'] as const),
    [address, 'ana@example.org'] as const,
  ];
  return (text) => replacements.reduce((changed, [pattern, name]) => changed.replaceAll(pattern, name), text);
}

function isTelling(name: string): boolean {
  return name.length >= shortestName && !commonNames.has(name.toLowerCase());
}

function literally(text: string): RegExp {
  // The root folder as a home would match everywhere.
  return text.length < 2 ? /(?!)/g : new RegExp(RegExp.escape(text), 'g');
}

function asWord(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(name)}(?![\\p{L}\\p{N}])`, 'giu');
}
