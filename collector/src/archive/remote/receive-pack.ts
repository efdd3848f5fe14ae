/** The receiving side of a git remote: what is sent to change its branches, and what it answers. */
import { AppError } from '@session-siphon/schemas/errors';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { PacketReader, flushPacket, pktLine } from '@session-siphon/schemas/git/pkt-line';
import { type Advertisement, noObject } from './advertisement.ts';
import { whenUnreachable } from './when-unreachable.ts';

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

const wantedCapabilities = ['report-status', 'side-band-64k', 'quiet'];

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
      hint: whenUnreachable,
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
