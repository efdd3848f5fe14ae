/** Pushing through a real ssh server on this machine. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { SshServer, isSshMissing } from '@session-siphon/schemas/git/ssh-server-for-tests';
import { openGitArchive } from '../git-archive.ts';
import { sampleSession } from '../sample-session.ts';
import { openRemote } from './connect-remote.ts';
import { pushArchive } from './push-archive.ts';
import { weaveRemote } from './weave-remote.ts';

const now = (): number => 1_770_000_000_000;

describe.skipIf(isSshMissing)('pushing over ssh', () => {
  let server: SshServer;

  beforeAll(async () => {
    server = await SshServer.start();
    git(server.folder, ['init', '-q', '--bare', join(server.folder, "it's remote.git")]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function commit(text: string): Promise<string> {
    const directory = join(server.folder, 'archive.git');
    await using writer = await openGitArchive({ directory, name: 'Ana', machine: 'laptop', person: 'Ana', now });
    await writer.put(sampleSession({ texts: [text] }));
    await writer.commit();
    return directory;
  }

  const remoteAt = (name: string, environment = server.env) =>
    openRemote(server.addressOf(join(server.folder, name)), { env: environment });
  const push = async (text: string, remote = remoteAt("it's remote.git")) =>
    pushArchive({ directory: await commit(text), machine: 'laptop', person: 'Ana', remote, onForeignTip: 'stop', now });

  it('reaches a repository whatever its name holds, and weaves main there', async () => {
    expect(await push('hello')).toMatchObject({ commits: 1, pushes: 1, isMainCurrent: true });
    expect(await push('hello again')).toMatchObject({ pushes: 1 });
    expect(await push('hello again')).toMatchObject({ pushes: 0 });
    const remote = join(server.folder, "it's remote.git");
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
    const stranger = remoteAt("it's remote.git", server.strangersEnv());
    await expect(push('a', stranger)).rejects.toMatchObject({ code: 'REMOTE_AUTH' });
  });

  it('says when nothing listens there', async () => {
    const gone = openRemote(`ssh://ana@127.0.0.1:9/x.git`, { env: server.env });
    await expect(push('a', gone)).rejects.toMatchObject({ code: 'REMOTE_UNREACHABLE' });
  });
});
