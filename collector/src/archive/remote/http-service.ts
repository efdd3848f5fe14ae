/** A git remote over http(s): requests, credentials, redirects, and what its failures mean. */
import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { getCACertificates } from 'node:tls';
import { AppError } from '@session-siphon/schemas/errors';
import { PacketReader } from '@session-siphon/schemas/git/pkt-line';
import { systemCode } from '@session-siphon/schemas/system-code';
import type { AcceptedCredentials, Credentials } from './credentials.ts';
import { type Advertisement, type Service, readAdvertisement } from './advertisement.ts';
import { whenUnreachable } from './when-unreachable.ts';

/** A remote that says nothing for this long is taken for gone. */
const silenceMs = 60_000;
const mostRedirects = 3;
const longestErrorBytes = 2_000;

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: AsyncIterable<Uint8Array>;
}

interface HttpAccess {
  readonly service: Service;
  readonly credentials: AcceptedCredentials;
  /** Names the proxy, where there is one. */
  readonly env: NodeJS.ProcessEnv;
}

export class HttpService {
  #base: URL;
  readonly #service: Service;
  readonly #credentials: AcceptedCredentials;
  #used: Credentials | undefined;
  readonly #agent: HttpAgent;
  readonly #answers: IncomingMessage[] = [];

  constructor(url: URL, { service, credentials, env }: HttpAccess) {
    this.#base = url;
    this.#service = service;
    this.#credentials = credentials;
    this.#used = credentials.current;
    this.#agent = agentFor(url, env);
  }

  /** Hangs up. An answer that was not read to its end would keep this program from ending, as long as the host keeps the connection open. */
  close(): void {
    for (const answer of this.#answers) if (!answer.readableEnded) answer.destroy();
  }

  /** The remote's branches. Throws REMOTE_UNREACHABLE, REMOTE_AUTH or REMOTE_UNUSABLE. */
  async advertisement(): Promise<Advertisement> {
    const path = `/info/refs?service=${this.#service}`;
    const response = await this.#authorised({ method: 'GET', path, headers: {} });
    if (response.statusCode !== 200) throw await this.#failure(response);
    if (!String(response.headers['content-type']).startsWith(`application/x-${this.#service}-advertisement`)) {
      response.destroy();
      throw new AppError('REMOTE_UNUSABLE', `${this.#shown} is no git repository that can be used like this.`, {
        hint: 'Check the address: it is the one that git clones from.',
      });
    }
    const packets = new PacketReader(response);
    // The name of the service, in a list of its own.
    for await (const _line of packets.list());
    const advertised = await readAdvertisement(packets);
    if (advertised) return advertised;
    throw new AppError('REMOTE_UNREACHABLE', `${this.#shown} ended the connection before it answered.`, {
      hint: whenUnreachable,
    });
  }

  /** Sends a request of known size after the branches were read; the answer as it comes. Throws the same, and REMOTE_TOO_LARGE. */
  async call(body: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.#send({
      method: 'POST',
      path: `/${this.#service}`,
      headers: {
        'content-type': `application/x-${this.#service}-request`,
        accept: `application/x-${this.#service}-result`,
        'content-length': sizeBytes,
      },
      body,
    });
    if (response.statusCode !== 200) throw await this.#failure(response);
    return response;
  }

  /** With what the remote took before, or without anything, then with what the sources have, one after the other. */
  async #authorised(call: Call): Promise<IncomingMessage> {
    const first = await this.#following(call);
    if (first.statusCode !== 401) return first;
    first.resume();
    await this.#credentials.reject(this.#base);
    let answer: IncomingMessage | undefined;
    const isFound = await this.#credentials.find(this.#base, async (credentials) => {
      this.#used = credentials;
      answer = await this.#following(call);
      if (answer.statusCode === 401) answer.resume();
      return answer.statusCode !== 401;
    });
    if (isFound && answer) return answer;
    throw this.#refused(
      answer
        ? 'it does not accept the credentials; a token may have expired'
        : 'it asks for credentials, and there are none',
    );
  }

  /** Hosts redirect an address without `.git`, or one of a repository that was renamed. */
  async #following(call: Call): Promise<IncomingMessage> {
    for (let redirects = 0; ; redirects += 1) {
      const response = await this.#send(call);
      const { location } = response.headers;
      if (location === undefined || ![301, 302, 307, 308].includes(response.statusCode ?? 0)) return response;
      response.resume();
      const target = new URL(location, this.#urlOf(call.path));
      const isSafe =
        target.host === this.#base.host && !(this.#base.protocol === 'https:' && target.protocol === 'http:');
      if (!isSafe || !target.href.endsWith(call.path) || redirects === mostRedirects)
        throw new AppError('REMOTE_UNUSABLE', `${this.#shown} sends on to ${target.origin}${target.pathname}.`, {
          hint: 'If you trust that address, set it as the remote.',
        });
      this.#base = new URL(target.href.slice(0, -call.path.length));
    }
  }

  #send({ method, path, headers, body }: Call): Promise<IncomingMessage> {
    const url = this.#urlOf(path);
    const options: RequestOptions = {
      method,
      agent: this.#agent,
      timeout: silenceMs,
      headers: { ...headers, 'user-agent': 'git/session-siphon', ...authorization(this.#used) },
    };
    return new Promise((resolve, reject) => {
      const sending = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (answer) => {
        this.#answers.push(answer);
        resolve(answer);
      });
      const fail = (cause: unknown): void => reject(this.#unreachable(cause));
      sending.on('timeout', () => sending.destroy(new Error('timeout')));
      sending.on('error', fail);
      if (body === undefined) sending.end();
      // A remote may answer, and hang up, before it has taken everything: its answer says why.
      else pipeline(Readable.from(body), sending).catch(() => undefined);
    });
  }

  #urlOf(path: string): URL {
    const url = new URL(this.#base.href.replace(/\/+$/, '') + path);
    url.username = '';
    url.password = '';
    return url;
  }

  async #failure(response: IncomingMessage): Promise<AppError> {
    const status = response.statusCode ?? 0;
    const said = await startOf(response);
    if (status === 401 || status === 403) return this.#refused(said === '' ? `it answers ${status}` : said);
    if (status === 404)
      return new AppError('REMOTE_UNUSABLE', `there is no repository ${this.#shown}, or none that you may see.`, {
        hint: 'Check its address, make it, or check the rights of the token.',
      });
    if (status === 413)
      return new AppError('REMOTE_TOO_LARGE', `${this.#shown} takes no push of this size.`, {
        hint: 'Raise the limit of the server, or of the proxy before it (`client_max_body_size` of nginx).',
      });
    const isPassing = status === 429 || status >= 500;
    return new AppError(
      isPassing ? 'REMOTE_UNREACHABLE' : 'REMOTE_UNUSABLE',
      `${this.#shown} answers ${status} ${said}`.trim() + '.',
    );
  }

  #refused(why: string): AppError {
    return new AppError('REMOTE_AUTH', `${this.#shown} refuses access: ${why}.`, {
      hint: 'Give a token that may push in SIPHON_GIT_TOKEN, or store one with the credential helper of git.',
    });
  }

  #unreachable(cause: unknown): AppError {
    const code = systemCode(cause) ?? 'no answer';
    return new AppError('REMOTE_UNREACHABLE', `${this.#shown} does not answer (${code}).`, {
      hint: whenUnreachable,
      cause,
    });
  }

  get #shown(): string {
    return `${this.#base.origin}${this.#base.pathname}`;
  }
}

/** Goes through the proxy that the environment names, and trusts what the machine trusts: a company's own authority, for example. */
function agentFor({ protocol }: URL, env: NodeJS.ProcessEnv): HttpAgent {
  return protocol === 'https:'
    ? new HttpsAgent({ proxyEnv: env, ca: [...getCACertificates('default'), ...getCACertificates('system')] })
    : new HttpAgent({ proxyEnv: env });
}

function authorization(credentials: Credentials | undefined): { authorization?: string } {
  if (!credentials) return {};
  const { username, password } = credentials;
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}` };
}

/** What a server says about a failure, as one line. */
async function startOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > longestErrorBytes) break;
  }
  const isPage = String(response.headers['content-type']).includes('html');
  return isPage
    ? ''
    : text
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, 300);
}
