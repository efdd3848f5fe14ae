/** User and password for a git remote over https. Nothing here is kept or shown. */
import { spawn } from 'node:child_process';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Where credentials come from. */
export interface CredentialSource {
  /** Undefined when it has none for this address. */
  get(url: URL): Promise<Credentials | undefined>;
  /** Tells it whether the remote took them. */
  report(url: URL, credentials: Credentials, isAccepted: boolean): Promise<void>;
}

/** Hosts take any user name with a token, except where they say which. */
export const tokenUser = 'x-access-token';

/** A token from the environment, for servers and CI jobs. */
export function tokenFrom(environment: Readonly<Record<string, string | undefined>>): CredentialSource {
  return {
    async get(url) {
      const password = environment['SIPHON_GIT_TOKEN'];
      if (password === undefined || password === '') return undefined;
      return { username: decodeURIComponent(url.username) || tokenUser, password };
    },
    report: async () => undefined,
  };
}

/** The credential helpers that the person set up for git. None without git. */
export function gitCredentials(environment: NodeJS.ProcessEnv): CredentialSource {
  const call = (action: string, lines: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      // Without a terminal to ask at: who asks is the program that runs, not git.
      const env = { ...environment, GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', SSH_ASKPASS: '' };
      const child = spawn('git', ['credential', action], { env, stdio: ['pipe', 'pipe', 'ignore'] });
      let answer = '';
      child.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')));
      child.on('error', () => resolve(''));
      child.on('close', (code) => resolve(code === 0 ? answer : ''));
      child.stdin.on('error', () => undefined);
      child.stdin.end([...lines, '', ''].join('\n'));
    });
  return {
    async get(url) {
      const answer = await call('fill', describe(url));
      const fields = new Map(
        answer.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );
      const [username, password] = [fields.get('username'), fields.get('password')];
      return username === undefined || password === undefined ? undefined : { username, password };
    },
    async report(url, { username, password }, isAccepted) {
      await call(isAccepted ? 'approve' : 'reject', [...describe(url), `username=${username}`, `password=${password}`]);
    },
  };
}

/** Asks several sources, in their order, and stays with what the remote took. */
export class AcceptedCredentials {
  readonly #sources: readonly CredentialSource[];
  #current: { readonly source: CredentialSource; readonly credentials: Credentials } | undefined;

  constructor(sources: readonly CredentialSource[]) {
    this.#sources = sources;
  }

  /** What the remote took before. */
  get current(): Credentials | undefined {
    return this.#current?.credentials;
  }

  /** The first that the remote takes; whoever gave credentials is told whether they were right. False when it takes none of them. */
  async find(url: URL, isAccepted: (credentials: Credentials) => Promise<boolean>): Promise<boolean> {
    for (const source of this.#sources) {
      const credentials = await source.get(url);
      if (!credentials) continue;
      const isRight = await isAccepted(credentials);
      await source.report(url, credentials, isRight);
      if (!isRight) continue;
      this.#current = { source, credentials };
      return true;
    }
    return false;
  }

  /** The remote does not take any more what it took before. */
  async reject(url: URL): Promise<void> {
    const before = this.#current;
    this.#current = undefined;
    await before?.source.report(url, before.credentials, false);
  }
}

/** As `git credential` reads it. A line end in an address would end its line. */
function describe(url: URL): string[] {
  const lines = [`protocol=${url.protocol.slice(0, -1)}`, `host=${url.host}`, `path=${url.pathname.slice(1)}`];
  if (url.username !== '') lines.push(`username=${decodeURIComponent(url.username)}`);
  return lines.map((line) => line.replaceAll(/[\r\n\0]/g, ''));
}
