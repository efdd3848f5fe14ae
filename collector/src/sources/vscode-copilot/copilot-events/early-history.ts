/**
 * Sessions of the first previews of the CLI: one document each, of a shape that was never settled, with the messages as the model got them, and
 * mostly beside them what the person saw, which is better: as it was typed, with times and with what tools answered.
 */
import type { Block, DraftRecord, SessionDraft } from '@session-siphon/schemas/session';
import {
  type JsonObject,
  arrayOf,
  isObject,
  objectOf,
  parseJson,
  textOf,
  timeOf,
} from '@session-siphon/schemas/narrow';
import type { Carrier, ReadContext } from '../../../source.ts';
import { textBlocks } from '../../text-blocks.ts';
import { unknownBlock } from '../../unknown-block.ts';
import { DraftRecords, type GrowingMessage } from '../../draft-records.ts';
import { resourceOf } from '../resource.ts';
import { inOrder, isFullTimeline, timelineEvents } from './early-timeline.ts';
import { EventLog } from './event-log.ts';
import { typedPrompt } from './typed-prompt.ts';
import { callArguments, toolCallBlock } from '../tool-call-block.ts';
import { timed } from '../../record-time.ts';

const listNames = ['chatMessages', 'messages', 'history'];

export async function readEarlyHistory(
  carrier: Carrier,
  fileId: string,
  context: ReadContext,
): Promise<readonly SessionDraft[]> {
  const document = parseJson(await carrier.text());
  if (!isObject(document)) {
    context.skip('file is not a JSON document');
    return [];
  }
  const timeline = arrayOf(document['timeline']).filter(isObject);
  const isShown = isFullTimeline(timeline);
  const items = isShown ? timeline : messagesOf(document);
  const { records, hasPrompt } = isShown ? shownRecords(timeline, context) : messageRecords(items, context);
  if (!hasPrompt) {
    context.drop('session without a prompt');
    return [];
  }
  const nativeId = textOf(document['sessionId']) ?? textOf(document['id']) ?? fileId;
  return [
    {
      nativeId,
      client: 'Copilot CLI',
      directory: resourceOf(textOf(document['cwd']))?.path,
      startedAt: startOf(document) ?? items.map((item) => timeOf(item['timestamp'])).find((at) => at !== undefined),
      records,
    },
  ];
}

interface Told {
  readonly records: readonly DraftRecord[];
  readonly hasPrompt: boolean;
}

function shownRecords(timeline: readonly JsonObject[], context: ReadContext): Told {
  const log = new EventLog(context);
  for (const event of inOrder(timeline).flatMap(timelineEvents)) log.add(event);
  return { records: log.finish().flatMap(({ records }) => records), hasPrompt: log.prompts > 0 };
}

function messageRecords(items: readonly JsonObject[], context: ReadContext): Told {
  const records = new DraftRecords();
  let hasPrompt = false;
  for (const item of items) {
    const message = messageOf(item, context);
    hasPrompt ||= message?.role === 'user';
    if (message) records.add(message);
  }
  return { records: records.take(), hasPrompt };
}

function startOf(document: JsonObject): string | undefined {
  return timeOf(document['startTime']) ?? timeOf(document['created_at']) ?? timeOf(document['timestamp']);
}

/** The list of messages, on top or one level below. */
function messagesOf(document: JsonObject): readonly JsonObject[] {
  for (const place of [document, ...Object.values(document).filter(isObject)])
    for (const name of listNames) {
      const items = arrayOf(place[name]).filter(isObject);
      if (items.some((item) => textOf(item['role']) !== undefined)) return items;
    }
  return [];
}

function messageOf(item: JsonObject, context: ReadContext): GrowingMessage | undefined {
  const at = timeOf(item['timestamp']);
  const envelope = { type: 'message' as const, ...timed(at) };
  switch (item['role']) {
    case 'user':
      return { ...envelope, role: 'user', blocks: contentBlocks(item['content']).flatMap(typedBlock) };
    case 'assistant':
      return { ...envelope, role: 'assistant', blocks: [...contentBlocks(item['content']), ...callsOf(item)] };
    case 'tool': {
      const text = contentBlocks(item['content']).flatMap((block) => (block.type === 'text' ? [block.text] : []));
      const call = textOf(item['tool_call_id']) ?? textOf(item['toolCallId']) ?? '';
      return { ...envelope, role: 'tool', blocks: [{ type: 'tool_result', call, ok: true, text: text.join('\n') }] };
    }
    case 'system':
    case 'developer':
      context.drop('system prompt');
      return undefined;
    default:
      context.skip('message of an unknown role');
      return undefined;
  }
}

function contentBlocks(content: unknown): Block[] {
  if (typeof content === 'string') return textBlocks(content);
  return arrayOf(content).flatMap((part): Block[] => {
    const text = isObject(part) ? textOf(part['text']) : textOf(part);
    if (text !== undefined) return [{ type: 'text', text }];
    return isObject(part) ? [unknownBlock(textOf(part['type']) ?? '', part)] : [];
  });
}

/** The prompt without what the program put around it. */
function typedBlock(block: Block): Block[] {
  const text = block.type === 'text' ? typedPrompt(block.text) : undefined;
  if (text === undefined) return [block];
  return textBlocks(text);
}

function callsOf(item: JsonObject): Block[] {
  return arrayOf(item['tool_calls'] ?? item['toolCalls'])
    .filter(isObject)
    .map((call, index) => {
      const given = isObject(call['function']) ? call['function'] : call;
      const id = textOf(call['id']) ?? `unnamed-${index}`;
      return toolCallBlock(id, textOf(objectOf(given)['name']) ?? 'unknown', callArguments(given['arguments']));
    });
}
