/** What of a `user` item a person typed: most of what stands under that role was put there by the program. */
import type { Block } from '@session-siphon/schemas/session';
import { arrayOf, objectOf, textOf } from '../../narrow.ts';
import { attachmentFromBase64 } from '../attachment.ts';
import { unknownBlock } from '../unknown-block.ts';
import { type ContentPart, contentParts } from './native.ts';

/** A `user` item: what was typed, or what it is instead. */
export type UserItem =
  | { readonly kind: 'typed'; readonly text: string; readonly blocks: readonly Block[] }
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
  ['<multi_agent_mode>', 'instructions'],
  ['<codex_internal_context', 'internal context'],
  ['Another language model started to solve this problem', 'compaction summary'],
];

/** Beginnings of texts that tell something about the conversation itself. */
const telling: readonly (readonly [beginning: string, systemKind: string])[] = [
  ['<user_action>', 'review'],
  ['<subagent_notification>', 'subagent'],
];

const shellCommand = /^<user_shell_command>\s*(?:<command>)?([^]*?)(?:<\/command>[^]*)?(?:<\/user_shell_command>)?\s*$/;
const requestHeading = '## My request for Codex:';

export function userItem(payload: Readonly<Record<string, unknown>>): UserItem {
  const parts = humanParts(payload);
  if (parts.length === 0) return { kind: 'noise', noise: 'injected context' };
  const first = parts.find((part) => part.text !== undefined)?.text?.trimStart() ?? '';
  for (const [beginning, noise] of injected) if (first.startsWith(beginning)) return { kind: 'noise', noise };
  for (const [beginning, systemKind] of telling)
    if (first.startsWith(beginning)) return { kind: 'system', systemKind, text: textOfParts(parts) };
  const command = first.startsWith('<user_shell_command>') ? shellCommand.exec(first)?.[1]?.trim() : undefined;
  const text = command === undefined ? typedText(textOfParts(parts)) : `!${command}`;
  const others = parts.flatMap(otherBlock);
  return { kind: 'typed', text, blocks: [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...others] };
}

/** The person's own words: editors put what they show in front of them. */
export function typedText(text: string): string {
  const heading = text.lastIndexOf(requestHeading);
  const isFromEditor = heading >= 0 && text.trimStart().startsWith('# Context from my IDE setup');
  return (isFromEditor ? text.slice(heading + requestHeading.length) : text).trim();
}

/** Parts without the tags around images; newer files say of each part where it comes from. */
function humanParts(payload: Readonly<Record<string, unknown>>): readonly ContentPart[] {
  const parts = contentParts(payload['content']);
  const kinds = arrayOf(objectOf(payload['internal_chat_message_metadata_passthrough'])['content_item_kinds']);
  return parts.filter((part, index) => {
    const kind = textOf(kinds[index]);
    return (kind === undefined || kind.startsWith('user.')) && !isImageTag(part.text ?? '');
  });
}

function isImageTag(text: string): boolean {
  return /^<image(?: [^>]*)?>$/.test(text.trim()) || text.trim() === '</image>';
}

function textOfParts(parts: readonly ContentPart[]): string {
  return parts.flatMap((part) => part.text ?? []).join('\n');
}

const dataUrl = /^data:([\w.+/-]+);base64,/;

/** A block for what is no text. */
export function otherBlock(part: ContentPart): Block[] {
  if (part.text !== undefined || part.type.endsWith('text')) return [];
  if (part.type === 'encrypted_content') return [];
  const url = textOf(part.fields['image_url']) ?? textOf(objectOf(part.fields['image_url'])['url']);
  if (url === undefined) return part.type === '' ? [] : [unknownBlock(part.type, part.fields)];
  return [imageBlock(url)];
}

/** An image by its data URL; of one that lies elsewhere only the address is known. */
export function imageBlock(url: string): Block {
  const match = dataUrl.exec(url.slice(0, 100));
  if (!match) return { type: 'attachment', mediaType: 'image/*', bytes: 0, name: url.slice(0, 500) };
  return attachmentFromBase64({ mediaType: match[1] ?? 'image/*', base64: url.slice(match[0].length) });
}
