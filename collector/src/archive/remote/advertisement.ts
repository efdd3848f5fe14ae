/** What a git remote says first: its branches, and what it can do. */
import { AppError } from '@session-siphon/schemas/errors';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { PacketReader } from '@session-siphon/schemas/git/pkt-line';

/** The receiving side, for pushes, and the sending side, for fetches. */
export type Service = 'git-receive-pack' | 'git-upload-pack';

export interface Advertisement {
  readonly refs: ReadonlyMap<string, ObjectId>;
  readonly capabilities: ReadonlySet<string>;
}

/** Stands for the id of nothing. */
export const noObject = '0'.repeat(40);

/** Of an empty repository there may be nothing but the end of the list; undefined when even that does not come. Throws REMOTE_UNUSABLE for a repository that is of another kind. */
export async function readAdvertisement(packets: PacketReader): Promise<Advertisement | undefined> {
  const refs = new Map<string, ObjectId>();
  let capabilities: ReadonlySet<string> = new Set();
  for (;;) {
    const packet = await packets.next();
    if (packet.kind === 'end') return undefined;
    if (packet.kind !== 'data') break;
    const [line = '', listed] = packet.payload.toString('utf8').replace(/\n$/, '').split('\0');
    if (listed !== undefined) capabilities = new Set(listed.trim().split(' '));
    if (line.startsWith('ERR ')) throw new AppError('REMOTE_UNUSABLE', `the remote says: ${line.slice(4)}`);
    const [, id, ref] = /^([0-9a-f]{40}) (\S+)$/.exec(line) ?? [];
    if (id !== undefined && ref !== undefined && id !== noObject) refs.set(ref, id);
  }
  if ([...capabilities].some((one) => one.startsWith('object-format=') && one !== 'object-format=sha1'))
    throw new AppError('REMOTE_UNUSABLE', 'the remote is a repository with SHA-256 ids.', {
      hint: 'Make one with SHA-1 ids: `git init --bare --object-format=sha1`.',
    });
  return { refs, capabilities };
}
