/** Folds the lines of one transcript into a draft, in file order. The tree of parents has gaps and branches; the order of lines has neither. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { DraftRecords } from '../draft-records.ts';
import { AssistantRows } from './assistant-rows.ts';
import { AttachmentRows } from './attachment-rows.ts';
import { Delegations } from './delegations.ts';
import { OpenChanges } from './file-changes.ts';
import { type Row, keptSystemRows, noiseSystemRows, noiseTypes, timeFact } from './native.ts';
import type { PersistedOutput } from './persisted-output.ts';
import { PromptTree } from './prompt-tree.ts';
import { QueuedPrompts } from './queued-prompts.ts';
import { Resumes } from './resumes.ts';
import { SessionFacts, type SessionIdentity } from './session-facts.ts';
import { SessionTitles } from './session-titles.ts';
import { sortUserText } from './typed-text.ts';
import { type TypedPrompt, UserRows } from './user-rows.ts';

export class SessionReader {
  readonly #identity: SessionIdentity;
  readonly #context: ReadContext;
  readonly #records = new DraftRecords();
  /** Also for the rows of sub-agents that stand in the same file. */
  readonly delegations = new Delegations(this.#records);
  readonly #tree = new PromptTree(this.#records);
  readonly #facts: SessionFacts;
  readonly #titles = new SessionTitles(this.#records);
  readonly #resumes = new Resumes(this.#records);
  readonly #queue = new QueuedPrompts(this.#records);
  readonly #assistant: AssistantRows;
  readonly #user: UserRows;
  readonly #attachments: AttachmentRows;
  readonly #links = new Set<string>();
  /** Whether anybody said anything but commands to the tool. */
  #hasConversation = false;

  constructor(identity: SessionIdentity, context: ReadContext) {
    this.#identity = identity;
    this.#context = context;
    this.#facts = new SessionFacts(identity);
    this.#titles.addTask(identity.title);
    const changes = new OpenChanges();
    this.#assistant = new AssistantRows(this.#records, context, (call) => {
      this.delegations.note(call);
      changes.note(call);
    });
    this.#user = new UserRows({
      records: this.#records,
      context,
      delegations: this.delegations,
      changes,
      isSubagent: this.#isSubagent,
      addPrompt: (prompt) => this.#addPrompt(prompt),
      noteResult: () => this.#assistant.noteResult(),
    });
    this.#attachments = new AttachmentRows({ records: this.#records, context, user: this.#user, queue: this.#queue });
  }

  /** Directory in which the session began, as far as it is known. */
  get directory(): string | undefined {
    return this.#facts.header.directory;
  }

  /** Outputs that lie in files of their own. */
  get persistedOutputs(): readonly PersistedOutput[] {
    return this.#user.persisted;
  }

  add(row: Row, line: number): void {
    const { uuid } = row;
    if (uuid !== undefined) {
      if (this.#tree.has(uuid)) return this.#context.drop('repeated row');
      this.#tree.note(uuid, row);
    }
    this.#addRow(row, line);
    if (uuid !== undefined) this.#titles.noteRow(uuid);
  }

  /** The draft; undefined for a file that holds no conversation. */
  finish(): SessionDraft | undefined {
    for (let left = this.#titles.foreignSummaries; left > 0; left -= 1) this.#context.drop('title of another session');
    const records = this.#records.take();
    if (!this.#hasConversation) {
      this.#context.drop('session without a conversation');
      return undefined;
    }
    if (this.#isSubagent && this.#user.isWarmUp === true) {
      this.#context.drop('warm-up of a sub-agent');
      return undefined;
    }
    const { nativeId, agentId } = this.#identity;
    const { links } = this.#facts;
    return {
      nativeId,
      ...(agentId === undefined ? {} : { agentId }),
      ...this.#facts.header,
      ...(links.length > 0 ? { links } : {}),
      ...(this.#isSubagent ? {} : { resume: ['claude', '--resume', nativeId] }),
      records,
    };
  }

  get #isSubagent(): boolean {
    return this.#identity.agentId !== undefined;
  }

  #addRow(row: Row, line: number): void {
    switch (row.type) {
      case 'user':
        this.#noteEnvelope(row);
        return this.#user.add(row, line);
      case 'assistant': {
        const isCopied = this.#noteEnvelope(row);
        if (this.#assistant.add(row, isCopied)) this.#hasConversation = true;
        else this.#context.drop('synthetic answer');
        return;
      }
      case 'system':
        return this.#addSystem(row, line);
      case 'attachment': {
        const attachment = objectOf(row.fields['attachment']);
        if (attachment['type'] === 'queued_command') this.#noteEnvelope(row);
        this.#resumes.noteHook(row.fields, attachment);
        return this.#attachments.add(row, line);
      }
      case 'progress':
        return this.#noteProgress(row);
      default:
        this.#addFact(row, line);
    }
  }

  /** Returns whether the row was copied from another session. */
  #noteEnvelope(row: Row): boolean {
    const isCopied = this.#facts.noteRow(row);
    this.#resumes.noteRow(row.fields, isCopied);
    return isCopied;
  }

  /** Progress repeats what is told elsewhere. But a sub-agent that was stopped never answers: this is all that names it. */
  #noteProgress(row: Row): void {
    const data = objectOf(row.fields['data']);
    const agentId = data['type'] === 'agent_progress' ? textOf(data['agentId']) : undefined;
    if (agentId !== undefined)
      this.delegations.noteStart(row, { agentId, call: textOf(row.fields['parentToolUseID']) });
    this.#resumes.noteHook(row.fields, data);
    this.#context.drop('progress');
  }

  #addPrompt({ row, text, message, isWholeRow, isCommand }: TypedPrompt): void {
    if (!isCommand) this.#hasConversation = true;
    if (isWholeRow && row.type === 'user') {
      this.#queue.confirm({ text, times: message.at === undefined ? [] : [message.at] });
      this.#tree.addPrompt(row, message);
      this.#assistant.notePrompt();
    } else this.#records.add(message);
  }

  #addSystem(row: Row, line: number): void {
    // Old versions give no subtype: such rows inform.
    const subtype = textOf(row.fields['subtype']) ?? 'informational';
    const kind = keptSystemRows.get(subtype);
    if (subtype === 'compact_boundary' || subtype === 'microcompact_boundary') this.#addCompaction(row);
    else if (kind !== undefined) this.#addReport(row, kind);
    else if (noiseSystemRows.has(subtype)) this.#context.drop('system row');
    else this.#context.skip('unknown system row', line);
  }

  #addCompaction(row: Row): void {
    const facts = objectOf(row.fields['compactMetadata'] ?? row.fields['microcompactMetadata']);
    const trigger = row.fields['subtype'] === 'microcompact_boundary' ? 'micro' : textOf(facts['trigger']);
    const tokensBefore = countOf(facts['preTokens']);
    const tokensAfter = countOf(facts['postTokens']);
    this.#records.add({
      type: 'event',
      event: 'compaction',
      ...timeFact(row.fields),
      ...(trigger === undefined ? {} : { trigger }),
      ...(tokensBefore === undefined ? {} : { tokensBefore }),
      ...(tokensAfter === undefined ? {} : { tokensAfter }),
    });
  }

  /** A `system` row with text: the tool's report, a slash command with its output, or what the person said in a call. */
  #addReport(row: Row, kind: string): void {
    const text = textOf(row.fields['content']) ?? textOf(row.fields['prompt']);
    if (text === undefined) return this.#context.drop('system row');
    // Wrappers tell more than the row; without one, it is the tool that speaks.
    if (sortUserText(text)?.from !== 'person') return this.#user.addTexts(row, text, undefined);
    const envelope = { type: 'message' as const, nativeId: row.uuid, ...timeFact(row.fields) };
    if (kind === 'voice') {
      this.#noteEnvelope(row);
      this.#records.add({ ...envelope, role: 'user', blocks: [{ type: 'text', text }] });
      this.#hasConversation = true;
    } else this.#records.add({ ...envelope, role: 'system', kind, blocks: [{ type: 'notice', kind, text }] });
  }

  /** Lines without an envelope. */
  #addFact({ type, fields }: Row, line: number): void {
    switch (type) {
      case 'queue-operation':
        if (!this.#isSubagent && this.#queue.operate(fields)) this.#hasConversation = true;
        else this.#context.drop('queue operation');
        return;
      case 'custom-title':
        return this.#titles.addCustomTitle(fields);
      case 'agent-name':
        return this.#titles.addAgentName(fields);
      case 'ai-title':
        return this.#titles.addAiTitle(fields);
      case 'summary':
        if (!this.#titles.addSummary(fields, (uuid) => this.#tree.has(uuid))) this.#context.drop('housekeeping');
        return;
      case 'last-prompt':
        return this.#noteLeaf(fields);
      case 'relocated':
        return this.#facts.relocate(fields);
      case 'worktree-state':
        this.#titles.noteWorktree(fields);
        return this.#facts.noteWorktree(fields);
      case 'continued-in':
        return this.#addLink('continued-in', textOf(fields['continuedInSessionId']), fields);
      case 'pr-link':
        return this.#addPullRequest(fields, line);
      default:
        return noiseTypes.has(type) || type.startsWith('artifact-')
          ? this.#context.drop('housekeeping')
          : this.#context.skip('unknown line type', line);
    }
  }

  /** The tool notes again and again which row the conversation goes on from; a choice of the person's is marked as such. */
  #noteLeaf(fields: JsonObject): void {
    const leaf = fields['leafUuid'];
    if (fields['explicit'] === true && (leaf === null || textOf(leaf) !== undefined)) this.#tree.goBackTo(textOf(leaf));
    this.#context.drop('housekeeping');
  }

  #addPullRequest(fields: JsonObject, line: number): void {
    const url = textOf(fields['prUrl']);
    if (url !== undefined && /^https?:\/\//i.test(url)) this.#addLink('pull-request', url, fields);
    else this.#context.skip('pull request without a web address', line);
  }

  /** Links are written again on every resume; one event each is enough. */
  #addLink(relation: 'continued-in' | 'pull-request', target: string | undefined, fields: JsonObject): void {
    if (target === undefined || this.#links.has(target)) return;
    this.#links.add(target);
    this.#records.add({ type: 'event', event: 'link', ...timeFact(fields), relation, target });
  }
}
