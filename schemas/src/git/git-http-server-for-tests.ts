/** A git host on this machine: git's own `http-backend` behind a small server that asks for a password, and can be told to fail as hosts do. */
import { spawn } from 'node:child_process';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GitHttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`; repositories lie below it by their folder names. */
  readonly url: string;
  /** Requests so far, as `METHOD path`. */
  readonly requests: readonly string[];
  /** Bytes of request bodies so far. */
  readonly bytesIn: number;
  /** Answers instead of git where it returns a status. */
  intercept: (request: IncomingMessage) => { readonly status: number; readonly body?: string } | undefined;
}

interface ServerOptions {
  /** Folder with bare repositories. */
  readonly root: string;
  /** Undefined lets everybody in. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

export async function startGitHttpServer({ root, credentials }: ServerOptions): Promise<GitHttpServer> {
  const requests: string[] = [];
  let bytesIn = 0;
  const wanted =
    credentials && `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.on('data', (chunk: Buffer) => (bytesIn += chunk.length));
    const instead = host.intercept(request);
    if (instead) {
      request.resume();
      response.writeHead(instead.status, { 'content-type': 'text/plain' }).end(instead.body ?? '');
    } else if (wanted !== undefined && request.headers.authorization !== wanted) {
      request.resume();
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    } else serve(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  const host: GitHttpServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    get bytesIn() {
      return bytesIn;
    },
    intercept: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return host;
}

/** Runs git's CGI program for one request. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'http.receivepack',
      GIT_CONFIG_VALUE_0: 'true',
      GIT_CONFIG_KEY_1: 'uploadpack.allowFilter',
      GIT_CONFIG_VALUE_1: 'true',
      REMOTE_USER: 'tester',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'],
      CONTENT_LENGTH: request.headers['content-length'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: request.headers['git-protocol']?.toString(),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  let head = Buffer.alloc(0);
  let isBody = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (isBody) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    isBody = true;
    writeHead(response, head.toString('latin1', 0, end));
    response.write(head.subarray(end + 4));
  });
  child.on('close', () => response.end());
}

function writeHead(response: ServerResponse, head: string): void {
  const headers = new Map(
    head
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const status = Number(headers.get('status')?.slice(0, 3) ?? 200);
  headers.delete('status');
  response.writeHead(status, Object.fromEntries(headers));
}
