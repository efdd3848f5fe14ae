/** The card of a tool: what the editor showed of a call, and what stands in for arguments and result where those are not kept. */
import type { BlockOf } from '@session-siphon/schemas/session';
import {
  type JsonObject,
  arrayOf,
  countOf,
  isObject,
  objectOf,
  parseJson,
  textOf,
} from '@session-siphon/schemas/narrow';
import { type ContentPolicy, attachmentFromBase64 } from '../../attachment.ts';
import { resourceOf, webAddress } from '../resource.ts';
import { modelCallId } from './call-id.ts';
import { isCut, shownText } from './shown-text.ts';

export interface ToolCard {
  readonly id: string | undefined;
  readonly name: string;
  /** An internal double of a call, not shown to the person. */
  readonly isHidden: boolean;
  /** The call that started the sub-agent which made this one. */
  readonly madeBy: string | undefined;
  readonly isComplete: boolean;
  /** Refused or skipped by the person. */
  readonly isRefused: boolean;
  readonly label: string;
  readonly specific: JsonObject;
  readonly details: unknown;
  readonly error: string;
}

export function toolCard(part: JsonObject): ToolCard {
  const confirmed = part['isConfirmed'];
  const decision = isObject(confirmed) ? confirmed['type'] : confirmed;
  return {
    id: callId(part['toolCallId']),
    name: textOf(part['toolId']) ?? 'unknown',
    isHidden: part['presentation'] === 'hidden' || part['presentation'] === 'hiddenAfterComplete',
    madeBy: callId(part['subAgentInvocationId']),
    isComplete: part['isComplete'] !== false,
    isRefused: decision === false || decision === 0 || decision === 5,
    label: shownText(part['pastTenseMessage']) || shownText(part['invocationMessage']),
    specific: objectOf(part['toolSpecificData']),
    details: part['resultDetails'],
    error: shownText(part['resultError']),
  };
}

function callId(value: unknown): string | undefined {
  const id = textOf(value);
  return id === undefined ? undefined : modelCallId(id);
}

/** Arguments as far as the card tells them; undefined when it does not. */
export function cardInput({ specific, details }: ToolCard): unknown {
  const shown = objectOf(details)['input'];
  if (typeof shown === 'string' && shown !== '' && !isCut(shown)) return parseJson(shown) ?? shown;
  switch (specific['kind']) {
    case 'terminal': {
      const line = objectOf(specific['commandLine']);
      const command =
        textOf(line['userEdited']) ?? textOf(line['toolEdited']) ?? textOf(line['original']) ?? specific['command'];
      return typeof command === 'string' ? { command } : undefined;
    }
    case 'input':
      return specific['rawInput'];
    case 'todoList':
      return { todoList: specific['todoList'] ?? [] };
    case 'subagent': {
      const { description, agentName, prompt } = specific;
      return Object.fromEntries(
        Object.entries({ description, agentName, prompt }).filter(([, value]) => textOf(value)),
      );
    }
    case 'simpleToolInvocation':
      return textOf(specific['input']);
    default:
      return undefined;
  }
}

interface CardResult {
  readonly text: string;
  readonly ok: boolean;
  readonly exitCode: number | undefined;
  readonly durationMs: number | undefined;
  readonly media: readonly BlockOf<'attachment'>[];
  readonly isCut: boolean;
}

/** The result as far as the card tells it. */
export function cardResult(card: ToolCard, policy: ContentPolicy): CardResult {
  const { specific, details, isRefused, error } = card;
  const state = specific['kind'] === 'terminal' ? objectOf(specific['terminalCommandState']) : {};
  const exitCode = Number.isSafeInteger(state['exitCode']) ? Number(state['exitCode']) : undefined;
  const output = outputOf(card);
  return {
    text: output === '' || isCut(output) ? error || card.label : output,
    ok: !isRefused && error === '' && objectOf(details)['isError'] !== true && (exitCode ?? 0) === 0,
    exitCode,
    durationMs: countOf(state['duration']),
    media: mediaOf(details, policy),
    isCut: isCut(output),
  };
}

function outputOf({ specific, details }: ToolCard): string {
  const places = Array.isArray(details) ? details : arrayOf(specific['values']);
  if (places.length > 0) return places.flatMap((place: unknown) => placeText(place) ?? []).join('\n');
  const texts = embeds(details).flatMap((part) => (part['isText'] === true ? (textOf(part['value']) ?? []) : []));
  if (texts.length > 0) return texts.join('\n');
  const output = objectOf(specific['terminalCommandOutput'])['text'] ?? specific['result'] ?? specific['output'];
  return textOf(output) ?? '';
}

function embeds(details: unknown): readonly JsonObject[] {
  return arrayOf(objectOf(details)['output']).filter(isObject);
}

/** A page, or the hit of a search: file, and line where it is known. */
function placeText(value: unknown): string | undefined {
  const place = resourceOf(value);
  const path = place && (webAddress(place) ?? place.path);
  const line = countOf(objectOf(objectOf(value)['range'])['startLineNumber']);
  return path === undefined || line === undefined ? path : `${path}:${line}`;
}

function mediaOf(details: unknown, policy: ContentPolicy): readonly BlockOf<'attachment'>[] {
  const whole = objectOf(objectOf(details)['output']);
  const base64 = textOf(whole['base64Data']);
  if (base64 !== undefined)
    return [
      attachmentFromBase64({ mediaType: textOf(whole['mimeType']) ?? 'application/octet-stream', base64 }, policy),
    ];
  return embeds(details).flatMap((part) => {
    const data = part['isText'] === true ? undefined : textOf(part['value']);
    const mediaType = textOf(part['mimeType']) ?? 'application/octet-stream';
    return data === undefined ? [] : [attachmentFromBase64({ mediaType, base64: data }, policy)];
  });
}
