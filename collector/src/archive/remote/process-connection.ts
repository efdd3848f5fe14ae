/** A git remote through a program: ssh, or git itself for a repository on this machine. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '@session-siphon/schemas/errors';
import { PacketReader, flushPacket } from '@session-siphon/schemas/git/pkt-line';
import { type Advertisement, type Service, readAdvertisement } from './advertisement.ts';
import type { RemoteAddress } from './remote-address.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether a shell reads the command, as git does with a command that a person configured. */
  readonly isShellCommand: boolean;
}

/** How the person reaches the host: `GIT_SSH_COMMAND` and `GIT_SSH` as git understands them. Never asks at the terminal. */
export function sshProgram(
  address: Extract<RemoteAddress, { kind: 'ssh' }>,
  service: Service,
  environment: Environment,
): Program {
  const { user, host, port, path } = address;
  const target = user === undefined ? host : `${user}@${host}`;
  const options = ['-o', 'BatchMode=yes', ...(port === undefined ? [] : ['-p', port])];
  const args = [...options, target, `${service} ${quoted(path)}`];
  const configured = environment['GIT_SSH_COMMAND'];
  if (configured !== undefined && configured !== '')
    return { command: `${configured} ${args.map(quoted).join(' ')}`, args: [], isShellCommand: true };
  return { command: environment['GIT_SSH'] || 'ssh', args, isShellCommand: false };
}

/** A repository on this machine or on a mounted disk. */
export function localProgram(path: string, service: Service): Program {
  return { command: 'git', args: [service.slice('git-'.length), path], isShellCommand: false };
}

/** A running program whose branches were read. */
interface ProcessConversation {
  readonly advertised: Advertisement;
  /** Sends the pieces and hands over the answer to be read. Once. */
  call<T>(pieces: AsyncIterable<Uint8Array>, read: (packets: PacketReader) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Starts the program and reads the branches. Throws REMOTE_UNREACHABLE, REMOTE_AUTH or REMOTE_UNUSABLE. */
export async function converse(
  { command, args, isShellCommand }: Program,
  { shown, env }: { readonly shown: string; readonly env: Environment },
): Promise<ProcessConversation> {
  const child: Child = spawn(command, [...args], {
    env: { ...env },
    shell: isShellCommand,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const errors = collected(child.stderr);
  const ended = new Promise<Error | undefined>((resolve) => {
    child.on('error', resolve);
    child.on('close', () => resolve(undefined));
  });
  // A program that has gone is noticed by its missing answer.
  child.stdin.on('error', () => undefined);
  const packets = new PacketReader(child.stdout);
  const explained = async (cause: unknown): Promise<unknown> => {
    child.kill();
    child.stdout.destroy();
    const start = await ended;
    return failure({ shown, command, cause, start, said: errors() });
  };
  try {
    const advertised = await readAdvertisement(packets);
    if (!advertised) throw new Error('nothing was advertised');
    let isUsed = false;
    return {
      advertised,
      async call(pieces, read) {
        isUsed = true;
        try {
          for await (const piece of pieces) await write(child.stdin, piece);
          return await read(packets);
        } catch (error) {
          throw await explained(error);
        }
      },
      async close() {
        // The polite way to leave without a question.
        if (!isUsed) await write(child.stdin, flushPacket).catch(() => undefined);
        child.stdin.end();
        // What nobody reads any more would keep the program's end from being noticed.
        child.stdout.destroy();
        await ended;
      },
    };
  } catch (error) {
    throw await explained(error);
  }
}

function write(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

const longestErrorBytes = 4_000;

function collected(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(-longestErrorBytes);
  });
  return () => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}

interface Ended {
  readonly shown: string;
  readonly command: string;
  readonly cause: unknown;
  readonly start: Error | undefined;
  readonly said: string;
}

/** What the program said on its way out is what people know from git. */
function failure({ shown, command, cause, start, said }: Ended): unknown {
  if (start)
    return new AppError('REMOTE_UNREACHABLE', `${command} is needed for ${shown} and could not be started.`, {
      hint: `Install it, or use a remote over https.`,
      cause: start,
    });
  if (/permission denied|publickey|host key verification/i.test(said))
    return new AppError('REMOTE_AUTH', `${shown} refuses access: ${said}`, {
      hint: 'Try `ssh` to that host once: the key must work without a question.',
      cause,
    });
  if (/not appear to be a git repository|not found|does not exist|no such file/i.test(said))
    return new AppError('REMOTE_UNUSABLE', `there is no repository ${shown}, or none that you may see: ${said}`, {
      hint: 'Check its address, or make it.',
      cause,
    });
  if (cause instanceof AppError) return cause;
  return new AppError('REMOTE_UNREACHABLE', `${shown} does not answer${said === '' ? '' : `: ${said}`}.`, {
    hint: 'What was collected is safe here and goes out when the remote is back.',
    cause,
  });
}

/** As a shell of the other side reads one word. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
