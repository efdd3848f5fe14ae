/** What passes between those who want something written and the thread that writes. */
import type { ChangedRows } from './collection-writer.ts';
import type { EngineWriter } from './engine-writer.ts';

export type WriterMethod = Exclude<keyof EngineWriter, 'importDocuments' | 'settle' | 'unsettledLength'>;

/** To the thread. */
export type WriterRequest =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: WriterMethod;
      readonly parameters: readonly unknown[];
    }
  /** Searches find what a `changed` told. */
  | { readonly kind: 'applied'; readonly id: number };

/** From the thread. */
export type WriterMessage =
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly result?: unknown;
      readonly refusal?: { readonly status: number; readonly message: string };
      readonly failure?: string;
    }
  /** Rows that the thread wrote of itself. */
  | { readonly kind: 'changed'; readonly id: number; readonly collection: string; readonly rows: ChangedRows };

/** Memory of the bytes among some parameters. */
export function buffersOf(parameters: readonly unknown[]): ArrayBuffer[] {
  return parameters.flatMap((one) =>
    one instanceof Uint8Array && one.buffer instanceof ArrayBuffer ? [one.buffer] : [],
  );
}
