/** Asks, while carriers are read, whether what they hold may be collected: before much of it was read where that can be known. */
import type { ProjectFacts } from '@session-siphon/schemas/session';
import { sessionId } from '@session-siphon/schemas/identity';
import type { Neighbours } from '../pipeline/neighbours.ts';
import { type Consent, type WithheldRule, namesOf, parentOf } from './consent.ts';
import type { UnreadSession, Source } from '../source.ts';
import type { FoundCarrier } from '../pipeline/scan.ts';
import type { Seen } from '../pipeline/seen.ts';
import type { CarrierVersion, SeenCarrier } from '../pipeline/seen-carrier.ts';

interface CheckOptions {
  readonly consent: Consent;
  /** Ids of forgotten sessions, as they are now. */
  forgotten(): ReadonlySet<string>;
  projectOf(draft: UnreadSession, source: Source): Promise<ProjectFacts>;
}

/** A carrier, and a way to find the others below its root. */
export interface CarrierInPlace {
  readonly found: FoundCarrier;
  readonly neighbours: () => Promise<Neighbours>;
}

/** Most transcripts tell their project within the first few lines. */
const firstPeekBytes = 64 * 1024;
const peekGrowth = 8;
/** A conversation has one file, or one and its copies. */
const mostParentFiles = 3;

type Verdict = WithheldRule | 'collected';

export class ConsentCheck {
  readonly #options: CheckOptions;
  /** Carriers of which a part may be collected; they are not looked at twice. */
  readonly #open = new Set<string>();
  /** What was decided about sessions, by id: a sub-agent follows the conversation it belongs to. */
  readonly #verdicts = new Map<string, Verdict>();
  /** Sessions that were withheld, with the version in which they were read. In memory only: nothing is kept of them. */
  readonly #withheldVersions = new Map<string, { readonly version: string; readonly rule: WithheldRule }>();
  #forgotten: ReadonlySet<string> = new Set();

  constructor(options: CheckOptions) {
    this.#options = options;
  }

  /** Whether what was withheld of a carrier would be withheld again. */
  isCurrent({ withheld }: Pick<CarrierVersion, 'withheld'>): boolean {
    return withheld === undefined || this.#options.consent.isCurrent(withheld, this.#options.forgotten());
  }

  /** What is remembered of a carrier with withheld conversations. */
  withheld(rules: readonly WithheldRule[]): Pick<SeenCarrier, 'withheld'> {
    const counts: Record<string, number> = {};
    for (const rule of rules) counts[rule] = (counts[rule] ?? 0) + 1;
    return rules.length === 0 ? {} : { withheld: this.#options.consent.withheld(counts, this.#options.forgotten()) };
  }

  /** Takes sessions that were forgotten out of what was seen, and counts them as withheld. Returns the paths of their carriers. */
  forget(seen: Seen, ids: ReadonlySet<string>): readonly string[] {
    const { consent, forgotten } = this.#options;
    const rule = 'forgotten' satisfies WithheldRule;
    const holders = [...seen.all()].filter(([, { sessions }]) => sessions.some(({ id }) => ids.has(id)));
    for (const [path, carrier] of holders) {
      const sessions = carrier.sessions.filter(({ id }) => !ids.has(id));
      for (const { id } of carrier.sessions) if (ids.has(id)) seen.owners.release(id, path);
      const before = carrier.withheld?.counts ?? {};
      const counts = { ...before, [rule]: (before[rule] ?? 0) + carrier.sessions.length - sessions.length };
      seen.put(path, { ...carrier, sessions, withheld: consent.withheld(counts, forgotten()) });
    }
    return holders.map(([path]) => path);
  }

  /** The rule that withheld a session when this version of it was read before. */
  knownRule(id: string, version: string): WithheldRule | undefined {
    const known = this.#withheldVersions.get(id);
    return known?.version === version ? known.rule : undefined;
  }

  /** Rules that withhold everything in a carrier, one a conversation; undefined when it has to be read to know, or holds something that is collected. */
  async peek({ found, neighbours }: CarrierInPlace): Promise<readonly WithheldRule[] | undefined> {
    this.#notice();
    if (this.#isOpen() || this.#open.has(found.path)) return undefined;
    const { firstDrafts } = await import('./first-drafts.ts');
    for (let bytes = firstPeekBytes; bytes < found.sizeBytes; bytes *= peekGrowth) {
      const drafts = await firstDrafts(found, { bytes, neighbours });
      if (!drafts) return undefined;
      const rules = await Promise.all(drafts.map((draft) => this.#ruleWhenKnown(draft, { found, neighbours })));
      if (rules.includes('collected')) {
        this.#open.add(found.path);
        return undefined;
      }
      const known = rules.filter((rule) => rule !== undefined && rule !== 'collected');
      if (drafts.length > 0 && known.length === drafts.length) return known;
    }
    return undefined;
  }

  /** The rule that withholds a session; undefined collects it. */
  async ruleFor(draft: UnreadSession, carrier: CarrierInPlace): Promise<WithheldRule | undefined> {
    this.#notice();
    if (this.#isOpen()) return undefined;
    const source = carrier.found.source.id;
    const id = sessionId({ source, nativeId: draft.nativeId, agentId: draft.agentId });
    const own = await this.#ownRule(draft, carrier.found.source);
    // An exclusion always holds; a sub-agent that works elsewhere was chosen with its conversation.
    const rule = own === undefined || own === 'not-chosen' ? await this.#ruleOfParent(draft, carrier, own) : own;
    this.#verdicts.set(id, rule ?? 'collected');
    const { version } = draft;
    // Its messages may have placed a session that was withheld as long as nobody knew where it belongs.
    if (rule === undefined) this.#withheldVersions.delete(id);
    else if (version !== undefined) this.#withheldVersions.set(id, { version, rule });
    return rule;
  }

  /** The rule that withholds a session whatever its messages say; undefined collects it, or tells when they are read. */
  async ruleWhenPlaced(session: UnreadSession, carrier: CarrierInPlace): Promise<WithheldRule | undefined> {
    this.#notice();
    if (this.#isOpen()) return undefined;
    const verdict = await this.#ruleWhenKnown(session, carrier);
    return verdict === 'collected' ? undefined : verdict;
  }

  /** Undefined while more of the carrier could tell more. */
  async #ruleWhenKnown(draft: UnreadSession, carrier: CarrierInPlace): Promise<Verdict | undefined> {
    const rule = await this.ruleFor(draft, carrier);
    const isPlaced = draft.directory !== undefined || draft.remoteUrl !== undefined;
    return isPlaced || rule === 'forgotten' || rule === 'session-excluded' ? (rule ?? 'collected') : undefined;
  }

  async #ownRule(draft: UnreadSession, source: Source): Promise<WithheldRule | undefined> {
    const { consent, projectOf } = this.#options;
    return consent.ruleFor(namesOf(source.id, draft), await projectOf(draft, source), this.#forgotten);
  }

  async #ruleOfParent(
    draft: UnreadSession,
    carrier: CarrierInPlace,
    own: WithheldRule | undefined,
  ): Promise<WithheldRule | undefined> {
    const parent = parentOf(draft);
    if (!parent) return own;
    const source = carrier.found.source.id;
    const id = sessionId({ source, nativeId: parent.nativeId, agentId: parent.agentId });
    const verdict = this.#verdicts.get(id) ?? (await this.#verdictInFiles(id, parent.nativeId, carrier));
    if (verdict === undefined) return own;
    this.#verdicts.set(id, verdict);
    return verdict === 'collected' ? undefined : verdict;
  }

  /** Looks into the files that carry the parent's name. */
  async #verdictInFiles(
    id: string,
    nativeId: string,
    { found, neighbours }: CarrierInPlace,
  ): Promise<Verdict | undefined> {
    const { firstDrafts } = await import('./first-drafts.ts');
    const source = found.source;
    // Its own file lies above those of what it started.
    const { all } = await neighbours();
    const files = all
      .filter(({ relativePath }) => relativePath !== found.relativePath && relativePath.includes(nativeId))
      .toSorted((one, two) => one.relativePath.length - two.relativePath.length);
    for (const file of files.slice(0, mostParentFiles)) {
      const drafts = await firstDrafts({ ...file, source, path: '' }, { bytes: firstPeekBytes, neighbours });
      const parent = drafts?.find((one) => sessionId({ source: source.id, ...one }) === id);
      if (parent) return (await this.#ownRule(parent, source)) ?? 'collected';
    }
    return undefined;
  }

  #isOpen(): boolean {
    return this.#options.consent.isOpen && this.#forgotten.size === 0;
  }

  /** What was decided holds until something is forgotten or taken up again. */
  #notice(): void {
    const forgotten = this.#options.forgotten();
    if (forgotten === this.#forgotten) return;
    this.#forgotten = forgotten;
    this.#open.clear();
    this.#verdicts.clear();
    this.#withheldVersions.clear();
  }
}
