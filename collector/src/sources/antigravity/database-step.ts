/** A row of a database's `steps` as a step. Field numbers are known from what the program writes; each of them may be missing. */
import type { Block } from '@session-siphon/schemas/session';
import type { ReadContext, SqlValue } from '../../source.ts';
import { attachmentFromBase64 } from '../attachment.ts';
import { messageOf } from './database-blobs.ts';
import { instantOf } from './instant.ts';
import { type ModelCalls, usageOf } from './model-calls.ts';
import { callInput, indexOf, lastPart, withoutLabels } from './native.ts';
import { isEditorReport } from './prompt-text.ts';
import { type Step, type StepCall, type StepKind, plainStep } from './step.ts';
import { kindOfType, typeName } from './step-type.ts';
import { WireMessage } from './wire-message.ts';

/** A step, and the conversation that it was first a step of. */
export interface DatabaseStep extends Step {
  readonly origin: string | undefined;
}

type Row = Readonly<Record<string, SqlValue>>;

/** Fields of a step that are read or repeat what is read. */
const knownFields: ReadonlySet<number> = new Set([1, 4, 5, 19, 20, 24, 28, 31, 34, 103, 111, 114, 116, 140]);
const done = 3;
const unfinished: ReadonlySet<number> = new Set([1, 2, 8, 9, 11]);
const nothing = WireMessage.parse(new Uint8Array());

/** Undefined (and counted) when the step's content is no message. */
export function databaseStep(row: Row, calls: ModelCalls, context: ReadContext): DatabaseStep | undefined {
  const content = row['step_payload'] ?? null;
  const payload = content === null ? nothing : messageOf(content);
  if (!payload) {
    context.skip('step of a database cannot be decoded');
    return undefined;
  }
  const metadata = payload.message(5) ?? messageOf(row['metadata']);
  const index = indexOf(row['idx']);
  const type = typeName(indexOf(row['step_type']) || payload.varint(1));
  const kind = kindOf(type, metadata);
  const step = {
    ...plainStep,
    index,
    type,
    kind,
    at: instantOf(metadata?.message(1)),
    outcome: outcomeOf(indexOf(row['status']) || payload.varint(4)),
    origin: metadata?.message(20)?.text(3),
    ...contentOf(kind, payload, { row, metadata, context }),
  };
  if (step.unknown === undefined)
    for (const field of payload.numbers)
      if (!knownFields.has(field)) context.drop('field of a step of no known meaning');
  return kind === 'answer' ? Object.assign(step, calls.of(index, usageOf(metadata?.message(9)))) : step;
}

/** A step of a new type is an answer when it tells which call it answers. */
function kindOf(type: string, metadata: WireMessage | undefined): StepKind {
  return kindOfType(type) ?? (metadata?.message(4) ? 'result' : 'unknown');
}

function outcomeOf(status: number | undefined): Step['outcome'] {
  if (status === undefined || status === done) return 'done';
  return unfinished.has(status) ? 'running' : 'failed';
}

interface Beside {
  readonly row: Row;
  readonly metadata: WireMessage | undefined;
  readonly context: ReadContext;
}

function contentOf(kind: StepKind, payload: WireMessage, beside: Beside): Partial<Step> {
  switch (kind) {
    case 'prompt':
      return promptContent(payload.message(19), beside.context);
    case 'answer':
      return answerContent(payload.message(20));
    case 'result':
      return resultContent(payload, beside);
    case 'system':
      return { text: payload.message(114)?.text(1) ?? '' };
    case 'error':
      return { text: payload.message(24)?.text(3) ?? errorText(payload, beside.row) ?? '' };
    case 'unknown':
    case 'compaction':
      return unknownContent(payload);
    case 'noise':
      return {};
  }
}

function promptContent(input: WireMessage | undefined, context: ReadContext): Partial<Step> {
  const items = input?.messages(3).flatMap((item) => item.text(1) ?? []) ?? [];
  const text = input?.text(2) ?? (items.length > 0 ? items.join('\n') : input?.text(1)) ?? '';
  const images = input
    ?.messages(5)
    .map((image): Block =>
      attachmentFromBase64(
        { mediaType: image.text(2) ?? 'image/*', base64: image.text(1) ?? '', name: lastPart(image.text(4)) },
        context,
      ),
    );
  const media = input?.messages(9).map((file): Block =>
    attachmentFromBase64(
      {
        mediaType: file.text(1) ?? 'application/octet-stream',
        base64: Buffer.from(file.bytes(2) ?? []).toString('base64'),
        name: lastPart(file.text(5)),
      },
      context,
    ),
  );
  const attachments = [...(images ?? []), ...(media ?? [])];
  return { text, attachments, ...(isEditorReport(text) ? { kind: 'system' } : {}) };
}

function answerContent(answer: WireMessage | undefined): Partial<Step> {
  return {
    text: answer?.text(1) ?? answer?.text(8) ?? '',
    thinking: answer?.text(3) ?? '',
    calls: answer?.messages(7).map(stepCall) ?? [],
  };
}

function stepCall(call: WireMessage): StepCall {
  return { id: call.text(1), name: call.text(2) ?? 'unknown', input: withoutLabels(callInput(call.text(3) ?? '')) };
}

function resultContent(payload: WireMessage, { row, metadata }: Beside): Partial<Step> {
  const answer = answerText(payload);
  const error = errorText(payload, row);
  const text = [answer, error === undefined || answer?.includes(error) ? undefined : error]
    .filter((one) => one !== undefined)
    .join('\n');
  const answers = metadata?.message(4)?.text(1);
  return text === '' ? { answers, ...unknownContent(payload) } : { answers, text };
}

/** Fields of no known meaning, where one of them must be the content. */
function unknownContent(payload: WireMessage): Partial<Step> {
  const rest = Object.entries(payload.json()).filter(([field]) => !knownFields.has(Number(field)));
  return rest.length > 0 ? { unknown: Object.fromEntries(rest) } : {};
}

/** What the model was told, in the field of the tool that answered. */
function answerText(payload: WireMessage): string | undefined {
  return (
    payload.message(140)?.message(2)?.text(1) ??
    responsesText(payload.message(116)) ??
    commandText(payload.message(28)) ??
    payload.message(34)?.text(11)
  );
}

function responsesText(responses: WireMessage | undefined): string | undefined {
  const texts = responses?.messages(4).flatMap((response) => response.message(2)?.text(2) ?? []) ?? [];
  return texts.length > 0 ? texts.join('\n') : undefined;
}

function commandText(command: WireMessage | undefined): string | undefined {
  const output = command?.message(21);
  return output?.text(1) ?? output?.text(2) ?? command?.text(19);
}

/** The fullest wording of what went wrong. */
function errorText(payload: WireMessage, row: Row): string | undefined {
  const error = payload.message(31) ?? messageOf(row['error_details']);
  return error?.text(3) ?? error?.text(1) ?? error?.text(2);
}
