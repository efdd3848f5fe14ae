/** The git of this machine, for copying repositories. Never asks at the terminal. */
import { spawn } from 'node:child_process';
import { AppError } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';

type Environment = Readonly<Record<string, string | undefined>>;

export interface GitCall {
  readonly args: readonly string[];
  readonly env: Environment;
  /** The remote in messages. */
  readonly shown: string;
  readonly signal?: AbortSignal;
}

const longestErrorBytes = 4_000;

/** What it prints. Throws a REMOTE error, DISK_FULL or ARCHIVE_DAMAGED. */
export async function runGit({ args, env, shown, signal }: GitCall): Promise<string> {
  const child = spawn('git', args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  let [printed, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-longestErrorBytes)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (cause) => reject(signal?.aborted ? cause : withoutGit(cause)));
    child.on('close', resolve);
  });
  signal?.throwIfAborted();
  if (code === 0) return printed.trim();
  throw failure(printable(said.replaceAll(/\s+/g, ' ').trim()), shown);
}

/** What keeps other people's secrets from git, and git from asking. */
export function gitEnvironment(env: Environment, url: URL | undefined): Environment {
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
    GIT_TERMINAL_PROMPT: '0',
    // Whatever this person's new repositories are like: this is what the indexer reads.
    GIT_DEFAULT_HASH: 'sha1',
    GIT_DEFAULT_REF_FORMAT: 'files',
    ...(env['GIT_SSH_COMMAND'] || env['GIT_SSH'] ? {} : { GIT_SSH_COMMAND: patientSsh }),
    ...(token && url ? withHeader(rest, url, token) : {}),
  };
}

const patientSsh = 'ssh -o BatchMode=yes -o ServerAliveInterval=15 -o ServerAliveCountMax=4';

/** Hosts take any user name with a token, except where they say which. */
const tokenUser = 'x-access-token';

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

function withoutGit(cause: Error): AppError {
  return new AppError('REMOTE_UNUSABLE', 'git is needed to copy an archive and could not be started.', {
    hint: 'Install git, or give the path of a repository on this machine with --archive.',
    cause,
  });
}

function failure(said: string, shown: string): AppError {
  if (/no space left|disk quota/i.test(said))
    return new AppError('DISK_FULL', `no space is left for the copy of ${shown}.`, {
      hint: 'Free some space; it is tried again.',
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
      hint: 'Give a token that may read in SIPHON_GIT_TOKEN, or set up a credential helper of git or a key for ssh.',
    });
  if (/not found|does not appear to be a git repository|does not exist/i.test(said))
    return new AppError('REMOTE_UNUSABLE', `there is no repository ${shown}, or none that you may see: ${said}`, {
      hint: 'Check its address with --archive.',
    });
  return new AppError('REMOTE_UNREACHABLE', `${shown} cannot be fetched: ${said}`, { hint: 'It is tried again.' });
}
