/** The git of this machine. */
import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { tokenUser } from './credentials.ts';
import { whenUnreachable } from './when-unreachable.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface GitCall {
  readonly args: readonly string[];
  readonly env: Environment;
  /** The remote in messages. */
  readonly shown: string;
  /** Where it runs; here when undefined. */
  readonly cwd?: string | undefined;
  readonly input?: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** How a call ended. */
export interface GitEnd {
  readonly code: number | null;
  readonly printed: string;
  /** The last of its messages, as one line that is safe to print. */
  readonly said: string;
}

const longestErrorBytes = 4_000;

/** What it prints. Throws a REMOTE error, DISK_FULL or ARCHIVE_DAMAGED. */
export async function runGit(call: GitCall): Promise<string> {
  const { code, printed, said } = await endOfGit(call);
  if (code === 0) return printed.trim();
  throw gitFailure(said, call.shown);
}

/** The same where the caller reads the status. Throws REMOTE_UNUSABLE without git. */
export async function endOfGit({ args, env, shown, cwd, input, signal }: GitCall): Promise<GitEnd> {
  const child = spawn('git', args, {
    env,
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  let [printed, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-longestErrorBytes)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (cause) => reject(signal?.aborted ? cause : withoutGit(shown, cause)));
    child.on('close', resolve);
  });
  // A git that ends before it has read everything says why.
  if (input) pipeline(Readable.from(input), child.stdin).catch(() => undefined);
  else child.stdin.on('error', () => undefined).end();
  const code = await ended;
  signal?.throwIfAborted();
  return { code, printed, said: printable(said.replaceAll(/\s+/g, ' ').trim()) };
}

interface GitAccess {
  readonly env: Environment;
  /** Who gets the token; undefined where it is no web address. */
  readonly url: URL | undefined;
  /** The repository whose settings count besides the person's own. */
  readonly directory?: string | undefined;
  /** Whether somebody sits at the terminal and can be asked by git. */
  readonly mayAsk?: boolean;
}

/** What keeps other people's secrets from git, and git from asking where nobody is. */
export async function gitEnvironment({ env, url, directory, mayAsk = false }: GitAccess): Promise<Environment> {
  const {
    SIPHON_GIT_TOKEN: token,
    SIPHON_WEBHOOK_SECRET: _secret,
    SIPHON_GATE_KEY: _word,
    TYPESENSE_API_KEY: _key,
    ...rest
  } = env;
  return {
    ...rest,
    // Messages are read here, and shown to people who may speak anything.
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: mayAsk ? '1' : '0',
    // Whatever this person's new repositories are like: this is what the indexer reads.
    GIT_DEFAULT_HASH: 'sha1',
    GIT_DEFAULT_REF_FORMAT: 'files',
    ...((await hasOwnSsh(env, directory)) ? {} : { GIT_SSH_COMMAND: patientSsh }),
    ...(token && url ? withHeader(rest, url, token) : {}),
  };
}

/** What stands in the environment would go before a setting. */
async function hasOwnSsh(env: Environment, directory: string | undefined): Promise<boolean> {
  if (env['GIT_SSH_COMMAND'] || env['GIT_SSH']) return true;
  const place = directory === undefined ? [] : [`--git-dir=${directory}`];
  const { printed } = await endOfGit({ args: [...place, 'config', 'core.sshCommand'], env, shown: 'the remote' });
  return printed.trim() !== '';
}

const patientSsh = 'ssh -o BatchMode=yes -o ServerAliveInterval=15 -o ServerAliveCountMax=4';

/** The token as a setting in the environment: a command line is seen by everybody on the machine. Only this host gets it. */
function withHeader(env: Environment, url: URL, token: string): Environment {
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const user = decodeURIComponent(url.username) || tokenUser;
  const basic = Buffer.from(`${user}:${token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: String(count + 1),
    [`GIT_CONFIG_KEY_${count}`]: `http.${url.origin}/.extraHeader`,
    [`GIT_CONFIG_VALUE_${count}`]: `Authorization: Basic ${basic}`,
  };
}

function withoutGit(shown: string, cause: Error): AppError {
  return new AppError('REMOTE_UNUSABLE', `git is needed for ${shown} and could not be started.`, {
    hint: 'Install git.',
    cause,
  });
}

/** What git says when it cannot reach or use a remote, as an error. */
export function gitFailure(said: string, shown: string): AppError {
  if (/no space left|disk quota/i.test(said))
    return new AppError('DISK_FULL', `no space is left for what ${shown} sends.`, {
      hint: 'Free some space, then run the same command again.',
    });
  if (
    /\.lock\b|corrupt|bad object|unable to read|missing blob|missing tree|not a valid object|invalid gitfile/i.test(
      said,
    )
  )
    return new AppError('ARCHIVE_DAMAGED', `the copy of ${shown} cannot be used: ${said}`, {
      hint: 'See what `git fsck` says about it, or delete it: it is made again.',
    });
  if (
    /authentication failed|could not read (?:username|password)|permission denied|publickey|host key|\b40[13]\b/i.test(
      said,
    )
  )
    return new AppError('REMOTE_AUTH', `${shown} does not accept the credentials: ${said}`, {
      hint: 'Give a token for it in SIPHON_GIT_TOKEN, or set up a credential helper of git or a key for ssh.',
    });
  if (/\b413\b/.test(said))
    return new AppError('REMOTE_TOO_LARGE', `${shown} takes no push of this size.`, {
      hint: 'Raise the limit of the server, or of the proxy before it (`client_max_body_size` of nginx).',
    });
  if (/remote helper|transport '.+' not allowed|is not a git command/i.test(said))
    return new AppError('REMOTE_UNUSABLE', `git does not know how to reach ${shown}: ${said}`, {
      hint: 'Use https, ssh or a path, or set up what git needs for such addresses.',
    });
  if (/not found|does not appear to be a git repository|does not exist/i.test(said))
    return new AppError('REMOTE_UNUSABLE', `there is no repository ${shown}, or none that you may see: ${said}`, {
      hint: 'Check its address.',
    });
  if (/certificate|\bSSL\b/i.test(said))
    return new AppError('REMOTE_UNUSABLE', `${shown} cannot be trusted: ${said}`, {
      hint: 'Give git the certificate of who signed it: `git config --global http.sslCAInfo FILE`.',
    });
  return new AppError('REMOTE_UNREACHABLE', `${shown} does not answer: ${said}`, { hint: whenUnreachable });
}
