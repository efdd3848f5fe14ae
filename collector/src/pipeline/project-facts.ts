/** What git says about a directory on this machine. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

interface GitFacts {
  /** Remote URL of `origin`, or of the only remote. */
  readonly remoteUrl?: string;
}

export type ProjectFactsOf = (directory: string) => Promise<GitFacts>;

/** Looks a directory up once; sessions of one project share the answer. */
export function projectFactsReader(): ProjectFactsOf {
  const known = new Map<string, Promise<GitFacts>>();
  return (directory) => {
    const cached = known.get(directory) ?? readFacts(directory);
    known.set(directory, cached);
    return cached;
  };
}

async function readFacts(directory: string): Promise<GitFacts> {
  const folder = await gitFolder(directory);
  const config =
    folder === undefined ? undefined : await readFile(join(folder, 'config'), 'utf8').catch(() => undefined);
  const remoteUrl = config === undefined ? undefined : originUrl(config);
  return remoteUrl === undefined ? {} : { remoteUrl };
}

/** The repository's git folder, from the directory upwards; of the main repository for a linked work tree. */
async function gitFolder(directory: string): Promise<string | undefined> {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const candidate = join(at, '.git');
    const facts = await stat(candidate).catch(() => undefined);
    if (facts?.isDirectory()) return candidate;
    if (facts?.isFile()) {
      const target = /^gitdir: (.+)$/m.exec(await readFile(candidate, 'utf8').catch(() => ''))?.[1];
      return target === undefined ? undefined : resolve(at, target).replace(/[/\\]worktrees[/\\][^/\\]+$/, '');
    }
    if (dirname(at) === at) return undefined;
  }
}

function originUrl(config: string): string | undefined {
  const remotes = [...config.matchAll(/^\[remote "([^"]+)"\]\s*\n((?:[ \t]+.*\n?)*)/gm)];
  const section = remotes.find(([, name]) => name === 'origin') ?? (remotes.length === 1 ? remotes[0] : undefined);
  return section === undefined ? undefined : /^\s*url\s*=\s*(.+)$/m.exec(section[2] ?? '')?.[1]?.trim();
}
