/** A real ssh server on this machine, with a key that it takes. `npm test` installs the program and names it in SIPHON_SSHD. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, untilListening } from './free-port-for-tests.ts';

const program = process.env['SIPHON_SSHD'];

/** Whether tests over ssh have to be skipped. */
export const isSshMissing = program === undefined;

export class SshServer implements AsyncDisposable {
  /** Of keys and settings; repositories may lie here, too. */
  readonly folder: string;
  /** What a client needs in its environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly #port: number;
  readonly #child: ChildProcess;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.#port = port;
    const options = [
      `-i ${join(folder, 'client')}`,
      '-o IdentitiesOnly=yes',
      '-o StrictHostKeyChecking=no',
      `-o UserKnownHostsFile=${join(folder, 'known_hosts')}`,
      '-o LogLevel=ERROR',
      '-F none',
    ];
    this.env = { PATH: process.env['PATH'], HOME: folder, GIT_SSH_COMMAND: `ssh ${options.join(' ')}` };
    this.#child = spawn(program ?? '', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' });
  }

  static async start(): Promise<SshServer> {
    const folder = mkdtempSync(join(tmpdir(), 'siphon-ssh-'));
    for (const name of ['host', 'client']) makeKey(join(folder, name));
    execFileSync('cp', [join(folder, 'client.pub'), join(folder, 'authorized_keys')]);
    const port = await freePort();
    const settings = [
      'ListenAddress 127.0.0.1',
      `Port ${port}`,
      `HostKey ${join(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
      `PidFile ${join(folder, 'pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'StrictModes no',
      'UsePAM no',
    ];
    writeFileSync(join(folder, 'sshd_config'), settings.join('\n') + '\n');
    // The server wants this folder where it runs as root; a package's service would make it.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    const server = new SshServer(folder, port);
    await untilListening(port);
    return server;
  }

  /** Address of a repository in a folder. */
  addressOf(path: string): string {
    const place = path.split('/').map(encodeURIComponent).join('/');
    return `ssh://${userInfo().username}@127.0.0.1:${this.#port}${place}`;
  }

  /** The same environment with a key that the server does not know. */
  strangersEnv(): NodeJS.ProcessEnv {
    const stranger = join(this.folder, 'stranger');
    makeKey(stranger);
    return {
      ...this.env,
      GIT_SSH_COMMAND: this.env['GIT_SSH_COMMAND']?.replace(join(this.folder, 'client'), stranger),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.kill()) await exit;
    rmSync(this.folder, { recursive: true });
  }
}

function makeKey(path: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
}
