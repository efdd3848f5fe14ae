/** Documents as an import brings them: lines of JSON, and what is answered for each. */
import { ApiError } from '../api-error.ts';
import type { CollectionWriter, ImportAction } from './collection-writer.ts';
import { inKeyOrder } from '../key-order.ts';
import { checkedValue, parseJson } from '../parse-json.ts';

export interface ImportOptions {
  readonly action: ImportAction;
  readonly returnId: boolean;
  readonly returnDocument: boolean;
}

/** A document, and the line of JSON that says it. */
export interface LinedDocument {
  readonly document: unknown;
  readonly line: string;
}

const [newline, carriageReturn] = [10, 13];

/** Lines that hold something, without the newline. */
export function* linesOf(body: Uint8Array): Generator<Buffer> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    if (line.length > 1 || (line.length === 1 && line[0] !== carriageReturn)) yield line;
    start = end + 1;
  }
}

/** The answer for a line. */
export function importLine(writer: CollectionWriter, line: Buffer, options: ImportOptions): string {
  const json = line.toString('utf8');
  try {
    const document = writer.write(
      fromJson(() => parseJson(json)),
      options.action,
      line,
    );
    if (options.returnDocument)
      return JSON.stringify({
        document: inKeyOrder(document),
        ...(options.returnId ? { id: document.id } : {}),
        success: true,
      });
    return options.returnId ? JSON.stringify({ id: document.id, success: true }) : '{"success":true}';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return JSON.stringify({ code: error.status, document: json, error: error.message, success: false });
  }
}

/** Writes a document in the place of one with the same id. Why it is refused, if it is. */
export function refusalOf(writer: CollectionWriter, { document, line }: LinedDocument): ApiError | undefined {
  try {
    writer.write(
      fromJson(() => checkedValue(line, document)),
      'upsert',
      line,
    );
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function fromJson(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw new ApiError(400, `Bad JSON: ${error instanceof Error ? error.message : 'syntax error'}`);
  }
}
