/** The receiving side of a git remote: what it says of its branches, what is sent to change them, and what it answers. */
import { AppError } from '@session-siphon/schemas/errors';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { PacketReader, flushPacket, pktLine } from '@session-siphon/schemas/git/pkt-line';

/** What a remote says first. */
export interface Advertisement {
  readonly refs: ReadonlyMap<string, ObjectId>;
  readonly capabilities: ReadonlySet<string>;
}

export interface RefUpdate {
  readonly ref: string;
  /** Undefined creates the ref. The remote changes nothing when it holds something else. */
  readonly before: ObjectId | undefined;
  readonly after: ObjectId;
}

/** A pack to send: its size is known before it is sent. */
export interface SentPack {
  readonly sizeBytes: number;
  stream(): AsyncIterable<Uint8Array>;
}

/** What the remote did with each update: undefined is done, a text why it was refused. `said` is what its hooks wrote. */
export interface PushReport {
  readonly unpack: string;
  readonly refused: ReadonlyMap<string, string>;
  readonly said: string;
}

/** A conversation with the receiving side of one remote. */
export interface ReceiveConnection extends AsyncDisposable {
  readonly advertised: Advertisement;
  /** Sends the updates and everything they need. Once a connection. */
  push(updates: readonly RefUpdate[], pack: SentPack): Promise<PushReport>;
}

const noObject = '0'.repeat(40);
const wantedCapabilities = ['report-status', 'side-band-64k', 'quiet'];

/** Reads what the remote says first. Throws REMOTE_UNUSABLE for a repository that is of another kind. */
export async function readAdvertisement(packets: PacketReader): Promise<Advertisement> {
  const refs = new Map<string, ObjectId>();
  let capabilities: ReadonlySet<string> = new Set();
  for await (const payload of packets.list()) {
    const [line = '', listed] = payload.toString('utf8').replace(/\n$/, '').split('\0');
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

/** The list of updates, as it stands before the pack. */
export function encodeUpdates(updates: readonly RefUpdate[], capabilities: ReadonlySet<string>): Buffer {
  const used = wantedCapabilities.filter((one) => capabilities.has(one)).join(' ');
  const lines = updates.map(({ ref, before, after }, index) =>
    pktLine(`${before ?? noObject} ${after} ${ref}${index === 0 ? `\0 ${used} agent=session-siphon` : ''}`),
  );
  return Buffer.concat([...lines, flushPacket]);
}

/** Reads the answer. Throws REMOTE_UNREACHABLE when it breaks off: nobody knows then what the remote did. */
export async function readReport(packets: PacketReader, capabilities: ReadonlySet<string>): Promise<PushReport> {
  const said: Buffer[] = [];
  const lines = capabilities.has('side-band-64k')
    ? await reportLines(new PacketReader(firstBand(packets, said)))
    : await reportLines(packets);
  const unpack = lines.find((line) => line.startsWith('unpack '))?.slice('unpack '.length);
  if (unpack === undefined)
    throw new AppError('REMOTE_UNREACHABLE', 'the remote ended the connection before it answered.', {
      hint: 'It is tried again; what arrived is recognised.',
    });
  const refused = new Map(
    lines.flatMap((line) => {
      const [, ref, why] = /^ng (\S+) (.*)$/.exec(line) ?? [];
      return ref === undefined || why === undefined ? [] : [[ref, why] as const];
    }),
  );
  return { unpack, refused, said: Buffer.concat(said).toString('utf8') };
}

async function reportLines(packets: PacketReader): Promise<string[]> {
  const lines: string[] = [];
  for await (const payload of packets.list()) lines.push(payload.toString('utf8').replace(/\n$/, ''));
  return lines;
}

/** The answer proper; what hooks and the server say stands on other bands. */
async function* firstBand(packets: PacketReader, said: Buffer[]): AsyncGenerator<Uint8Array> {
  for await (const payload of packets.list()) {
    if (payload[0] === 1) yield payload.subarray(1);
    else said.push(payload.subarray(1));
  }
}
