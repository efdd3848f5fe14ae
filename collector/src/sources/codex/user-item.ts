/** What of a `user` item a person typed: most of what stands under that role was put there by the program. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import { textBlocks } from '../text-blocks.ts';
import { lastPart, otherBlock } from './image-blocks.ts';
import { type ContentPart, contentParts, joinedText } from './native.ts';
import { typedText } from './typed-text.ts';

/** A `user` item: what was typed, or what it is instead. */
export type UserItem =
  | {
      readonly kind: 'typed';
      readonly text: string;
      readonly blocks: readonly Block[];
      /** The item itself says that a person wrote it. */
      readonly isCertain: boolean;
    }
  | { readonly kind: 'command'; readonly command: string; readonly output: string | undefined }
  | { readonly kind: 'system'; readonly systemKind: string; readonly text: string }
  | { readonly kind: 'noise'; readonly noise: string };

/** Beginnings of texts that the program adds, with what they are counted as. */
const injected: readonly (readonly [beginning: string, noise: string])[] = [
  ['<environment_context>', 'environment context'],
  ['# AGENTS.md instructions', 'instructions'],
  ['<user_instructions>', 'instructions'],
  ['<INSTRUCTIONS>', 'instructions'],
  ['<turn_aborted>', 'interruption note'],
  ['<skill>', 'skill text'],
  ['<skills_instructions>', 'instructions'],
  ['<permissions instructions>', 'instructions'],
  ['<collaboration_mode>', 'instructions'],
  ['<multi_agent_role>', 'instructions'],
  ['<recommended_plugins>', 'instructions'],
  ['<multi_agent_mode>', 'instructions'],
  ['<codex_internal_context', 'internal context'],
  ['Another language model started to solve this problem', 'compaction summary'],
];

/** Beginnings of texts that tell something about the conversation itself. */
const telling: readonly (readonly [beginning: string, systemKind: string])[] = [
  ['<user_action>', 'review'],
  ['<subagent_notification>', 'subagent'],
  ['<agent_message_board_notification>', 'subagent'],
  ['<hook_prompt', 'hook'],
];

export function userItem(payload: JsonObject, policy: ContentPolicy): UserItem {
  const all = contentParts(payload['content']);
  if (all.length === 0) return { kind: 'noise', noise: 'empty message' };
  const marks = humanMarks(payload);
  const told = toldItem(all);
  // Whoever pastes such a text has typed it; only the command of a person has no other form.
  if (told && (told.kind === 'command' || marks[0] !== true)) return told;
  const parts = all.filter((_, index) => marks[index] !== false);
  if (parts.length === 0) return { kind: 'noise', noise: 'injected context' };
  const isCertain = all.every((part, index) => marks[index] !== undefined || isImageTag(part));
  if (!isCertain) {
    const first = parts.find((part) => part.text !== undefined && !isImageTag(part))?.text?.trimStart() ?? '';
    for (const [beginning, noise] of injected) if (first.startsWith(beginning)) return { kind: 'noise', noise };
  }
  const text = typedText(joinedText(parts.filter((part) => !isImageTag(part))));
  return { kind: 'typed', text, isCertain, blocks: [...textBlocks(text), ...partBlocks(parts, policy)] };
}

/** The block of a prompt's text, if it has one. */
/** What the program tells of the conversation under the person's role, by how it begins. */
function toldItem(parts: readonly ContentPart[]): UserItem | undefined {
  const first = parts[0]?.text?.trimStart() ?? '';
  if (first.startsWith('<user_shell_command>')) {
    const command = tagged(first, 'command') ?? tagged(first, 'user_shell_command') ?? '';
    return { kind: 'command', command, output: tagged(first, 'result') };
  }
  for (const [beginning, systemKind] of telling)
    if (first.startsWith(beginning)) return { kind: 'system', systemKind, text: joinedText(parts) };
  return undefined;
}

function tagged(text: string, name: string): string | undefined {
  const start = text.indexOf(`<${name}>`);
  const end = text.lastIndexOf(`</${name}>`);
  if (start < 0) return undefined;
  return text.slice(start + name.length + 2, end < start ? text.length : end).replace(/^\n|\n$/g, '');
}

/** Newer files say of each part where it comes from: whether a person wrote it, as far as it is said. */
function humanMarks(payload: JsonObject): readonly (boolean | undefined)[] {
  const passed = objectOf(payload['internal_chat_message_metadata_passthrough']);
  const kinds = arrayOf(passed['content_item_kinds']);
  const facts = arrayOf(passed['content_item_metadata'] ?? payload['content_item_metadata']);
  return Array.from({ length: Math.max(kinds.length, facts.length) }, (_, index) => {
    const kind = textOf(kinds[index]);
    const origin = textOf(objectOf(objectOf(facts[index])['provenance'])['type']);
    return kind === undefined ? (origin === undefined ? undefined : origin === 'user') : kind.startsWith('user.');
  });
}

/** Blocks of what is no text; the tag in front of an image names its file. */
function partBlocks(parts: readonly ContentPart[], policy: ContentPolicy): Block[] {
  const blocks: Block[] = [];
  let name: string | undefined;
  for (const part of parts)
    if (isImageTag(part)) {
      const path = /path="([^"]+)"/.exec(part.text ?? '')?.[1];
      name = path === undefined ? undefined : lastPart(path);
    } else blocks.push(...otherBlock(part, policy, name));
  return blocks;
}

function isImageTag({ text }: ContentPart): boolean {
  return text !== undefined && text.length < 5_000 && /^\s*(?:<image(?: [^>]*)?>|<\/image>)\s*$/.test(text);
}
