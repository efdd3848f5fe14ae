/** Event log: one line an event, flat fields, never transcript text. */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Values a log line may carry. Only facts about the work (counts, codes, paths of ours), never what people wrote. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A logger over any `write` function; lines below `level` are dropped. A line is `level event key=value …` and holds no control character. */
export function createLog({ write, level }: { write(line: string): void; level: LogLevel }): Log {
  const least = order.indexOf(level);
  const at =
    (own: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (order.indexOf(own) < least) return;
      const pairs = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${format(value)}`);
      write([own, event, ...pairs].join(' ') + '\n');
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A logger that says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

function format(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return String(value);
  return /^[\w./:@~-]+$/.test(value) ? value : JSON.stringify(printable(value));
}

/** Replaces control and bidirectional characters, which could forge lines or reorder text on a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
}
