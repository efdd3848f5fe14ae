/** One Typesense server (or the embedded one) over HTTP: requests, and its failures as errors a person can act on. */
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AppError } from '@session-siphon/schemas/errors';

/** Where a search server is, and the key it takes. */
export interface EngineAddress {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly apiKey: string;
}

interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the base URL, with its query string. */
  readonly path: string;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Statuses that are an answer and no failure, besides 2xx. */
  readonly accepts?: readonly number[];
  /** Without bytes in either direction for this long the request fails. Imports answer only when everything is indexed. */
  readonly idleMs?: number;
}

interface EngineAnswer {
  readonly status: number;
  readonly text: string;
}

const usualIdleMs = 30_000;

export class SearchEngine {
  readonly address: EngineAddress;
  readonly #base: URL;
  readonly #agent: HttpAgent;

  constructor(address: EngineAddress) {
    this.address = address;
    this.#base = new URL(address.url);
    const options = { keepAlive: true, maxSockets: 4 };
    this.#agent = this.#base.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /**
   * Sends one request. Throws SEARCH_UNREACHABLE (no or no understandable answer), SEARCH_NOT_READY (503), SEARCH_REFUSED (the key) or SEARCH_FAILED with the
   * server's own message.
   */
  async send(request: EngineRequest): Promise<EngineAnswer> {
    const answer = await this.#exchange(request);
    if ((answer.status >= 200 && answer.status < 300) || request.accepts?.includes(answer.status)) return answer;
    throw this.#failure(answer);
  }

  /** The same, and the answer decoded from JSON. */
  async json(request: EngineRequest): Promise<unknown> {
    const { text } = await this.send(request);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new AppError('SEARCH_FAILED', `${this.address.url} answered something that is not JSON.`, {
        hint: 'Check that the URL leads to a Typesense server.',
        cause,
      });
    }
  }

  /** Frees the connections. */
  close(): void {
    this.#agent.destroy();
  }

  #exchange({ method, path, body, idleMs = usualIdleMs }: EngineRequest): Promise<EngineAnswer> {
    const isText = typeof body === 'string';
    const bytes = body === undefined ? undefined : Buffer.from(isText ? body : JSON.stringify(body), 'utf8');
    const send = this.#base.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const outgoing = send(
        new URL(this.#base.pathname.replace(/\/$/, '') + path, this.#base),
        {
          method,
          agent: this.#agent,
          timeout: idleMs,
          headers: {
            'x-typesense-api-key': this.address.apiKey,
            ...(bytes
              ? { 'content-type': isText ? 'text/plain' : 'application/json', 'content-length': bytes.length }
              : {}),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          const status = response.statusCode ?? 0;
          // A server that is not ready answers before it has read the body, and would take the rest of it for the next request.
          if (status >= 500) outgoing.shouldKeepAlive = false;
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve({ status, text: Buffer.concat(chunks).toString('utf8') }));
          response.on('error', (cause) => reject(this.#unreachable(cause)));
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer for ${idleMs / 1000} s`)));
      outgoing.on('error', (cause) => reject(this.#unreachable(cause)));
      outgoing.end(bytes);
    });
  }

  #unreachable(cause: Error): AppError {
    return new AppError(
      'SEARCH_UNREACHABLE',
      `the search server ${this.address.url} does not answer (${cause.message}).`,
      {
        hint: 'Check that it runs and that the URL is right.',
        cause,
      },
    );
  }

  #failure({ status, text }: EngineAnswer): AppError {
    const { url } = this.address;
    if (status === 401 || status === 403)
      return new AppError('SEARCH_REFUSED', `the search server ${url} refused the key.`, {
        hint: 'Set a key with the needed rights: TYPESENSE_API_KEY, or typesense.api_key in the configuration.',
      });
    if (status === 503)
      return new AppError('SEARCH_NOT_READY', `the search server ${url} is still loading, or behind with writing.`, {
        hint: 'Try again in a while.',
      });
    if (status === 422 && text.includes('OUT_OF_DISK'))
      return new AppError('DISK_FULL', `the search server ${url} has no space left.`, {
        hint: 'Free some space on its disk, then run the same command again: what is archived is safe.',
      });
    return new AppError('SEARCH_FAILED', `the search server ${url} answered ${status}: ${serverMessage(text)}`);
  }
}

/** The server's own explanation, kept short: it may repeat what was sent. */
function serverMessage(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message).slice(0, 300);
  } catch {
    // Not JSON: a proxy's page, or nothing. The status says enough.
  }
  return 'no message';
}
