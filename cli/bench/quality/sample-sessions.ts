/** Sample conversations as archived sessions, with what was planted in them. */
import { sources } from '@session-siphon/collector/registry';
import type { Source } from '@session-siphon/collector/source';
import { isoTime, untilFull } from '@session-siphon/collector/sources/sample-conversation';
import { messageId, sessionId } from '@session-siphon/schemas/identity';
import { formatVersion } from '@session-siphon/schemas/format-version';
import type { Session } from '@session-siphon/schemas/session';
import { Random } from '../random.ts';
import { openSampleConversations } from '../sample-conversations.ts';
import { OrdinaryTalk } from './ordinary-talk.ts';
import {
  type Planted,
  type PlantedTurn,
  alikeIncident,
  alikeWords,
  plantAll,
  plantedConversations,
  questionSets,
} from './planted.ts';
import { type NamedTurn, type PlantedRole, SessionWriter, plantedRoles } from './session-writer.ts';

const models = ['claude-sonnet-4-5', 'gpt-5.2-codex', 'gemini-3-pro'] as const;
const machines = ['laptop', 'desktop', 'build-server'] as const;
/** Of a transcript's bytes so many are one of what is said and done. */
const bytesPerCharacter = 5;
/** Those that hold answers are of middling size, so that a small index has room for all answers. */
const mostPlantedBytes = 300e3;

/**
 * Shares of the turns that hold something like an answer: for each set of questions about what happened, and for all others together. People come back to the
 * same few parts of a project again and again, so most of what a question names is told in several conversations.
 */
const alikeShares = { incident: 0.06, words: 0.03 } as const;
/** With near-duplicates such a share of all turns is like an answer for each set of questions. */
export const stressedShare = 0.24;

/** Numbers from here on are those of conversations that hold near-duplicates and nothing else. */
const firstDuplicates = 1_000_000;
const duplicateTurns = 20;

export function sessionIdAt(index: number): string {
  return sessionId({ source: sourceAt(index).id, nativeId: nativeIdAt(index), agentId: undefined });
}

/** What of a session is known before it is made. */
export function placeAt(index: number): {
  readonly sessionId: string;
  readonly machine: string;
  readonly source: string;
} {
  const machine = machines[index % machines.length] ?? 'laptop';
  return { sessionId: sessionIdAt(index), machine, source: sourceAt(index).id };
}

/** Ids of the messages that hold a planted turn. */
export function plantedMessages(planted: Planted, number: number): ReadonlySet<string> {
  const session = sessionIdAt(planted.conversation);
  return new Set(
    planted.turns.flatMap((_turn, at) => plantedRoles.map((role) => messageId(session, plantedName(number, at, role)))),
  );
}

function plantedName(number: number, turn: number, role: PlantedRole): string {
  return `planted ${number} ${turn} ${role}`;
}

/** Number of the conversation of near-duplicates with a number of its own. */
export function duplicatesIndex(number: number): number {
  return firstDuplicates + number;
}

/** How many conversations of near-duplicates make so many turns as stressful as `stressedShare` says. */
export function duplicatesFor(turns: number): number {
  const own = 1 / groupsOfIncidents.length;
  return Math.ceil((turns * (stressedShare - alikeShares.incident)) / (own - stressedShare) / duplicateTurns);
}

/** Returns a function that makes the session with a number, the same in every run. */
export function openSampleSessions(): (index: number) => Session {
  const conversationAt = openSampleConversations();
  const talk = new OrdinaryTalk(Object.values(questionSets));
  const planted = plantAll();
  return (index) => {
    const conversation = conversationAt(index);
    const random = new Random(90_000 + index);
    const { title, monogram } = sourceAt(index);
    const { machine, source } = placeAt(index);
    const writer = new SessionWriter(sessionIdAt(index), {
      model: models[index % models.length] ?? models[0],
      shiftMs: heldAt(index) - conversation.startedAt,
      said: (sentences) => talk.said(random, sentences),
      printed: (lines) => talk.printed(random, lines),
    });
    if (index >= firstDuplicates)
      for (let turn = 0; turn < duplicateTurns; turn += 1)
        writer.turn(
          { at: conversation.startedAt + turn * 60_000, prompt: '' },
          [],
          unnamed(duplicate(planted, random)),
        );
    else {
      const waiting = turnsOf(planted, index);
      const bytes = index < plantedConversations ? Math.min(mostPlantedBytes, conversation.bytes) : conversation.bytes;
      for (const { turn, answers } of untilFull(
        { ...conversation, bytes },
        () => writer.characters * bytesPerCharacter,
      ))
        writer.turn(turn, [...answers], waiting.shift() ?? unnamed(perhapsAlike(planted, random)));
      for (const next of waiting) writer.turn({ at: conversation.startedAt, prompt: '' }, [], next);
    }
    return {
      header: {
        type: 'session',
        format: formatVersion,
        id: writer.session,
        source,
        nativeId: nativeIdAt(index),
        agent: { name: title, monogram },
        machine,
        project: {
          name: conversation.directory.slice(conversation.directory.lastIndexOf('/') + 1),
          path: conversation.directory,
          branch: index % 4 === 0 ? 'feature/next' : 'main',
        },
        startedAt: isoTime(heldAt(index)),
      },
      records: writer.messages,
    };
  };
}

/** What one conversation also says: answers, and what misses a question by one thing. */
function turnsOf(planted: readonly Planted[], index: number): NamedTurn[] {
  return planted.flatMap(({ conversation, turns, nearMisses = [] }, number) => [
    ...(conversation === index
      ? turns.map((turn, at) => ({ turn, name: (role: PlantedRole) => plantedName(number, at, role) }))
      : []),
    ...nearMisses.filter((miss) => miss.conversation === index).map(({ turn }) => unnamed(turn)),
  ]);
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table
const groupsOfIncidents = Object.keys(questionSets) as readonly (keyof typeof questionSets)[];

function perhapsAlike(planted: readonly Planted[], random: Random): PlantedTurn {
  const at = random.next();
  const group = groupsOfIncidents[Math.floor(at / alikeShares.incident)];
  if (group) return alikeIncident(group, planted, random);
  const isWords = at < groupsOfIncidents.length * alikeShares.incident + alikeShares.words;
  return isWords ? alikeWords(planted, random) : { prompt: '' };
}

function duplicate(planted: readonly Planted[], random: Random): PlantedTurn {
  return alikeIncident(random.pick(groupsOfIncidents), planted, random);
}

function unnamed(turn: PlantedTurn): NamedTurn {
  return { turn, name: () => undefined };
}

/** Numbers say when a conversation is indexed, not when it was held: answers lie anywhere in time. */
function heldAt(index: number): number {
  return Date.UTC(2026, 5, 1) + ((index * 389) % 1_601) * 1_800_000;
}

function sourceAt(index: number): Source {
  const source = sources[index % sources.length];
  if (!source) throw new Error('there are no sources');
  return source;
}

function nativeIdAt(index: number): string {
  return `sample-${index}`;
}
