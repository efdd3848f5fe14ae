/** `siphon webhook`. */
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import type { IndexCounts } from '@session-siphon/indexer/update-index';
import { configuredServer } from '@session-siphon/schemas/configured-server';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { type DataFolder, createDataFolder, dataFolderAt, lockDataFolder, writeFailure } from '../data-folder.ts';
import { indexSummaryLines } from '../index-archive/index-report.ts';
import { jsonLine } from '../json-line.ts';
import { loadConfig } from '../load-config.ts';
import { startEmbeddedBackend } from '../serve/search-backend.ts';
import { removeServerFile, writeServerFile } from '../serve/server-file.ts';
import { stopSignal } from '../stop-signal.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { typesenseAddress } from '../typesense-address.ts';
import { type ArchiveCopy, openArchiveCopy } from './archive-copy.ts';
import { ArchiveRuns } from './archive-runs.ts';
import { IndexHealth } from './index-health.ts';
import { WebhookMetrics } from './webhook-metrics.ts';
import { startWebhookServer } from './webhook-server.ts';

interface WebhookOptions {
  readonly archive: string | undefined;
  readonly typesense: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly every: number | undefined;
  readonly 'no-weave': boolean;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** A line of `siphon webhook --json`, one a run that succeeded. Version 1; fields are only added. */
interface WebhookRun {
  readonly version: 1;
  readonly counts: IndexCounts;
  readonly tookMs: number;
}

const usualPort = 4557;

export async function runWebhook(options: WebhookOptions, terminal: Terminal): Promise<number> {
  const secret = process.env['SIPHON_WEBHOOK_SECRET'] ?? '';
  if (secret === '')
    throw new AppError('USAGE', 'there is no secret for the webhook.', {
      hint: 'Set SIPHON_WEBHOOK_SECRET to the one that the webhook has on the git host.',
    });
  const config = await loadConfig(options.config, terminal);
  const folder = dataFolderAt(options.data ?? config.data);
  const typesense = typesenseAddress(options.typesense) ?? configuredServer(config);
  const archive = await openArchiveCopy(options.archive ?? folder.archive, folder.mirror, process.env);
  createDataFolder(folder);
  const stop = stopSignal();
  try {
    using _lock = lockDataFolder(folder);
    await using target = typesense ? remoteTarget(typesense) : await embeddedTarget(folder, terminal);
    await receive(target.engine, { archive, secret, options, terminal, stopped: stop.aborted });
  } catch (error) {
    throw writeFailure(folder, error);
  } finally {
    stop.dispose();
  }
  terminal.say('Stopped.');
  return exitCodes.ok;
}

interface Receiving {
  readonly archive: ArchiveCopy;
  readonly secret: string;
  readonly options: WebhookOptions;
  readonly terminal: Terminal;
  readonly stopped: Promise<void>;
}

/** Indexes what is pushed until it is stopped. */
async function receive(engine: SearchEngine, receiving: Receiving): Promise<void> {
  const { archive, secret, options, terminal, stopped } = receiving;
  const metrics = new WebhookMetrics();
  const first = new FirstRun();
  await using runs = new ArchiveRuns({
    archive,
    engine,
    isWeaving: !options['no-weave'],
    log: terminalLog(terminal),
    metrics,
    onIndexed(counts, tookMs) {
      first.succeeded();
      report({ counts, tookMs: Math.round(tookMs) }, { terminal, isJson: options.json });
    },
    onFailure(error, retryMs) {
      if (first.hasFailed(error)) return;
      terminal.say(failureLine(error, retryMs));
    },
  });
  const { host = '127.0.0.1', port = usualPort, every } = options;
  const server = await startWebhookServer({
    host,
    port,
    secret,
    metrics,
    health: new IndexHealth(engine.address, () => runs.isRunning),
    now: () => Date.now(),
    onPush: () => void runs.request(),
  });
  terminal.say(`Webhook: ${server.url}/webhook   (Ctrl-C stops)`);
  const poll = every === undefined ? undefined : setInterval(() => void runs.request(), every * 60_000);
  try {
    // What was pushed while nobody listened.
    void runs.request();
    await Promise.race([stopped, first.hopeless]);
  } finally {
    clearInterval(poll);
    await server.close();
  }
}

interface Target extends AsyncDisposable {
  readonly engine: SearchEngine;
}

function remoteTarget(address: EngineAddress): Target {
  const engine = new SearchEngine(address);
  return { engine, [Symbol.asyncDispose]: async () => engine[Symbol.dispose]() };
}

/** The embedded engine, where `siphon search` finds it. */
async function embeddedTarget(folder: DataFolder, terminal: Terminal): Promise<Target> {
  const { admin, searchKey, close } = await startEmbeddedBackend(folder, terminalLog(terminal));
  const engine = new SearchEngine(admin);
  writeServerFile(folder.serverFile, {
    version: 1,
    pid: process.pid,
    siteUrl: undefined,
    searchUrl: admin.url,
    searchKey,
  });
  return {
    engine,
    async [Symbol.asyncDispose]() {
      removeServerFile(folder.serverFile);
      engine[Symbol.dispose]();
      await close();
    },
  };
}

/** As long as no run has succeeded, a failure that only a person can mend ends the program; later the next push may find it mended. */
class FirstRun {
  readonly hopeless: Promise<never>;
  #end: (error: unknown) => void = () => undefined;
  #isOver = false;

  constructor() {
    this.hopeless = new Promise((_resolve, reject) => {
      this.#end = reject;
    });
  }

  succeeded(): void {
    this.#isOver = true;
  }

  /** Whether this failure ends the program. */
  hasFailed(error: unknown): boolean {
    if (this.#isOver || (error instanceof AppError && error.isRetryable)) return false;
    this.#end(error);
    return true;
  }
}

function report(
  { counts, tookMs }: Omit<WebhookRun, 'version'>,
  { terminal, isJson }: { readonly terminal: Terminal; readonly isJson: boolean },
): void {
  if (isJson) terminal.print(jsonLine({ version: 1, counts, tookMs } satisfies WebhookRun));
  else for (const line of indexSummaryLines(counts, tookMs)) terminal.say(line);
}

function failureLine(error: unknown, retryMs: number): string {
  const reason = error instanceof AppError ? error.message : String(error);
  return printable(`Not indexed: ${reason} Tried again in ${Math.round(retryMs / 1000)} s.`);
}
