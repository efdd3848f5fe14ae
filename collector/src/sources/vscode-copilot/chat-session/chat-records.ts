/** Turns of a chat, one after the other, into records. */
import type { DraftRecord } from '@session-siphon/schemas/session';
import { isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import { DraftRecords, type RecordHandle } from '../../draft-records.ts';
import { AnswerMessages } from './answer-messages.ts';
import type { AnswerStep } from './answer-step.ts';
import { answerSteps } from './answer-steps.ts';
import { promptMessage } from './prompt-message.ts';
import type { ChatTurn } from './removed-requests.ts';
import { type SubagentChat, SubagentChats } from './subagent-chats.ts';
import type { ChatToolUse } from './tool-use.ts';
import { answeredAt, modelOf, promptedAt, troubleOf, usageOf } from './turn-facts.ts';
import { timed } from '../../record-time.ts';

/** A turn while its records are made. */
interface Turn {
  readonly answer: AnswerMessages;
  readonly at: string | undefined;
  /** Calls that started sub-agents whose own calls are told. */
  readonly delegations: ReadonlySet<string>;
}

export class ChatRecords {
  readonly #context: ReadContext;
  readonly #records = new DraftRecords();
  readonly #subagents = new SubagentChats();
  #model: string | undefined;
  /** First record of the turns that were taken back. */
  #takenBack: RecordHandle | undefined;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  add({ request, isTakenBack }: ChatTurn, position: number): void {
    if (!isObject(request)) return this.#context.skip('request is not an object');
    const at = promptedAt(request);
    if (!isTakenBack) this.#rewind(at);
    const prompt = this.#records.add(promptMessage(request, this.#context));
    if (isTakenBack) this.#takenBack ??= prompt;
    const model = modelOf(request);
    this.#noteModel(model, at);
    const requestId = textOf(request['requestId']) ?? `request-${position}`;
    const { steps, rounds } = answerSteps(
      { response: request['response'], metadata: objectOf(objectOf(request['result'])['metadata']), requestId },
      this.#context,
    );
    const answer = new AnswerMessages(this.#records, {
      model,
      id: textOf(request['responseId']) ?? `${requestId}:answer`,
      timeOfRound: (round) => (round === undefined ? undefined : rounds[round]?.at),
    });
    const delegations = new Set<string>();
    for (const step of steps)
      if (step.type === 'use' && step.use.madeBy !== undefined) delegations.add(step.use.madeBy);
    for (const step of steps) this.#addStep(step, { answer, at, delegations });
    answer.finish({ at: answeredAt(request), usage: usageOf(request) });
    const trouble = troubleOf(request);
    if (trouble) this.#notice(trouble.kind, trouble.text);
  }

  finish(): { readonly records: readonly DraftRecord[]; readonly subagents: readonly SubagentChat[] } {
    this.#rewind(undefined);
    return { records: this.#records.take(), subagents: this.#subagents.finish() };
  }

  #addStep(step: AnswerStep, turn: Turn): void {
    const { answer } = turn;
    switch (step.type) {
      case 'text':
        if (step.text.trim() !== '') answer.say({ type: 'text', text: step.text });
        return;
      case 'use':
        return this.#addUse(step.use, turn);
      case 'change':
        return answer.change(step.change);
      case 'notice':
        answer.close();
        return this.#notice(step.kind, step.text);
      case 'pull-request':
        answer.close();
        this.#records.add({ type: 'event', event: 'link', relation: 'pull-request', target: step.url });
        return;
      case 'compaction':
        answer.close();
        this.#records.add({ type: 'event', event: 'compaction' });
        return this.#notice('compaction', step.text);
      default:
        return answer.say(step);
    }
  }

  #addUse(use: ChatToolUse, turn: Turn): void {
    const { call, madeBy } = use;
    if (madeBy === undefined) turn.answer.use(use);
    else {
      if (!this.#subagents.has(madeBy)) this.#noteSubagent(this.#records, { agentId: madeBy });
      this.#subagents.answerOf(madeBy, turn.at).use(use);
    }
    if (!turn.delegations.has(call.call)) return;
    const records = madeBy === undefined ? this.#records : this.#subagents.recordsOf(madeBy, turn.at);
    if (!this.#subagents.has(call.call)) this.#noteSubagent(records, { agentId: call.call, use });
    this.#subagents.start(use, turn.at);
  }

  #noteSubagent(records: DraftRecords, { agentId, use }: { agentId: string; use?: ChatToolUse }): void {
    const description = use?.delegation?.description;
    records.add({
      type: 'event',
      event: 'subagent',
      agentId,
      ...(use ? { call: use.call.call } : {}),
      ...(description === undefined ? {} : { description }),
    });
  }

  #notice(kind: string, text: string): void {
    this.#records.add({ type: 'message', role: 'system', kind, blocks: [{ type: 'notice', kind, text }] });
  }

  /** Another model answers from here on. */
  #noteModel(model: string | undefined, at: string | undefined): void {
    if (model === undefined || model === this.#model) return;
    if (this.#model !== undefined) this.#records.add({ type: 'event', event: 'model', ...timed(at), model });
    this.#model = model;
  }

  #rewind(at: string | undefined): void {
    if (this.#takenBack) this.#records.rewind(this.#takenBack, at);
    this.#takenBack = undefined;
  }
}
