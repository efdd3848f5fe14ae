/** Waits for the assistants to write, and hands over the carriers that changed. Reads nothing itself. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FSWatcher, watch as watchFiles } from 'chokidar';
import type { Log } from '@session-siphon/schemas/log';
import { systemCode } from '@session-siphon/schemas/system-code';
import type { Source } from '../source.ts';
import { pathBelow } from '../path-below.ts';
import { factsOf } from './file-facts.ts';
import { type FoundCarrier, scan } from './scan.ts';
import type { SourceRoots } from './source-roots.ts';

interface WatchOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  /** From here on every change is noticed; what changed before was handed over. */
  onReady?(): void;
  /** Called with what may have changed, one call at a time; changes during a call are handed over after it. */
  onDirty(carriers: readonly FoundCarrier[]): Promise<void>;
}

/** Assistants write an answer in bursts of lines; this much quiet joins a burst and still feels immediate. */
const quietMs = 60;
/** Even an assistant that never pauses is heard. */
const longestWaitMs = 500;

/** Watches the roots until the signal. Resolves after the last change was handled. */
export async function watchCarriers(roots: readonly SourceRoots[], options: WatchOptions): Promise<void> {
  const dirty = new DirtyCarriers(options);
  const groups = new Groups();
  const watchers: FSWatcher[] = [];
  for (const { source, roots: folders } of roots)
    for (const root of folders) watchers.push(watchRoot(source, root, { dirty, groups, log: options.log }));
  await Promise.all(watchers.map(ready));
  // Between the caller's own look and this moment an assistant may have written.
  const { carriers } = await scan(roots);
  for (const carrier of carriers) groups.add(carrier);
  for (const carrier of carriers) dirty.add(carrier);
  await dirty.settle();
  options.onReady?.();
  await new Promise<void>((resolve) => {
    if (options.signal.aborted) resolve();
    else options.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.all(watchers.map((watcher) => watcher.close()));
  await dirty.settle();
}

function ready(watcher: FSWatcher): Promise<void> {
  return new Promise((resolve) => watcher.once('ready', () => resolve()));
}

interface Watching {
  readonly dirty: DirtyCarriers;
  readonly groups: Groups;
  readonly log: Log;
}

function watchRoot(source: Source, root: string, { dirty, groups, log }: Watching): FSWatcher {
  const below = (path: string): string => pathBelow(root, path);
  const watcher = watchFiles(existingAbove(root), {
    ignoreInitial: true,
    followSymlinks: true,
    ignorePermissionErrors: true,
    ignored: (path) => !isWatched(source, below(path)),
  });
  const onChange = (path: string) => {
    const changed = { source, root, relativePath: below(path) };
    if (source.carries(changed.relativePath)) {
      groups.add(changed);
      dirty.add(changed);
    }
    for (const carrier of groups.of(changed)) dirty.add(carrier);
  };
  watcher.on('add', onChange).on('change', onChange);
  watcher.on('error', (error) => {
    log.warn('watch.failed', { root, code: systemCode(error) ?? 'unknown' });
  });
  return watcher;
}

/** The closest folder above a root that is there: an assistant that is installed later makes the others. */
function existingAbove(root: string): string {
  const parent = dirname(root);
  return parent === root || existsSync(parent) ? parent : existingAbove(parent);
}

/** The root, the way to it, carriers, and folders that can hold them; of a path alone it is not known which of both it is. */
function isWatched(source: Source, path: string): boolean {
  if (/^(?:\.\.(?:\/|$))*$/.test(path)) return true;
  if (path.startsWith('..')) return false;
  return (source.mayHold?.(path) ?? true) || source.carries(path) || source.group?.(path) !== undefined;
}

/** Which carriers change together. */
class Groups {
  readonly #members = new Map<string, Map<string, DirtyCarrier>>();

  add(carrier: DirtyCarrier): void {
    const key = keyOf(carrier);
    if (key === undefined) return;
    const members = this.#members.get(key) ?? new Map<string, DirtyCarrier>();
    this.#members.set(key, members.set(carrier.relativePath, carrier));
  }

  /** Carriers that tell of the same as this file, itself included where it is one. */
  of(file: DirtyCarrier): Iterable<DirtyCarrier> {
    const key = keyOf(file);
    return (key === undefined ? undefined : this.#members.get(key)?.values()) ?? [];
  }
}

function keyOf({ source, root, relativePath }: DirtyCarrier): string | undefined {
  const group = source.group?.(relativePath);
  return group === undefined ? undefined : [source.id, root, group].join('\0');
}

interface DirtyCarrier {
  readonly source: Source;
  readonly root: string;
  readonly relativePath: string;
}

/** Merges changes, waits for quiet, one hand-over at a time. Bounded by the number of carriers. */
class DirtyCarriers {
  readonly #options: WatchOptions;
  readonly #waiting = new Map<string, DirtyCarrier>();
  #firstAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  add({ source, root, relativePath }: DirtyCarrier): void {
    if (this.#waiting.size === 0) this.#firstAt = performance.now();
    this.#waiting.set(join(root, relativePath), { source, root, relativePath });
    this.#schedule();
  }

  /** Hands over what is left and waits for it. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#running || this.#waiting.size > 0) await (this.#running ?? this.#run());
  }

  #schedule(): void {
    if (this.#running) return;
    clearTimeout(this.#timer);
    const waited = performance.now() - this.#firstAt;
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, Math.min(quietMs, longestWaitMs - waited)));
  }

  #run(): Promise<void> {
    this.#running = this.#handOver().finally(() => {
      this.#running = undefined;
      if (this.#waiting.size > 0) this.#schedule();
    });
    return this.#running;
  }

  async #handOver(): Promise<void> {
    const carriers = [...this.#waiting.values()];
    this.#waiting.clear();
    const found: FoundCarrier[] = [];
    for (const carrier of carriers) {
      const path = join(carrier.root, carrier.relativePath);
      const facts = factsOf(path);
      if (facts) found.push({ ...carrier, path, sizeBytes: facts.sizeBytes, mtimeMs: facts.mtimeMs });
    }
    if (found.length > 0) await this.#options.onDirty(found);
  }
}
