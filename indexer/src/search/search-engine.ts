/** A Typesense server, the nodes of a cluster, or the embedded one over HTTP: requests, and their failures as errors a person can act on. */
import { text as readText } from 'node:stream/consumers';
import { AppError } from '@session-siphon/schemas/errors';
import { objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { SearchEntry } from '@session-siphon/schemas/search-query';
import { ServerNodes } from '@session-siphon/schemas/server-nodes';
import { Connections } from './connections.ts';
import { type ImportAnswer, importAnswers } from './import-answers.ts';
import { takeOutReplacedVectors } from './replaced-vectors.ts';

/** Where a search server is, and the key it takes. */
export interface EngineAddress {
  /** Base URL without a trailing slash; several nodes of one cluster have commas between them. */
  readonly url: string;
  readonly apiKey: string;
}

interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the base URL, with its query string. */
  readonly path: string;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** A POST that changes nothing, like a search. */
  readonly onlyReads?: boolean;
  /** Statuses that are an answer and no failure, besides 2xx. */
  readonly accepts?: readonly number[];
  /** Without bytes in either direction for this long the request fails. Imports answer only when everything is indexed. */
  readonly idleMs?: number;
}

interface EngineAnswer {
  readonly status: number;
  readonly text: string;
}

/** A document on its way into a collection: as it is, and as the line of JSON that says so. */
export interface SentDocument {
  readonly document: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly line: string;
}

const usualIdleMs = 30_000;
/** An import answers only when all of it is indexed, which may take minutes on a busy server. */
const importIdleMs = 15 * 60_000;
/** Not understood, or too large. */
const bodyRefused: readonly number[] = [400, 413];

export class SearchEngine implements Disposable {
  readonly address: EngineAddress;
  /** Characters of documents in one import. More gain nothing, as the server starts to index when the last byte is there, and every thread on the way holds them. */
  readonly largestImport: number = 2 * (1 << 20);
  readonly #nodes: ServerNodes;
  readonly #connections = new Connections({ most: 4 });

  constructor(address: EngineAddress) {
    this.address = address;
    this.#nodes = new ServerNodes(address.url);
  }

  /**
   * Sends one request, to the other nodes as well while one does not answer or is not ready. Throws SEARCH_UNREACHABLE (no or no understandable answer),
   * SEARCH_NOT_READY, SEARCH_REFUSED (the key), DISK_FULL or SEARCH_FAILED with the server's own message.
   */
  async send(request: EngineRequest): Promise<EngineAnswer> {
    let failure = new AppError('SEARCH_UNREACHABLE', `${this.address.url} is no address of a search server.`);
    for (const node of this.#nodes.inTurn()) {
      try {
        return await this.#sendTo(node, request);
      } catch (error) {
        if (!(error instanceof AppError) || !othersMayHelp.has(error.code)) throw error;
        failure = error;
        this.#nodes.hasFailed(node);
      }
    }
    throw failure;
  }

  /** The same, and the answer decoded from JSON; undefined for a status that the request accepts. */
  async json(request: EngineRequest): Promise<unknown> {
    const { status, text } = await this.send(request);
    if (request.accepts?.includes(status)) return undefined;
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new AppError('SEARCH_FAILED', `${this.address.url} answered something that is not JSON.`, {
        hint: 'Check that the URL leads to a Typesense server.',
        cause,
      });
    }
  }

  /** The decoded answer to several searches at once; each of them may have failed. Throws as `send` does. */
  multiSearch(searches: readonly SearchEntry[]): Promise<unknown> {
    return this.json({ method: 'POST', path: '/multi_search', onlyReads: true, body: { searches } });
  }

  /**
   * Writes documents, in the place of those with the same ids. One answer a document, in order; those that were taken can be found after `importsSettled`. Undefined when the
   * server, or a proxy before it, takes none of the body because of something in it. Throws as `send` does, and IMPORT_REJECTED for an answer that was cut short.
   */
  async importDocuments(
    collection: string,
    documents: readonly SentDocument[],
  ): Promise<readonly ImportAnswer[] | undefined> {
    await takeOutReplacedVectors(this, collection, documents);
    const { status, text } = await this.send({
      method: 'POST',
      path: `/collections/${collection}/documents/import?action=upsert&dirty_values=reject`,
      body: documents.map(({ line }) => line).join('\n'),
      accepts: bodyRefused,
      idleMs: importIdleMs,
    });
    return bodyRefused.includes(status) ? undefined : importAnswers(text, documents.length);
  }

  /** Resolves when searches find all documents that were taken: with these servers they do as soon as it is answered. */
  async importsSettled(): Promise<void> {}

  /** Frees the connections. */
  [Symbol.dispose](): void {
    this.#connections.close();
  }

  async #sendTo(node: string, request: EngineRequest): Promise<EngineAnswer> {
    const answer = await this.#exchange(node, request);
    if ((answer.status >= 200 && answer.status < 300) || request.accepts?.includes(answer.status)) return answer;
    throw failureOf(node, answer);
  }

  async #exchange(node: string, request: EngineRequest): Promise<EngineAnswer> {
    const { method, path, body, onlyReads = false, idleMs = usualIdleMs } = request;
    const isText = typeof body === 'string';
    const bytes = body === undefined ? undefined : Buffer.from(isText ? body : JSON.stringify(body), 'utf8');
    const headers = {
      'x-typesense-api-key': this.address.apiKey,
      ...(bytes && {
        'content-type': isText ? 'text/plain' : 'application/json',
        'content-length': String(bytes.length),
      }),
    };
    try {
      // A key may be made only once, and imports are repeated by those who count their answers.
      const isRepeatable = method !== 'POST' || onlyReads;
      const answer = await this.#connections.ask(node + path, { method, headers, body: bytes, isRepeatable, idleMs });
      return { status: answer.statusCode ?? 0, text: await readText(answer) };
    } catch (cause) {
      throw unreachable(node, cause);
    }
  }
}

/** Another node may have what this one lacks. */
const othersMayHelp: ReadonlySet<string> = new Set(['SEARCH_UNREACHABLE', 'SEARCH_NOT_READY']);

function unreachable(node: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('SEARCH_UNREACHABLE', `the search server ${node} does not answer (${why}).`, {
    hint: 'Check that it runs and that the URL is right.',
    cause,
  });
}

/** What an answer that is none means to a person. */
export function failureOf(url: string, { status, text }: EngineAnswer): AppError {
  if (status === 401 || status === 403)
    return new AppError('SEARCH_REFUSED', `the search server ${url} refused the key.`, {
      hint: 'Set a key with the needed rights: TYPESENSE_API_KEY, or typesense.api_key in the configuration.',
    });
  // Proxies say 502 and 504 of a server that is away, nodes 500 as long as they have chosen no leader: before they know that it is gone, with nothing else.
  const isLeaderless = status === 500 && (text.trim() === '' || text.includes('Could not find a leader'));
  if (status === 503 || status === 502 || status === 504 || isLeaderless)
    return new AppError('SEARCH_NOT_READY', `the search server ${url} is still loading, or behind with writing.`, {
      hint: 'Try again in a while.',
    });
  if (status === 422 && text.includes('OUT_OF_DISK'))
    return new AppError('DISK_FULL', `the search server ${url} has no space left.`, {
      hint: 'Free some space on its disk, then run the same command again: what is archived is safe.',
    });
  if (status === 422 && text.includes('OUT_OF_MEMORY'))
    return new AppError('SEARCH_FAILED', `the search server ${url} has no memory left.`, {
      hint: 'Give it more, or divide what it holds, then run the same command again: what is archived is safe.',
    });
  return new AppError('SEARCH_FAILED', `the search server ${url} answered ${status}: ${serverMessage(text)}`);
}

/** The server's own explanation, kept short: it may repeat what was sent. */
function serverMessage(text: string): string {
  // Without one it is a proxy's page, or nothing. The status says enough.
  return textOf(objectOf(parseJson(text))['message'])?.slice(0, 300) ?? 'no message';
}
