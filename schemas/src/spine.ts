/**
 * The spine of a conversation: three bytes a message, enough to draw the scroll bar, the map and the folds before any message has been loaded.
 * Byte 0: kind (low 4 bits), 16 error, 32 superseded, 64 more than one kind of content. Byte 1: tool kind of the first call (low 4 bits), number of
 * calls up to 15 (high 4 bits). Byte 2: height class: ceil(log2(lines + 1)) (low 4 bits, lines of text as shown open), and the same for code or output (high 4 bits).
 */
import type { ToolKind } from './session.ts';

export const spineKinds = ['prompt', 'prose', 'thinking', 'tool', 'result', 'system'] as const;
export type SpineKind = (typeof spineKinds)[number];

const toolKinds: readonly ToolKind[] = [
  'read',
  'search',
  'edit',
  'write',
  'run',
  'fetch',
  'delegate',
  'plan',
  'ask',
  'other',
];

/** What is known of one message before its body is loaded. */
export interface Vertebra {
  readonly kind: SpineKind;
  readonly isError: boolean;
  readonly isSuperseded: boolean;
  /** The message has tool calls besides text, or thinking besides text. */
  readonly isMixed: boolean;
  /** Kind of the first tool call (or of the call a result answers). */
  readonly toolKind: ToolKind | undefined;
  /** Number of tool calls, 15 means 15 or more. */
  readonly calls: number;
  /** Lines of prose, as an upper power of two minus one. */
  readonly textLines: number;
  /** Lines of output or code, likewise. */
  readonly outputLines: number;
}

const bytesPerMessage = 3;

export function encodeSpine(spine: readonly Vertebra[]): string {
  let binary = '';
  for (const entry of spine) {
    const flags = (entry.isError ? 16 : 0) | (entry.isSuperseded ? 32 : 0) | (entry.isMixed ? 64 : 0);
    const tool = entry.toolKind === undefined ? 15 : toolKinds.indexOf(entry.toolKind);
    binary += String.fromCharCode(
      spineKinds.indexOf(entry.kind) | flags,
      tool | (Math.min(entry.calls, 15) << 4),
      heightClass(entry.textLines) | (heightClass(entry.outputLines) << 4),
    );
  }
  return btoa(binary);
}

/** Decodes a spine; an unknown kind (of a newer writer) reads as `system`. */
export function decodeSpine(base64: string): Vertebra[] {
  const binary = atob(base64);
  const spine: Vertebra[] = [];
  for (let at = 0; at + bytesPerMessage <= binary.length; at += bytesPerMessage) {
    const [first, second, third] = [binary.charCodeAt(at), binary.charCodeAt(at + 1), binary.charCodeAt(at + 2)];
    spine.push({
      kind: spineKinds[first & 15] ?? 'system',
      isError: (first & 16) !== 0,
      isSuperseded: (first & 32) !== 0,
      isMixed: (first & 64) !== 0,
      toolKind: toolKinds[second & 15],
      calls: second >> 4,
      textLines: 2 ** (third & 15) - 1,
      outputLines: 2 ** (third >> 4) - 1,
    });
  }
  return spine;
}

function heightClass(lines: number): number {
  return Math.min(15, Math.ceil(Math.log2(lines + 1)));
}
