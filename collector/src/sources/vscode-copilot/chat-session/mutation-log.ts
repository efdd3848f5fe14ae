/** A chat as a log of changes: the first line is the whole state, every later one changes a place in it. Order is everything. */
import { isObject } from '@session-siphon/schemas/narrow';

/** Why a line of the log changed nothing. */
export type Unapplied =
  'line is not a change of the chat' | 'change before the chat itself' | 'change of a place that is not there';

type Container = Record<string, unknown> | unknown[];
type Step = string | number;

/** Names that are no data, wherever they stand. */
const forbidden: ReadonlySet<unknown> = new Set(['__proto__', 'prototype', 'constructor']);

interface MutationLogOptions {
  /** Told what a line takes out of the array at a path, and the array as it was. */
  onCut(path: readonly Step[], array: readonly unknown[], from: number): void;
}

export class MutationLog {
  readonly #options: MutationLogOptions;
  /** The state after the lines so far; undefined before the first whole one. */
  state: unknown;

  constructor(options: MutationLogOptions) {
    this.#options = options;
  }

  /** Applies a line; says why where it could not. */
  apply(line: unknown): Unapplied | undefined {
    if (!isObject(line)) return 'line is not a change of the chat';
    const { kind, k: path, v: value, i: length } = line;
    if (kind === 0) {
      this.state = value;
      return undefined;
    }
    if ((kind !== 1 && kind !== 2 && kind !== 3) || !isPath(path)) return 'line is not a change of the chat';
    if (this.state === undefined) return 'change before the chat itself';
    return kind === 2 ? this.#push(path, value, length) : this.#set(path, kind === 1 ? value : undefined);
  }

  #set(path: readonly Step[], value: unknown): Unapplied | undefined {
    const last = path.at(-1);
    if (last === undefined) return undefined;
    const parent = containerAt(this.state, path.slice(0, -1));
    return parent && put(parent, last, value) ? undefined : 'change of a place that is not there';
  }

  /** First cut, then append. */
  #push(path: readonly Step[], values: unknown, length: unknown): Unapplied | undefined {
    const array = this.#arrayAt(path);
    if (!array) return 'change of a place that is not there';
    if (typeof length === 'number' && Number.isInteger(length) && length >= 0 && length < array.length) {
      this.#options.onCut(path, array, length);
      array.length = length;
    }
    if (Array.isArray(values)) for (const value of values) array.push(value);
    return undefined;
  }

  /** The array at a path, made where nothing is. */
  #arrayAt(path: readonly Step[]): unknown[] | undefined {
    const last = path.at(-1);
    if (last === undefined) return undefined;
    const parent = containerAt(this.state, path.slice(0, -1));
    const known = parent && valueAt(parent, last);
    if (Array.isArray(known)) return known;
    const fresh: unknown[] = [];
    return parent && (known ?? undefined) === undefined && put(parent, last, fresh) ? fresh : undefined;
  }
}

function isPath(value: unknown): value is readonly Step[] {
  return (
    Array.isArray(value) &&
    value.every((step) => (typeof step === 'string' || typeof step === 'number') && !forbidden.has(step))
  );
}

function containerAt(state: unknown, path: readonly Step[]): Container | undefined {
  let at: unknown = state;
  for (const step of path) at = isContainer(at) ? valueAt(at, step) : undefined;
  return isContainer(at) ? at : undefined;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function valueAt(container: Container, step: Step): unknown {
  if (Array.isArray(container)) return typeof step === 'number' ? container[step] : undefined;
  return Object.hasOwn(container, step) ? container[step] : undefined;
}

/** Sets a place, or takes away what is there; an array grows by one at most. */
function put(container: Container, step: Step, value: unknown): boolean {
  if (Array.isArray(container)) {
    if (typeof step !== 'number' || !Number.isInteger(step) || step < 0 || step > container.length) return false;
    container[step] = value ?? null;
  } else if (value === undefined) delete container[step];
  else container[step] = value;
  return true;
}
