/** A git remote through a program: ssh, or git itself for a repository on this machine. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '@session-siphon/schemas/errors';
import { PacketReader, flushPacket } from '@session-siphon/schemas/git/pkt-line';
import { quotedWord } from '@session-siphon/schemas/shell-word';
import { type Advertisement, type Service, readAdvertisement } from './advertisement.ts';
import type { RemoteAddress } from './remote-address.ts';
import { whenUnreachable } from './when-unreachable.ts';

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
  const args = [...options, target, `${service} ${quotedWord(path)}`];
  const configured = environment['GIT_SSH_COMMAND'];
  if (configured !== undefined && configured !== '')
    return { command: `${configured} ${args.map(quotedWord).join(' ')}`, args: [], isShellCommand: true };
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
  program: Program,
  options: { readonly shown: string; readonly env: Environment },
): Promise<ProcessConversation> {
  const running = new RunningProgram(program, options);
  const advertised = await running.explained(async () => {
    const advertisement = await readAdvertisement(running.packets);
    if (!advertisement) throw new Error('nothing was advertised');
    return advertisement;
  });
  let isUsed = false;
  return {
    advertised,
    call(pieces, read) {
      isUsed = true;
      return running.explained(async () => {
        for await (const piece of pieces) await running.write(piece);
        return await read(running.packets);
      });
    },
    async close() {
      // The polite way to leave without a question.
      if (!isUsed) await running.write(flushPacket).catch(() => undefined);
      await running.close();
    },
  };
}

class RunningProgram {
  readonly packets: PacketReader;
  readonly #child: Child;
  readonly #shown: string;
  readonly #command: string;
  readonly #said: () => string;
  /** Resolves when it has ended, with the reason where it could not be started. */
  readonly #ended: Promise<Error | undefined>;

  constructor(
    { command, args, isShellCommand }: Program,
    { shown, env }: { readonly shown: string; readonly env: Environment },
  ) {
    const child: Child = spawn(command, [...args], {
      env: { ...env },
      shell: isShellCommand,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#shown = shown;
    this.#command = command;
    this.#said = collected(child.stderr);
    this.#ended = new Promise((resolve) => {
      child.on('error', resolve);
      child.on('close', () => resolve(undefined));
    });
    // A program that has gone is noticed by its missing answer.
    child.stdin.on('error', () => undefined);
    this.packets = new PacketReader(child.stdout);
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Work with the program; where it fails the program is ended, and its own words are the reason. */
  async explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      this.#child.kill();
      this.#child.stdout.destroy();
      const start = await this.#ended;
      throw failure({ shown: this.#shown, command: this.#command, cause, start, said: this.#said() });
    }
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    // What nobody reads any more would keep the program's end from being noticed.
    this.#child.stdout.destroy();
    await this.#ended;
  }
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
    hint: whenUnreachable,
    cause,
  });
}
