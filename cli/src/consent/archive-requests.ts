/**
 * One process holds the archive, often for days. Another that wants something done to it leaves a request in the data folder, and the holder answers there. A
 * request is taken by renaming it, so that it is done once.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '@session-siphon/collector/archive/objects/atomic-files';
import { z } from 'zod';
import { isAlive } from '@session-siphon/collector/living-process';
import type { DataFolder } from '../data-folder.ts';
import { makeFolder } from '../named-path.ts';
import { fromWire, toWire } from '../up/wire-error.ts';
import { ArchiveWork, ArchiveWorkDone } from './archive-work.ts';

type RequestFolder = Pick<DataFolder, 'requests'>;

const Request = z.strictObject({ version: z.literal(1), pid: z.int(), work: ArchiveWork });
const Answer = z.union([
  z.strictObject({ version: z.literal(1), done: ArchiveWorkDone }),
  z.strictObject({
    version: z.literal(1),
    failure: z.object({
      code: z.string().optional(),
      message: z.string(),
      hint: z.string().optional(),
      systemCode: z.string().optional(),
    }),
  }),
]);

const lookAgainMs = 200;

/** A request of this process. */
export class ArchiveRequest {
  readonly #file: string;
  readonly #work: ArchiveWork;
  #isSent = false;

  constructor({ requests }: RequestFolder, work: ArchiveWork) {
    makeFolder(requests, 0o700);
    this.#file = join(requests, randomUUID());
    this.#work = work;
  }

  async send(): Promise<void> {
    if (this.#isSent) return;
    this.#isSent = true;
    const request: z.infer<typeof Request> = { version: 1, pid: process.pid, work: this.#work };
    await writeFileAtomically(`${this.#file}.json`, JSON.stringify(request), 0o600);
  }

  /** Whether the holder of the archive has begun with it. */
  get isTaken(): boolean {
    return exists(`${this.#file}.taken`);
  }

  /** What was done; undefined as long as there is no answer. Throws what the holder met. */
  answer(): ArchiveWorkDone | undefined {
    const answer = parsed(Answer, `${this.#file}.answer`);
    if (!answer) return undefined;
    if ('done' in answer) return answer.done;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a code that is none becomes an ordinary error
    throw fromWire(answer.failure as Parameters<typeof fromWire>[0]);
  }

  /** Nothing of it is left, and nobody begins with it any more. */
  withdraw(): void {
    for (const end of ['json', 'taken', 'answer']) rmSync(`${this.#file}.${end}`, { force: true });
  }

  static pause(): Promise<void> {
    return sleep(lookAgainMs);
  }
}

/** Does what other processes ask for, one request after the other, until it is disposed. */
export function serveRequests(
  { requests }: RequestFolder,
  perform: (work: ArchiveWork) => Promise<ArchiveWorkDone>,
): AsyncDisposable {
  let running: Promise<void> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    running = serveAll(requests, perform).finally(() => {
      isBusy = false;
    });
  }, lookAgainMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}

async function serveAll(folder: string, perform: (work: ArchiveWork) => Promise<ArchiveWorkDone>): Promise<void> {
  for (const name of namesIn(folder, '.taken')) sweep(join(folder, name.slice(0, -'.taken'.length)));
  for (const name of namesIn(folder, '.json')) {
    const file = join(folder, name.slice(0, -'.json'.length));
    const request = parsed(Request, `${file}.json`);
    // Whoever asked and went away wants nothing any more.
    if (!request || !isAlive(request.pid)) {
      rmSync(`${file}.json`, { force: true });
      continue;
    }
    try {
      renameSync(`${file}.json`, `${file}.taken`);
    } catch {
      // Withdrawn in this moment.
      continue;
    }
    await writeFileAtomically(`${file}.answer`, JSON.stringify(await answerTo(request.work, perform)), 0o600);
  }
}

async function answerTo(
  work: ArchiveWork,
  perform: (work: ArchiveWork) => Promise<ArchiveWorkDone>,
): Promise<z.infer<typeof Answer>> {
  try {
    return { version: 1, done: await perform(work) };
  } catch (error) {
    return { version: 1, failure: toWire(error) };
  }
}

/** An answer that nobody waits for any more. */
function sweep(file: string): void {
  const request = parsed(Request, `${file}.taken`);
  if (request && isAlive(request.pid)) return;
  for (const end of ['taken', 'answer']) rmSync(`${file}.${end}`, { force: true });
}

function namesIn(folder: string, end: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f-]{36}$/.test(basename(name, end)) && name.endsWith(end));
  } catch {
    return [];
  }
}

function parsed<T>(shape: z.ZodType<T>, file: string): T | undefined {
  try {
    return shape.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function exists(file: string): boolean {
  return parsed(z.unknown(), file) !== undefined;
}
