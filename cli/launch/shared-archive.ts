/** A shared archive of one test: a repository on a git host, machines that push to it, and jobs of the template that run in clones of it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { type GitHttpServer, startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { TestPlace } from '../test/claude-home.ts';
import { RunningSiphon } from '../test/siphon-process.ts';
import { type JobCommand, type JobEnd, runCommands } from './ci-jobs.ts';
import type { InstalledPackages } from './installed-packages.ts';

interface HostedArchive {
  readonly folder: string;
  readonly host: GitHttpServer;
}

/** Who may read and write the repository over http. */
export const jobToken = 'token-of-the-job';
const repository = 'conversations.git';

export class SharedArchive implements AsyncDisposable {
  readonly #installed: InstalledPackages;
  /** Below the installed packages, where npx finds them as it would find them in the registry. */
  readonly #folder: string;
  readonly #host: GitHttpServer;
  readonly #remote: string;

  private constructor(installed: InstalledPackages, { folder, host }: HostedArchive) {
    this.#installed = installed;
    this.#folder = folder;
    this.#host = host;
    this.#remote = join(folder, repository);
  }

  /** Makes an empty repository. The host knows one user, who has the job's token. */
  static async create(installed: InstalledPackages, username: string): Promise<SharedArchive> {
    const folder = mkdtempSync(join(installed.folder, 'shared-'));
    git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
    return new SharedArchive(installed, { folder, host: await hostOf(folder, username) });
  }

  /** Makes another one like it, whose host knows another user. */
  async copyFor(username: string): Promise<SharedArchive> {
    const folder = mkdtempSync(join(this.#installed.folder, 'shared-'));
    cpSync(this.#remote, join(folder, repository), { recursive: true });
    return new SharedArchive(this.#installed, { folder, host: await hostOf(folder, username) });
  }

  /** Where the host shows it to people. */
  get url(): string {
    return `${this.#host.url}/conversations`;
  }

  /** A new machine, where somebody typed a prompt, is set up to share, collects and pushes. The first one makes the archive. */
  async push(prompt: string): Promise<void> {
    using place = new TestPlace();
    place.session(prompt).prompt(prompt);
    const at = ['--home', place.home, '--data', place.data, '--config', join(place.folder, 'config.yaml')];
    for (const command of [['init', '--remote', this.#remote, '--projects', 'all', '--yes'], ['collect']]) {
      const { code, stderr } = await new RunningSiphon([...command, ...at], { launcher: this.#installed.siphon })
        .finished;
      if (code !== 0) throw new Error(stderr);
    }
  }

  /** Somebody changes the only conversation of the only machine by hand, and pushes it past the program. */
  changeConversation(change: (text: string) => string): void {
    const branch = git(this.#remote, ['for-each-ref', '--format=%(refname:short)', 'refs/heads/machines']);
    this.#change({ branch, file: '*/00000.jsonl' }, change);
  }

  /** Somebody changes archive.json on main by hand. */
  changeManifest(change: (text: string) => string): void {
    this.#change({ branch: 'main', file: 'archive.json' }, change);
  }

  /** Runs the commands of a job in a fresh clone, whose origin the host wrote as `origin`. */
  async run(commands: readonly JobCommand[], origin: string): Promise<JobEnd & { readonly folder: string }> {
    const cwd = this.#clone();
    git(cwd, ['remote', 'set-url', 'origin', origin]);
    const env = {
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: join(this.#folder, 'home'),
      npm_config_cache: join(this.#installed.folder, 'npm-cache'),
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
      GIT_TERMINAL_PROMPT: '0',
    };
    return { ...(await runCommands(commands, { cwd, env })), folder: cwd };
  }

  /** The commit of main. */
  get tip(): string {
    return git(this.#remote, ['rev-parse', 'main']);
  }

  /** Paths that main shows. */
  get shown(): string {
    return git(this.#remote, ['ls-tree', '-r', '--name-only', 'main']);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #clone(): string {
    const clone = mkdtempSync(join(this.#folder, 'clone-'));
    git(this.#folder, ['clone', '--quiet', this.#remote, clone]);
    return clone;
  }

  #change(
    { branch, file }: { readonly branch: string; readonly file: string },
    change: (text: string) => string,
  ): void {
    const clone = this.#clone();
    git(clone, ['checkout', '--quiet', '--detach', `origin/${branch}`]);
    const path = join(clone, git(clone, ['ls-files', file]));
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    this.#commit(clone, branch);
  }

  #commit(folder: string, branch: string): void {
    git(folder, ['add', '--all']);
    git(folder, ['commit', '--quiet', '--message', 'by hand']);
    git(folder, ['push', '--quiet', this.#remote, `HEAD:refs/heads/${branch}`]);
  }
}

function hostOf(folder: string, username: string): Promise<GitHttpServer> {
  return startGitHttpServer({ root: folder, credentials: { username, password: jobToken } });
}
