/** A remote that git reaches: what a person set up there, its helpers and its credentials are used as they are. */
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { machineRef, mainRef } from '@session-siphon/schemas/archive-path';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { scratchFolder } from '../../scratch-folder.ts';
import type { Advertisement } from './advertisement.ts';
import type { Remote, RemoteAccess } from './remote.ts';
import { type GitCall, type GitEnd, endOfGit, gitEnvironment, gitFailure, runGit } from './git-program.ts';
import type { PushReport, ReceiveConnection, RefUpdate, SentPack } from './receive-pack.ts';
import { shownAddress } from './remote-address.ts';
import { type UploadConnection, checkAnswerSize, topsOnly } from './upload-pack.ts';

/** Name of the remote in the repository that is made for one conversation. */
const name = 'siphon';

export function gitRemote(text: string, access: RemoteAccess): Remote {
  return {
    shown: shownAddress(text),
    receive: () => Scratch.open(text, access, 'push'),
    upload: () => Scratch.open(text, access, 'fetch'),
  };
}

type Direction = 'fetch' | 'push';

/** A repository for one conversation, with the settings of the archive. What git sends and gets goes through it, so that nothing is left in the archive. */
class Scratch implements ReceiveConnection, UploadConnection {
  readonly #folder: AsyncDisposable & { readonly path: string };
  readonly #text: string;
  readonly #access: RemoteAccess;
  /** Until the address is known, without the token for it. */
  #call: Omit<GitCall, 'args'>;
  /** Where git goes, as a person could have written it. */
  #address = '';
  advertised: Advertisement = { refs: new Map(), capabilities: new Set() };

  static async open(text: string, access: RemoteAccess, direction: Direction): Promise<Scratch> {
    const folder = await scratchFolder();
    const env = await gitEnvironment({ ...access, url: undefined, mayAsk: access.asked !== undefined });
    const scratch = new Scratch(folder, { text, access, call: { cwd: folder.path, shown: shownAddress(text), env } });
    try {
      await scratch.#prepare(direction);
      return scratch;
    } catch (error) {
      await scratch[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(
    folder: AsyncDisposable & { readonly path: string },
    {
      text,
      access,
      call,
    }: { readonly text: string; readonly access: RemoteAccess; readonly call: Omit<GitCall, 'args'> },
  ) {
    this.#folder = folder;
    this.#text = text;
    this.#access = access;
    this.#call = call;
  }

  async #prepare(direction: Direction): Promise<void> {
    const { directory } = this.#access;
    await this.#git(['init', '--quiet', '--bare', '.']);
    await this.#git(['config', `remote.${name}.url`, this.#text]);
    if (directory !== undefined) {
      await this.#git(['config', 'include.path', resolve(directory, 'config')]);
      // What is fetched has to be whole by itself.
      if (direction === 'push')
        await writeFile(join(this.#folder.path, 'objects', 'info', 'alternates'), `${resolve(directory, 'objects')}\n`);
    }
    this.#address = await this.#git(['remote', 'get-url', ...(direction === 'push' ? ['--push'] : []), name]);
    const url = /^https?:/i.test(this.#address) ? (URL.parse(this.#address) ?? undefined) : undefined;
    this.#call = {
      ...this.#call,
      env: await gitEnvironment({ ...this.#access, url, mayAsk: this.#access.asked !== undefined }),
    };
    this.advertised = await this.#advertisement();
  }

  async #advertisement(): Promise<Advertisement> {
    const listed = await this.#git(['ls-remote', '--quiet', '--', this.#address]);
    const refs = listed.split('\n').flatMap((line): (readonly [string, ObjectId])[] => {
      const [, id, ref] = /^([0-9a-f]{40})\t(\S+)$/.exec(line) ?? [];
      return id === undefined || ref === undefined || ref.endsWith('^{}') ? [] : [[ref, id]];
    });
    return { refs: new Map(refs), capabilities: new Set() };
  }

  async fetchTops(commits: readonly ObjectId[]): Promise<Buffer> {
    const ids = [...new Set(commits)];
    const settings = ['fetch.unpackLimit=1', 'gc.auto=0', 'maintenance.auto=false'].flatMap((one) => ['-c', one]);
    const how = ['--quiet', '--depth=1', `--filter=${topsOnly}`, '--no-tags', '--no-write-fetch-head'];
    await this.#git([...settings, 'fetch', ...how, name, ...ids]);
    const packs = join(this.#folder.path, 'objects', 'pack');
    const [pack = ''] = (await readdir(packs)).filter((file) => file.endsWith('.pack'));
    checkAnswerSize((await stat(join(packs, pack))).size);
    return readFile(join(packs, pack));
  }

  async push(updates: readonly RefUpdate[], pack: SentPack): Promise<PushReport> {
    await this.#take(pack.stream());
    await this.#bringTops();
    const end = await this.#end([
      'push',
      '--porcelain',
      '--no-verify',
      // The remote changes nothing when it holds something else meanwhile.
      ...updates.map(({ ref, before = '' }) => `--force-with-lease=${ref}:${before}`),
      name,
      ...updates.map(({ ref, after }) => `${after}:${ref}`),
    ]);
    const refused = refusedIn(end);
    if (end.code !== 0 && refused.size === 0) throw gitFailure(end.said, this.#call.shown);
    return { unpack: 'ok', refused, said: end.said };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#folder[Symbol.asyncDispose]());
  }

  /** Tips that are not here: git works out from their tops what the remote has. */
  async #bringTops(): Promise<void> {
    const { refs } = this.advertised;
    const prefix = machineRef('');
    const tips = [...refs].flatMap(([ref, id]) => (ref === mainRef || ref.startsWith(prefix) ? [id] : []));
    const missing: ObjectId[] = [];
    for (const id of new Set(tips))
      if ((await this.#end(['cat-file', '-e', `${id}^{commit}`])).code !== 0) missing.push(id);
    if (missing.length === 0) return;
    // In a repository of its own: one that fetched a part asks the remote for everything else that it misses.
    await using apart = await Scratch.open(this.#text, this.#access, 'fetch');
    await this.#take(Readable.from([await apart.fetchTops(missing)]));
    await writeFile(join(this.#folder.path, 'shallow'), missing.map((id) => `${id}\n`).join(''));
  }

  async #take(pack: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#git(['index-pack', '--stdin'], pack);
  }

  async #git(args: readonly string[], input?: AsyncIterable<Uint8Array>): Promise<string> {
    return runGit({ ...this.#call, args, ...(input ? { input } : {}) });
  }

  async #end(args: readonly string[]): Promise<GitEnd> {
    return endOfGit({ ...this.#call, args });
  }
}

/** Lines of `--porcelain`: a flag, what goes where, and why not. */
function refusedIn({ printed }: GitEnd): ReadonlyMap<string, string> {
  return new Map(
    printed.split('\n').flatMap((line) => {
      const [, ref, why] = /^!\t[^\t:]*:([^\t]+)\t(.*)$/.exec(line) ?? [];
      return ref === undefined || why === undefined ? [] : [[ref, why] as const];
    }),
  );
}
