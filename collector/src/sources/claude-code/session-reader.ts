/** Folds the lines of one transcript into a draft, in file order. The tree of parents has gaps and branches; the order of lines has neither. */
import type { DraftEvent, SessionDraft, SessionLink } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, objectOf, textOf, timeOf } from '../../narrow.ts';
import type { ReadContext } from '../../source.ts';
import { DraftRecords } from '../draft-records.ts';
import { AssistantRows } from './assistant-rows.ts';
import { type Row, keptAttachments, keptSystemRows, noiseSystemRows, noiseTypes } from './native.ts';
import { QueuedPrompts } from './queued-prompts.ts';
import { sortUserText } from './typed-text.ts';
import { type PersistedOutput, UserRows } from './user-rows.ts';

/** Which session a reader folds. */
export interface SessionIdentity {
  readonly nativeId: string;
  /** Present for a sub-agent. */
  readonly agentId?: string;
  readonly links: readonly SessionLink[];
}

type Header = {
  [K in 'agentVersion' | 'client' | 'directory' | 'branch' | 'commit' | 'startedAt']?: string | undefined;
};

export class SessionReader {
  readonly #identity: SessionIdentity;
  readonly #context: ReadContext;
  readonly #records = new DraftRecords();
  readonly #queue = new QueuedPrompts(this.#records);
  readonly #assistant = new AssistantRows(this.#records);
  readonly #user: UserRows;
  readonly #seen = new Set<string>();
  readonly #header: Header = {};
  readonly #origins = new Set<string>();
  readonly #titles = new Map<string, string>();
  readonly #summaries: {
    readonly leaf: string;
    readonly place: (event: DraftEvent) => void;
    readonly title: string;
  }[] = [];
  #hasAnswer = false;

  constructor(identity: SessionIdentity, context: ReadContext) {
    this.#identity = identity;
    this.#context = context;
    this.#user = new UserRows({
      records: this.#records,
      queue: this.#queue,
      context,
      isSubagent: identity.agentId !== undefined,
    });
  }

  /** Outputs that lie in files of their own. */
  get persistedOutputs(): readonly PersistedOutput[] {
    return this.#user.persisted;
  }

  add(row: Row, line: number): void {
    if (row.uuid !== undefined) {
      if (this.#seen.has(row.uuid)) return this.#context.drop('repeated row');
      this.#seen.add(row.uuid);
    }
    switch (row.type) {
      case 'user':
        this.#noteEnvelope(row);
        this.#user.add(row);
        return;
      case 'assistant':
        this.#noteEnvelope(row);
        if (this.#assistant.add(row, this.#isCopied(row.fields))) this.#hasAnswer = true;
        else this.#context.drop('synthetic answer');
        return;
      case 'system':
        this.#addSystem(row, line);
        return;
      case 'attachment':
        this.#addAttachment(row);
        return;
      default:
        this.#addFact(row, line);
    }
  }

  /** The draft; undefined for a file that holds no conversation. */
  finish(): SessionDraft | undefined {
    for (const { leaf, place, title } of this.#summaries)
      if (this.#seen.has(leaf)) place({ type: 'event', event: 'title', title, by: 'assistant' });
    const records = this.#records.take();
    if (
      !this.#user.hasPrompt &&
      !this.#hasAnswer &&
      !records.some((record) => record.type === 'message' && record.role === 'user')
    ) {
      this.#context.drop('session without a conversation');
      return undefined;
    }
    const isSubagent = this.#identity.agentId !== undefined;
    if (isSubagent && this.#user.firstPrompt?.trim() === 'Warmup') {
      this.#context.drop('warm-up of a sub-agent');
      return undefined;
    }
    const { nativeId, agentId } = this.#identity;
    const links: SessionLink[] = [
      ...this.#identity.links,
      ...[...this.#origins].map((origin): SessionLink => ({ relation: 'fork-of', nativeId: origin })),
    ];
    return {
      nativeId,
      ...(agentId === undefined ? {} : { agentId }),
      ...this.#header,
      ...(links.length > 0 ? { links } : {}),
      ...(isSubagent ? {} : { resume: ['claude', '--resume', nativeId] }),
      records,
    };
  }

  /** The first row that has a fact decides: later rows can only add what is missing, so a growing file keeps its header. */
  #noteEnvelope({ fields }: Row): void {
    const header = this.#header;
    header.startedAt ??= timeOf(fields['timestamp']);
    header.directory ??= textOf(fields['cwd']);
    header.agentVersion ??= textOf(fields['version']);
    header.client ??= textOf(fields['entrypoint']);
    header.branch ??= textOf(fields['gitBranch']);
    const origin = textOf(objectOf(fields['forkedFrom'])['sessionId']) ?? textOf(fields['requestSessionId']);
    const session = textOf(fields['sessionId']);
    if (origin !== undefined && origin !== this.#identity.nativeId) this.#origins.add(origin);
    else if (session !== undefined && session !== this.#identity.nativeId) this.#origins.add(session);
  }

  #isCopied(fields: JsonObject): boolean {
    const request = textOf(fields['requestSessionId']);
    return fields['forkedFrom'] !== undefined || (request !== undefined && request !== this.#identity.nativeId);
  }

  #addSystem(row: Row, line: number): void {
    const subtype = textOf(row.fields['subtype']) ?? '';
    const at = timeOf(row.fields['timestamp']);
    if (subtype === 'compact_boundary') {
      const facts = objectOf(row.fields['compactMetadata']);
      const trigger = textOf(facts['trigger']);
      const tokensBefore = countOf(facts['preTokens']);
      const tokensAfter = countOf(facts['postTokens']);
      this.#records.add({
        type: 'event',
        event: 'compaction',
        ...(at === undefined ? {} : { at }),
        ...(trigger === undefined ? {} : { trigger }),
        ...(tokensBefore === undefined ? {} : { tokensBefore }),
        ...(tokensAfter === undefined ? {} : { tokensAfter }),
      });
      return;
    }
    const kind = keptSystemRows.get(subtype);
    if (kind !== undefined)
      this.#addNote(row, kind, textOf(row.fields['content']) ?? textOf(row.fields['prompt']) ?? '');
    else if (noiseSystemRows.has(subtype)) this.#context.drop('system row');
    else this.#context.skip('unknown system row', line);
  }

  #addNote(row: Row, kind: string, text: string): void {
    if (text === '') return this.#context.drop('system row');
    const at = timeOf(row.fields['timestamp']);
    const typed = kind === 'command' ? sortUserText(text) : undefined;
    const isTyped = kind === 'voice' || typed?.from === 'person';
    this.#records.add({
      type: 'message',
      nativeId: row.uuid,
      role: isTyped ? 'user' : 'system',
      ...(isTyped ? {} : { kind }),
      ...(at === undefined ? {} : { at }),
      blocks: isTyped || typed ? [{ type: 'text', text: typed?.text ?? text }] : [{ type: 'notice', kind, text }],
    });
    if (isTyped) this.#user.hasPrompt = true;
  }

  #addAttachment(row: Row): void {
    const attachment = objectOf(row.fields['attachment']);
    const kind = textOf(attachment['type']) ?? '';
    if (!keptAttachments.has(kind)) return this.#context.drop('attachment');
    this.#noteEnvelope(row);
    if (kind === 'queued_command') return this.#user.addQueuedCommand(row, attachment);
    const text =
      textOf(attachment['content']) ??
      textOf(attachment['message']) ??
      textOf(attachment['planContent']) ??
      textOf(row.fields['planContent']);
    return this.#addNote(
      row,
      kind.startsWith('hook') ? 'hook' : 'plan',
      text ?? textOf(attachment['blockingError']) ?? '',
    );
  }

  /** Lines without an envelope. */
  #addFact({ type, fields }: Row, line: number): void {
    switch (type) {
      case 'queue-operation':
        return this.#queue.operate(fields);
      case 'custom-title':
        return this.#addTitle('person', textOf(fields['customTitle']));
      case 'agent-name':
        return this.#addTitle('person', textOf(fields['agentName']));
      case 'ai-title':
        return this.#addTitle('assistant', textOf(fields['aiTitle']));
      case 'summary':
        return this.#addSummary(fields);
      case 'relocated':
        this.#header.directory = textOf(fields['relocatedCwd']) ?? this.#header.directory;
        return;
      case 'worktree-state':
        return this.#noteWorktree(objectOf(fields['worktreeSession']));
      case 'continued-in':
        return this.#addLink('continued-in', textOf(fields['continuedInSessionId']), timeOf(fields['timestamp']));
      case 'pr-link':
        return this.#addLink('pull-request', textOf(fields['prUrl']), timeOf(fields['timestamp']));
      default:
        return noiseTypes.has(type) || type.startsWith('artifact-')
          ? this.#context.drop(type === 'progress' ? 'progress' : 'housekeeping')
          : this.#context.skip('unknown line type', line);
    }
  }

  /** Titles are written again and again; only a change is an event. */
  #addTitle(by: 'person' | 'assistant', title: string | undefined): void {
    if (title === undefined || this.#titles.get(by) === title) return;
    this.#titles.set(by, title);
    this.#records.add({ type: 'event', event: 'title', title, by });
  }

  /** A summary names the conversation that holds its leaf, which is often another file's. */
  #addSummary(fields: JsonObject): void {
    const title = textOf(fields['summary']);
    const leaf = textOf(fields['leafUuid']);
    if (title === undefined || leaf === undefined || /^(Invalid API key|API Error)/.test(title))
      return this.#context.drop('housekeeping');
    const handle = this.#records.add({ type: 'message', role: 'system', blocks: [] });
    this.#summaries.push({ leaf, title, place: (event) => (handle.record = event) });
  }

  #addLink(relation: 'continued-in' | 'pull-request', target: string | undefined, at: string | undefined): void {
    if (target !== undefined)
      this.#records.add({ type: 'event', event: 'link', ...(at === undefined ? {} : { at }), relation, target });
  }

  #noteWorktree(worktree: JsonObject): void {
    const original = textOf(worktree['originalCwd']);
    if (original !== undefined) this.#header.directory = original;
    const commit = textOf(worktree['originalHeadCommit']);
    if (commit !== undefined && /^[0-9a-f]{7,64}$/.test(commit)) this.#header.commit = commit;
  }
}

/** Prompt texts of a row's Task calls, to find the call that started an inline sub-agent. */
export function delegatedPrompts(row: Row): readonly { readonly call: string; readonly prompt: string }[] {
  return arrayOf(row.message['content']).flatMap((value) => {
    const block = objectOf(value);
    const prompt = textOf(objectOf(block['input'])['prompt']);
    const call = textOf(block['id']);
    return block['type'] === 'tool_use' && prompt !== undefined && call !== undefined ? [{ call, prompt }] : [];
  });
}
