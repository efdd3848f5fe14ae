/** Connections to a search server, kept for the next request: the server may close an idle one just as that request goes out on it. */
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

interface Call {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  /** Whether it ends the same when the server sees it twice, as reading, setting and deleting do. */
  readonly isRepeatable: boolean;
  /** Without bytes in either direction for this long it fails. */
  readonly idleMs: number;
  readonly signal?: AbortSignal;
}

export class Connections {
  readonly #kept: Agents;
  readonly #fresh: Agents;

  /** At most so many kept ones to a server, and as many fresh ones. */
  constructor({ most }: { readonly most: number }) {
    this.#kept = agents({ keepAlive: true, maxSockets: most });
    this.#fresh = agents({ keepAlive: false, maxSockets: most });
  }

  /**
   * Resolves when an answer begins. What is repeatable goes out on a kept connection, and once more on a fresh one when the server had closed that: whether it saw the
   * first nobody can say. All else has a fresh one from the start.
   */
  async ask(url: string, call: Call): Promise<IncomingMessage> {
    if (!call.isRepeatable) return answered(sent(url, call, this.#fresh), call);
    const first = sent(url, call, this.#kept);
    try {
      return await answered(first, call);
    } catch (error) {
      if (!wasClosedWhileIdle(first, error)) throw error;
      return answered(sent(url, call, this.#fresh), call);
    }
  }

  close(): void {
    for (const agent of [this.#kept, this.#fresh].flatMap(Object.values)) agent.destroy();
  }
}

type Agents = ReturnType<typeof agents>;

function agents(options: { readonly keepAlive: boolean; readonly maxSockets: number }) {
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

function sent(url: string, { method, headers, idleMs, signal }: Call, { http, https }: Agents): ClientRequest {
  const options = { method, headers, timeout: idleMs, ...(signal ? { signal } : {}) };
  return url.startsWith('https:')
    ? httpsRequest(url, { ...options, agent: https })
    : httpRequest(url, { ...options, agent: http });
}

function answered(outgoing: ClientRequest, { body, idleMs }: Call): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', (answer) => {
      // A server that is not ready, or full, answers before it has read the body, and would take the rest of it for the next request.
      if ((answer.statusCode ?? 0) >= 400 && body) outgoing.shouldKeepAlive = false;
      resolve(answer);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer for ${idleMs / 1000} s`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function wasClosedWhileIdle(outgoing: ClientRequest, error: unknown): boolean {
  if (!outgoing.reusedSocket || !(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}
