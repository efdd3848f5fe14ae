/** A command of `siphon`, as data: help, parsing and dispatch are derived from it. The work itself is loaded when it runs. */
import type { ErrorCode } from '@session-siphon/schemas/errors';
import type { Terminal } from './terminal.ts';

export interface OptionShape {
  /** A path may begin with `~`, which not every shell sees. */
  readonly type: 'string' | 'path' | 'boolean' | 'integer';
  /** What stands for the value in the help: `DIR`, `N`. */
  readonly value?: string;
  /** The texts that are accepted, where others mean nothing. */
  readonly values?: readonly string[];
  readonly help: string;
  /** Smallest and largest accepted integer. */
  readonly range?: readonly [number, number];
}

export type Options = Readonly<Record<string, OptionShape>>;

type ValueOf<T extends OptionShape, Type = T['type']> = Type extends 'boolean'
  ? boolean
  : (Type extends 'integer' ? number : TextOf<T>) | undefined;
type TextOf<T extends OptionShape> = T extends { readonly values: readonly (infer V)[] } ? V : string;

/** Parsed values by option name; a missing option is undefined, a missing switch false. */
export type OptionValues<T extends Options> = { readonly [K in keyof T]: ValueOf<T[K]> };

export interface Command<T extends Options = Options> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What a newcomer needs to know, as paragraphs. */
  readonly description: string;
  /** Names of positional arguments in order; `?` marks an optional one, `…` one that takes the rest, `|` stands between the words of which one is given. DIR, FILE and PATH are paths, as an option's may be. */
  readonly positionals: readonly string[];
  readonly options: T;
  readonly examples: readonly { readonly line: string; readonly shows: string }[];
  /** Failures this command is known for; their exit statuses stand in the help. */
  readonly failures: readonly ErrorCode[];
  /** Exit statuses of work that was done without a failure, and yet not as somebody may expect. */
  readonly statuses?: readonly (readonly [status: number, meaning: string])[];
  run(call: {
    readonly options: OptionValues<T>;
    readonly positionals: readonly string[];
    readonly terminal: Terminal;
  }): Promise<number>;
}

/** Options that every command has. */
export const sharedOptions = {
  help: { type: 'boolean', help: 'Show this help.' },
} as const satisfies Options;

/** Declares a command and keeps the types of its options. */
export function defineCommand<const T extends Options>(command: Command<T>): Command {
  return command;
}
