/** Which conversations are collected: by where they began, by their ids, and by what was forgotten. Pure. */
import { hash } from 'node:crypto';
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { sessionId } from '@session-siphon/schemas/identity';
import type { SessionDraft } from '@session-siphon/schemas/session';
import { type ProjectPlace, projectPattern } from './project-pattern.ts';

/** Why a conversation is withheld. */
export type WithheldRule = 'not-chosen' | 'forgotten' | 'session-excluded' | `project-excluded ${string}`;

/** Number of conversations by the rule that withholds them; a rule that is absent withholds none. */
export type WithheldCounts = Readonly<Record<string, number>>;

/** What was withheld of a carrier, and what stands for the rules by which it was decided. */
export interface Withheld {
  readonly rules: string;
  readonly counts: WithheldCounts;
}

const forgottenRule = 'forgotten' satisfies WithheldRule;

type CollectorSettings = NonNullable<SiphonConfig['collector']>;

interface ConsentOptions {
  readonly settings: CollectorSettings | undefined;
  readonly home: string;
  /** Whether the archive goes to others: then a project is collected only when it was chosen. */
  readonly isShared: boolean;
}

/** A conversation by everything that it may be called. */
export interface NamedSession {
  /** Session ids: its own, that of the conversation it belongs to, and of those that started it. */
  readonly ids: readonly string[];
  /** The same, as the assistant calls them. */
  readonly nativeIds: readonly string[];
}

export class Consent {
  /** Whether everything is collected that was not forgotten. */
  readonly isOpen: boolean;
  readonly #include: ((place: ProjectPlace) => boolean) | undefined;
  readonly #exclude: readonly { readonly text: string; readonly matches: (place: ProjectPlace) => boolean }[];
  readonly #sessions: ReadonlySet<string>;
  readonly #rules: string;

  constructor({ settings, home, isShared }: ConsentOptions) {
    const { include = isShared ? [] : undefined, exclude = [] } = settings?.projects ?? {};
    const sessions = settings?.sessions?.exclude ?? [];
    const patterns = include?.map((text) => projectPattern(text, home));
    this.#include = patterns && ((place) => patterns.some((matches) => matches(place)));
    this.#exclude = exclude.map((text) => ({ text, matches: projectPattern(text, home) }));
    this.#sessions = new Set(sessions.map((id) => id.trim()));
    this.isOpen = exclude.length + sessions.length === 0 && (include === undefined || include.includes('*'));
    this.#rules = fingerprint([include, exclude, sessions]);
  }

  /** What is remembered of a carrier with withheld conversations. */
  withheld(counts: WithheldCounts, forgotten: ReadonlySet<string>): Withheld {
    return { rules: this.#fingerprint(counts, forgotten), counts };
  }

  /** Whether the same would be withheld today. */
  isCurrent({ rules, counts }: Withheld, forgotten: ReadonlySet<string>): boolean {
    return rules === this.#fingerprint(counts, forgotten);
  }

  /** The rule that withholds a conversation; undefined collects it. */
  ruleFor(session: NamedSession, place: ProjectPlace, forgotten: ReadonlySet<string>): WithheldRule | undefined {
    if (session.ids.some((id) => forgotten.has(id))) return forgottenRule;
    if ([...session.ids, ...session.nativeIds].some((id) => this.#sessions.has(id))) return 'session-excluded';
    return this.ruleForProject(place);
  }

  ruleForProject(place: ProjectPlace): WithheldRule | undefined {
    const excluded = this.#exclude.find(({ matches }) => matches(place));
    if (excluded) return `project-excluded ${excluded.text}`;
    return this.#include === undefined || this.#include(place) ? undefined : 'not-chosen';
  }

  #fingerprint(counts: WithheldCounts, forgotten: ReadonlySet<string>): string {
    return counts[forgottenRule] === undefined ? this.#rules : fingerprint([this.#rules, ...[...forgotten].toSorted()]);
  }
}

function fingerprint(value: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(value), 'hex').slice(0, 12);
}

/** A sub-agent is part of the conversation that started it: what is said of that holds for it too. */
export function namesOf(
  source: string,
  { nativeId, agentId, links = [] }: Pick<SessionDraft, 'nativeId' | 'agentId' | 'links'>,
): NamedSession {
  const parents = links.filter(({ relation }) => relation === 'parent');
  const all = [
    { nativeId, agentId },
    { nativeId },
    ...parents,
    ...parents.map((parent) => ({ nativeId: parent.nativeId })),
  ];
  return {
    ids: [...new Set(all.map((one) => sessionId({ source, ...one })))],
    nativeIds: [...new Set([...all.map((one) => one.nativeId), ...(agentId === undefined ? [] : [agentId])])],
  };
}

/** The conversation that started a sub-agent; undefined for one that a person started. */
export function parentOf({
  nativeId,
  agentId,
  links = [],
}: Pick<SessionDraft, 'nativeId' | 'agentId' | 'links'>): Pick<SessionDraft, 'nativeId' | 'agentId'> | undefined {
  const linked = links.find(({ relation }) => relation === 'parent');
  return linked ?? (agentId === undefined ? undefined : { nativeId, agentId: undefined });
}
