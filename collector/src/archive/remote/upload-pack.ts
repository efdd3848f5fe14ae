/** The sending side of a git remote: asks for commits and gets a pack. */
import { AppError } from '@session-siphon/schemas/errors';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { PacketReader, flushPacket, pktLine } from '@session-siphon/schemas/git/pkt-line';
import type { Advertisement } from './advertisement.ts';

/** A conversation with the sending side of one remote. */
export interface UploadConnection extends AsyncDisposable {
  readonly advertised: Advertisement;
  /** The commits with the upper folders of their trees, without history and files, as a pack. Once a connection. */
  fetchTops(commits: readonly ObjectId[]): Promise<Buffer>;
}

/** The root of a tree and the folders in it. */
export const topsOnly = 'tree:2';
/** The tops of a thousand machines are not a megabyte; a remote without filters sends everything it has. */
const largestAnswerBytes = 512 * (1 << 20);

export function encodeWants(commits: readonly ObjectId[], capabilities: ReadonlySet<string>): Buffer {
  const used = ['side-band-64k', 'ofs-delta', 'no-progress', 'filter'].filter((one) => capabilities.has(one)).join(' ');
  const wants = [...new Set(commits)].map((id, index) => pktLine(`want ${id}${index === 0 ? ` ${used}` : ''}\n`));
  return Buffer.concat([
    ...wants,
    pktLine('deepen 1'),
    ...(capabilities.has('filter') ? [pktLine(`filter ${topsOnly}`)] : []),
    flushPacket,
    pktLine('done\n'),
  ]);
}

/** Reads the pack out of the answer. Throws REMOTE_UNREACHABLE when it breaks off. */
export async function readPack(packets: PacketReader): Promise<Buffer> {
  // Which commits come without their parents; then that no common one was found.
  for await (const line of packets.list()) if (isNegotiation(line)) break;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const payload of packets.list()) {
    const [band] = payload;
    if (band === 3) throw new AppError('REMOTE_UNREACHABLE', `the remote says: ${payload.toString('utf8', 1).trim()}`);
    if (band !== 1) continue;
    size += payload.length - 1;
    checkAnswerSize(size);
    pieces.push(payload.subarray(1));
  }
  if (size === 0) throw new AppError('REMOTE_UNREACHABLE', 'the remote ended the connection before it sent anything.');
  return Buffer.concat(pieces);
}

/** Throws REMOTE_UNUSABLE when what comes is more than the tops of an archive. */
export function checkAnswerSize(bytes: number): void {
  if (bytes <= largestAnswerBytes) return;
  throw new AppError('REMOTE_UNUSABLE', 'the remote cannot send a part of the archive, and the whole is too large.', {
    hint: 'It is a host that supports partial clones that is needed: `uploadpack.allowFilter` of git.',
  });
}

function isNegotiation(line: Buffer): boolean {
  return /^(?:NAK|ACK)/.test(line.toString('latin1'));
}
