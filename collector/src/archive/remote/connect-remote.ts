/** Conversations with a git remote, by its address. */
import { PacketReader } from '@session-siphon/schemas/git/pkt-line';
import type { Advertisement, Service } from './advertisement.ts';
import { AcceptedCredentials, gitCredentials, tokenFrom } from './credentials.ts';
import { HttpService } from './http-service.ts';
import { converse, localProgram, sshProgram } from './process-connection.ts';
import { gitRemote } from './git-remote.ts';
import { isForGit } from './git-settings.ts';
import { encodeUpdates, readReport } from './receive-pack.ts';
import type { Remote, RemoteAccess } from './remote.ts';
import { type RemoteAddress, parseRemoteAddress, shownAddress } from './remote-address.ts';
import { encodeWants, readPack } from './upload-pack.ts';

/** Throws CONFIG_INVALID for an address that is none. Errors of the connection come when it is opened. */
export function openRemote(text: string, access: RemoteAccess): Remote {
  const address = parseRemoteAddress(text);
  let chosen: Promise<Remote> | undefined;
  const remote = (): Promise<Remote> =>
    (chosen ??= isForGit(address, text, access).then((isIt) =>
      isIt ? gitRemote(text, access) : ownRemote(address, text, access),
    ));
  return {
    shown: shownAddress(text),
    receive: async () => (await remote()).receive(),
    upload: async () => (await remote()).upload(),
  };
}

/** Spoken to by this program itself. */
function ownRemote(address: RemoteAddress, text: string, access: RemoteAccess): Remote {
  const shown = shownAddress(text);
  const open = opener(address, { ...access, shown });
  return {
    shown,
    async receive() {
      const { advertised, call, close } = await open('git-receive-pack');
      return {
        advertised,
        push(updates, pack) {
          const head = encodeUpdates(updates, advertised.capabilities);
          async function* pieces(): AsyncGenerator<Uint8Array> {
            yield head;
            yield* pack.stream();
          }
          return call(pieces(), head.length + pack.sizeBytes, (packets) =>
            readReport(packets, advertised.capabilities),
          );
        },
        [Symbol.asyncDispose]: close,
      };
    },
    async upload() {
      const { advertised, call, close } = await open('git-upload-pack');
      return {
        advertised,
        fetchTops(commits) {
          const request = encodeWants(commits, advertised.capabilities);
          async function* pieces(): AsyncGenerator<Uint8Array> {
            yield request;
          }
          return call(pieces(), request.length, readPack);
        },
        [Symbol.asyncDispose]: close,
      };
    },
  };
}

/** The branches of a remote, and one question with its answer. */
interface Conversation {
  readonly advertised: Advertisement;
  call<T>(
    pieces: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    read: (packets: PacketReader) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

type OpenConversation = (service: Service) => Promise<Conversation>;

function opener(
  address: RemoteAddress,
  { shown, env, asked }: RemoteAccess & { readonly shown: string },
): OpenConversation {
  switch (address.kind) {
    case 'http': {
      const credentials = new AcceptedCredentials([tokenFrom(env), gitCredentials(env), ...(asked ? [asked] : [])]);
      return (service) => overHttp(new HttpService(address.url, { service, credentials, env }));
    }
    case 'ssh':
      return (service) => throughProgram(sshProgram(address, service, env), { shown, env });
    case 'local':
      return (service) => throughProgram(localProgram(address.path, service), { shown, env });
    case 'other':
      throw new Error('only git reaches such an address');
  }
}

async function overHttp(service: HttpService): Promise<Conversation> {
  try {
    return {
      advertised: await service.advertisement(),
      call: async (pieces, sizeBytes, read) => read(new PacketReader(await service.call(pieces, sizeBytes))),
      close: async () => service.close(),
    };
  } catch (error) {
    service.close();
    throw error;
  }
}

async function throughProgram(...parameters: Parameters<typeof converse>): Promise<Conversation> {
  const { advertised, call, close } = await converse(...parameters);
  return { advertised, call: (pieces, _sizeBytes, read) => call(pieces, read), close };
}
