/** One request as the routes see it, and what they answer. */
import type { Log } from '@session-siphon/schemas/log';
import { ApiError } from '../api-error.ts';
import type { ApiKeys, Permission } from '../api-keys.ts';
import type { Catalog } from '../catalog.ts';
import { parseJson } from '../parse-json.ts';
import type { WriterClient } from '../writing/writer-client.ts';

export interface Engine {
  readonly writer: WriterClient;
  readonly catalog: Catalog;
  readonly keys: ApiKeys;
  readonly log: Log;
  nowSeconds(): number;
}

export interface Call {
  readonly engine: Engine;
  readonly permission: Permission;
  /** Path segments that the route leaves open. */
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  body(): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Answer {
  readonly status?: number;
  readonly type?: string;
  /** A value that becomes JSON, or text as it is. */
  readonly json?: unknown;
  readonly text?: string | Iterable<string>;
}

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly action: string;
  /** The collections stand in the body, so the action checks the permission. */
  readonly checksItself?: true;
  /** Index of the name that is a collection. */
  readonly collection?: number;
  run(call: Call): Promise<Answer> | Answer;
}

/** The body as a value. Throws 400 when it is not JSON. */
export async function jsonBody(call: Call): Promise<unknown> {
  try {
    return parseJson(Buffer.from((await call.body()).buffer).toString('utf8'));
  } catch {
    throw new ApiError(400, 'Bad JSON.');
  }
}

/** The first open segment of the path. */
export function nameOf(names: readonly string[]): string {
  return names[0] ?? '';
}

/** A path segment as text; one that is not valid percent-encoding stands for itself. */
export function decodedName(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
