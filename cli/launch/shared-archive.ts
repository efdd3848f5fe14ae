/** A shared archive of one test: a repository made from the template, machines that push to it, and jobs that run in clones of it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { TestPlace } from '../test/claude-home.ts';
import { type Finished, RunningSiphon } from '../test/siphon-process.ts';
import { type InstalledPackages, checkout } from './installed-packages.ts';

export class SharedArchive implements Disposable {
  readonly #installed: InstalledPackages;
  /** Below the installed packages, where npx finds them as it would find them in the registry. */
  readonly #folder: string;
  readonly remote: string;

  constructor(installed: InstalledPackages) {
    this.#installed = installed;
    this.#folder = mkdtempSync(join(installed.folder, 'shared-'));
    this.remote = join(this.#folder, 'conversations.git');
    git(this.#folder, ['init', '--quiet', '--bare', '--initial-branch=main', this.remote]);
    const start = join(this.#folder, 'start');
    cpSync(join(checkout, 'archive-template'), start, { recursive: true });
    git(start, ['init', '--quiet', '--initial-branch=main']);
    this.#commit(start, 'main');
  }

  /** A machine where somebody typed a prompt collects it and pushes. */
  async push(prompt: string): Promise<void> {
    using place = new TestPlace();
    place.session(prompt).prompt(prompt);
    const run = (...args: readonly string[]): Promise<Finished> =>
      new RunningSiphon([...args, '--data', place.data], { launcher: this.#installed.siphon }).finished;
    await run('collect', '--home', place.home);
    git(join(place.data, 'archive.git'), ['config', 'remote.origin.url', this.remote]);
    const { code, stderr } = await run('push');
    if (code !== 0) throw new Error(stderr);
  }

  /** Somebody changes a file of a machine by hand and pushes it past the program. */
  tamper(change: (text: string) => string): void {
    const clone = this.clone();
    const branch = git(clone, ['for-each-ref', '--format=%(refname:lstrip=3)', 'refs/remotes/origin/machines']);
    git(clone, ['checkout', '--quiet', branch]);
    const file = join(clone, git(clone, ['ls-files', '*/00000.jsonl']));
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    this.#commit(clone, branch);
  }

  /** A fresh clone, as the jobs of a host start with. */
  clone(): string {
    const clone = mkdtempSync(join(this.#folder, 'clone-'));
    git(this.#folder, ['clone', '--quiet', this.remote, clone]);
    return clone;
  }

  /** Paths that main shows. */
  get shown(): string {
    return git(this.remote, ['ls-tree', '-r', '--name-only', 'main']);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #commit(folder: string, branch: string): void {
    git(folder, ['add', '--all']);
    git(folder, ['commit', '--quiet', '--message', 'by hand']);
    git(folder, ['push', '--quiet', this.remote, `HEAD:refs/heads/${branch}`]);
  }
}
