/** Sessions of the first previews of the CLI: one document each, of a shape that was never settled, with the messages as the model got them. */
import type { Block, SessionDraft } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, parseJson, textOf, timeOf } from '../../../narrow.ts';
import type { Carrier, ReadContext } from '../../../source.ts';
import { unknownBlock } from '../../unknown-block.ts';
import { DraftRecords, type GrowingMessage } from '../../draft-records.ts';
import { resourceOf } from '../resource.ts';
import { callArguments, toolCallBlock } from '../tool-call-block.ts';

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
  const records = new DraftRecords();
  const items = messagesOf(document);
  let hasPrompt = false;
  for (const item of items) {
    const message = messageOf(item, context);
    hasPrompt ||= message?.role === 'user';
    if (message) records.add(message);
  }
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
      records: records.take(),
    },
  ];
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
  const envelope = { type: 'message' as const, ...(at === undefined ? {} : { at }) };
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
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return arrayOf(content).flatMap((part): Block[] => {
    const text = isObject(part) ? textOf(part['text']) : textOf(part);
    if (text !== undefined) return [{ type: 'text', text }];
    return isObject(part) ? [unknownBlock(textOf(part['type']) ?? '', part)] : [];
  });
}

/** The prompt without the time that the program put in front of it. */
function typedBlock(block: Block): Block[] {
  if (block.type !== 'text') return [block];
  const text = block.text.replace(/^\s*<current_datetime>[^<]*<\/current_datetime>\s*/, '');
  return text === '' ? [] : [{ type: 'text', text }];
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
