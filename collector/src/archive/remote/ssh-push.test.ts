/** Pushing through a real ssh server on this machine. `npm test` installs it and names it in SIPHON_SSHD. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { openGitArchive } from '../git-archive.ts';
import { sampleSession } from '../sample-session.ts';
import { openRemote } from './connect-remote.ts';
import { pushArchive } from './push-archive.ts';
import { weaveRemote } from './weave-remote.ts';

const sshd = process.env['SIPHON_SSHD'];
const now = (): number => 1_770_000_000_000;

describe.skipIf(sshd === undefined)('pushing over ssh', () => {
  let folder: string;
  let server: ChildProcess;
  let port: number;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'siphon-ssh-'));
    for (const name of ['host', 'client'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    execFileSync('cp', [join(folder, 'client.pub'), join(folder, 'authorized_keys')]);
    port = await freePort();
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
    server = spawn(sshd ?? '', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' });
    const options = [
      `-i ${join(folder, 'client')}`,
      '-o IdentitiesOnly=yes',
      '-o StrictHostKeyChecking=no',
      `-o UserKnownHostsFile=${join(folder, 'known_hosts')}`,
      '-o LogLevel=ERROR',
      '-F none',
    ];
    env = { PATH: process.env['PATH'], HOME: folder, GIT_SSH_COMMAND: `ssh ${options.join(' ')}` };
    git(folder, ['init', '-q', '--bare', join(folder, "it's remote.git")]);
    await untilListening(port);
  });

  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });

  async function commit(text: string): Promise<string> {
    const directory = join(folder, 'archive.git');
    await using writer = await openGitArchive({ directory, name: 'Ana', machine: 'laptop', person: 'Ana', now });
    await writer.put(sampleSession({ texts: [text] }));
    await writer.commit();
    return directory;
  }

  const remoteAt = (name: string, environment = env) =>
    openRemote(`ssh://${userInfo().username}@127.0.0.1:${port}${folder}/${encodeURIComponent(name)}`, {
      env: environment,
    });
  const push = async (text: string, remote = remoteAt("it's remote.git")) =>
    pushArchive({ directory: await commit(text), machine: 'laptop', person: 'Ana', remote, onForeignTip: 'stop', now });

  it('reaches a repository whatever its name holds, and weaves main there', async () => {
    expect(await push('hello')).toMatchObject({ commits: 1, pushes: 1, isMainCurrent: true });
    expect(await push('hello again')).toMatchObject({ pushes: 1 });
    expect(await push('hello again')).toMatchObject({ pushes: 0 });
    const remote = join(folder, "it's remote.git");
    expect(git(remote, ['fsck', '--strict', '--full'])).toBe('');
    expect(git(remote, ['rev-list', '--count', 'machines/laptop'])).toBe('2');
    expect(await weaveRemote({ remote: remoteAt("it's remote.git"), author: 'Weaver', now })).toEqual({
      machines: ['laptop'],
      commit: undefined,
    });
  });

  it('says when there is no such repository', async () => {
    await expect(push('a', remoteAt('nowhere.git'))).rejects.toMatchObject({ code: 'REMOTE_UNUSABLE' });
  });

  it('says when the key is not accepted, and asks nothing', async () => {
    const stranger = join(folder, 'stranger');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', stranger]);
    const command = env['GIT_SSH_COMMAND']?.replace(join(folder, 'client'), stranger);
    const environment = { ...env, GIT_SSH_COMMAND: command };
    await expect(push('a', remoteAt("it's remote.git", environment))).rejects.toMatchObject({ code: 'REMOTE_AUTH' });
  });

  it('says when nothing listens there', async () => {
    const gone = openRemote(`ssh://ana@127.0.0.1:9/x.git`, { env });
    await expect(push('a', gone)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' });
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function untilListening(port: number): Promise<void> {
  const { connect } = await import('node:net');
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error('sshd does not listen');
}
