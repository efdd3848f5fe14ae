/** A message as the conversation page shows it, small enough to be stored with its document. */
import { type DisplayMessage, longestDisplayJson } from '@session-siphon/schemas/display-message';
import type { Block, Message } from '@session-siphon/schemas/session';

/** Texts are cut to these sizes, one after the other, until the whole fits. */
const cuts = [Number.POSITIVE_INFINITY, 24_000, 8_000, 2_000, 400];

/** The JSON of a `DisplayMessage`. */
export function displayJson(message: Message): string {
  for (const longest of cuts) {
    const json = JSON.stringify(displayMessage(message, longest));
    if (json.length <= longestDisplayJson) return json;
  }
  return fittingJson(message);
}

/** The first blocks as far as there is room: names, paths and arguments have no bound of their own, and escaping can make six characters of one. */
function fittingJson(message: Message): string {
  const facts = { ...displayMessage({ ...message, blocks: [] }, 0), truncated: true };
  const blocks: Block[] = [];
  let length = JSON.stringify({ ...facts, blocks }).length;
  for (const block of message.blocks) {
    const short = shortened(block, 400);
    length += JSON.stringify(short).length + 1;
    if (length > longestDisplayJson) break;
    blocks.push(short);
  }
  return JSON.stringify({ ...facts, blocks });
}

function displayMessage(message: Message, longest: number): DisplayMessage {
  const blocks =
    longest === Number.POSITIVE_INFINITY ? message.blocks : message.blocks.map((block) => shortened(block, longest));
  const isTruncated = blocks.some((block, index) => block !== message.blocks[index]);
  return {
    ...(message.at === undefined ? {} : { at: message.at }),
    ...(message.model === undefined ? {} : { model: message.model }),
    ...(message.kind === undefined ? {} : { kind: message.kind }),
    ...(message.superseded === undefined ? {} : { superseded: message.superseded }),
    ...(message.usage === undefined ? {} : { usage: message.usage }),
    ...(isTruncated ? { truncated: true as const } : {}),
    blocks,
  };
}

/** The same block where nothing had to be cut. */
function shortened(block: Block, longest: number): Block {
  switch (block.type) {
    case 'text':
    case 'thinking':
    case 'notice':
    case 'tool_result':
      return block.text.length <= longest ? block : { ...block, text: cutText(block.text, longest) };
    case 'edit':
      return block.diff.length <= longest ? block : { ...block, diff: cutText(block.diff, longest) };
    case 'unknown':
      return block.json.length <= longest ? block : { ...block, json: block.json.slice(0, longest).toWellFormed() };
    case 'tool_call': {
      const isLong = JSON.stringify(block.input).length > longest;
      return isLong ? { ...block, input: shortenedInput(block.input, longest) } : block;
    }
    case 'attachment': {
      if (block.data === undefined) return block;
      const { data: _data, ...facts } = block;
      return facts;
    }
  }
}

type Input = Extract<Block, { type: 'tool_call' }>['input'];

/** Arguments keep their names; long texts in them are cut. */
function shortenedInput(input: Input, longest: number): Input {
  if (typeof input === 'string') return input.length <= longest / 4 ? input : cutText(input, longest / 4);
  if (Array.isArray(input)) return input.slice(0, 50).map((item) => shortenedInput(item, longest));
  if (typeof input === 'object' && input !== null)
    return Object.fromEntries(
      Object.entries(input)
        .slice(0, 50)
        .map(([key, value]) => [key, shortenedInput(value, longest)]),
    );
  return input;
}

function cutText(text: string, longest: number): string {
  const head = text.slice(0, Math.ceil(longest * 0.7)).toWellFormed();
  const tail = text.slice(text.length - Math.floor(longest * 0.3)).toWellFormed();
  return `${head}\n… ${text.length - head.length - tail.length} characters left out …\n${tail}`;
}
