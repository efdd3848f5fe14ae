/** Stands between importer and server, and does to imports what networks and dying servers do to them. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineAddress } from '../src/search/search-engine.ts';

export type Trouble =
  /** The server takes it all, and half of its answer arrives. */
  | 'cut short'
  /** The server takes it all, and answers for one more. */
  | 'too much'
  /** Something on the way answers with a page, and calls that a success. */
  | 'page'
  /** The server takes all but the first document, which it cannot write. */
  | 'unwritten'
  /** The server takes it all, and the connection breaks. */
  | 'dropped'
  /** What a follower answers whose leader has died. */
  | 'no status'
  /** The server says that it took it all, and loses the second half. */
  | 'lost'
  /** The server is behind with writing. */
  | 'busy'
  /** The disk of the server is full. */
  | 'full'
  /** The memory of the server is full. */
  | 'no memory'
  /** The server takes its time. */
  | 'slow';

const slowMs = 1_500;
const resources = { full: 'OUT_OF_DISK', 'no memory': 'OUT_OF_MEMORY' } as const;

export class MeddlingProxy {
  /** What happens to the next imports, one each. */
  readonly troubles: Trouble[] = [];
  /** What happens to any request, besides. */
  meddle: () => Trouble | undefined = () => undefined;
  /** The server takes no document with this word: a number comes in the place of its text. */
  poison: string | undefined;
  /** What stands before the server takes no body with this word. */
  forbidden: string | undefined;
  /** Paths that this version of the server does not have. */
  lacks: RegExp | undefined;
  /** Paths of requests for which the server is behind with writing. */
  fails: RegExp | undefined;
  /** Told of every request that was answered without the server. */
  onRefused: () => void = () => undefined;
  /** Imports that came. */
  imports = 0;
  /** Told of every request that the server has answered, before the answer goes on. */
  onAnswered: () => void = () => undefined;
  readonly #target: EngineAddress;
  readonly #server: Server;

  constructor(target: EngineAddress) {
    this.#target = target;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<EngineAddress> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('a listening server has an address');
    return { url: `http://127.0.0.1:${address.port}`, apiKey: this.#target.apiKey };
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #poisoned(line: string): string {
    return this.poison !== undefined && line.includes(this.poison) ? withoutText(line) : line;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const path = request.url ?? '/';
    const isImport = path.includes('/documents/import');
    if (isImport) this.imports += 1;
    const trouble = (isImport ? this.troubles.shift() : undefined) ?? this.meddle();
    const instead = this.#instead(path, { isImport, body, trouble });
    if (instead) {
      instead(response);
      return this.onRefused();
    }
    const lines = body.split('\n').map((line) => (isImport ? this.#poisoned(line) : line));
    if (trouble === 'slow') await sleep(slowMs);
    const answer = await fetch(this.#target.url + path, {
      method: request.method ?? 'GET',
      headers: { 'x-typesense-api-key': this.#target.apiKey },
      ...(body === '' ? {} : { body: trouble === 'lost' ? firstHalf(lines) : lines.join('\n') }),
    });
    const text = altered(await answer.text(), { trouble, lines });
    this.onAnswered();
    if (trouble === 'dropped') response.socket?.destroy();
    else send(response, answer.status, text);
  }

  /** What is answered without the server. */
  #instead(
    path: string,
    { isImport, body, trouble }: { isImport: boolean; body: string; trouble: Trouble | undefined },
  ): ((response: ServerResponse) => void) | undefined {
    const answered = (status: number, text: string) => (response: ServerResponse) => send(response, status, text);
    if (this.lacks?.test(path)) return answered(404, '{ "message": "Not Found"}');
    if (isImport && this.forbidden !== undefined && body.includes(this.forbidden))
      return answered(413, '<html>too large</html>');
    if (trouble === 'page') return answered(200, '<html>\n<p>Please sign in.</p>\n</html>');
    if (trouble === 'busy' || this.fails?.test(path)) return answered(503, '{ "message": "Not Ready or Lagging"}');
    if (trouble === 'full' || trouble === 'no memory')
      return answered(422, `{"message": "Rejecting write: running out of resource type: ${resources[trouble]}"}`);
    if (trouble === 'no status') return (response) => response.socket?.end('HTTP/1.1 0 \r\ncontent-length: 0\r\n\r\n');
    return undefined;
  }
}

/** The server's answer as it arrives. */
function altered(text: string, { trouble, lines }: { trouble: Trouble | undefined; lines: readonly string[] }): string {
  switch (trouble) {
    case 'lost':
      return lines.map(() => taken).join('\n');
    case 'cut short':
      return text.slice(0, text.length / 2);
    case 'too much':
      return `${text}\n${taken}`;
    case 'unwritten':
      return text.replace(
        taken,
        '{"code":500,"document":"","error":"Could not write to on-disk storage.","success":false}',
      );
    default:
      return text;
  }
}

const taken = '{"success":true}';

/** Text as a number, in a document with the word. */
function withoutText(line: string): string {
  return JSON.stringify({ ...JSON.parse(line), content: 5 });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function firstHalf(lines: readonly string[]): string {
  return lines.slice(0, Math.floor(lines.length / 2)).join('\n');
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}
