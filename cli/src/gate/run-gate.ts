/** `siphon gate`. */
import { isSameSecret } from '@session-siphon/indexer/same-secret';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { stopSignal } from '../stop-signal.ts';
import type { Terminal } from '../terminal.ts';
import { serverUrl, typesenseAddress } from '../typesense-address.ts';
import { startGateServer } from './gate-server.ts';

interface GateCommandOptions {
  readonly typesense: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly origin: string | undefined;
  readonly rate: number | undefined;
  readonly 'per-page': number | undefined;
  readonly 'behind-proxy': boolean;
}

const usualPort = 4556;
const usualRate = 600;
const usualPerPage = 250;

export async function runGate(options: GateCommandOptions, terminal: Terminal): Promise<number> {
  if (options.typesense === undefined)
    throw new AppError('USAGE', '--typesense is missing.', {
      hint: 'Name the search server that stands behind the gate: --typesense http://localhost:8108.',
    });
  const ownKey = process.env['SIPHON_GATE_KEY'] ?? '';
  const keyFor = ownKey === '' ? undefined : keyBehind(typesenseAddress(options.typesense)?.apiKey ?? '', ownKey);
  const upstream = serverUrl(options.typesense);
  const stop = stopSignal();
  try {
    const gate = await startGateServer({
      upstream,
      host: options.host ?? '127.0.0.1',
      port: options.port ?? usualPort,
      origin: options.origin === undefined ? undefined : originOf(options.origin),
      perMinute: options.rate ?? usualRate,
      perPage: options['per-page'] ?? usualPerPage,
      isBehindProxy: options['behind-proxy'],
      ...(keyFor ? { keyFor } : {}),
    });
    terminal.say(`Gate: ${gate.url}/multi_search before ${upstream}   (Ctrl-C stops)`);
    await stop.aborted;
    await gate.close();
  } finally {
    stop.dispose();
  }
  return exitCodes.ok;
}

/** The gate's own key stands for the real one; every other key is judged by the search server. */
function keyBehind(real: string, own: string): (given: string) => string {
  return (given) => (isSameSecret(given, own) ? real : given);
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new AppError('USAGE', `${JSON.stringify(text)} is no origin of a site.`, {
    hint: 'Write scheme, name and port only, like https://conversations.example.com.',
  });
}
