/** Steps, one after the other, as records. */
import type { Block, BlockOf, DraftRecord } from '@session-siphon/schemas/session';
import { objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { DraftRecords, type GrowingMessage, type RecordHandle } from '../draft-records.ts';
import { textBlocks } from '../text-blocks.ts';
import { unknownBlock } from '../unknown-block.ts';
import { CallWindows, type MadeCall } from './call-windows.ts';
import { LiveSteps, type StepMark } from './live-steps.ts';
import { isEditorReport } from './prompt-text.ts';
import { ResultMessage } from './result-message.ts';
import { resultText } from './result-text.ts';
import { StartedAgents } from './started-agents.ts';
import type { Step, StepCall } from './step.ts';
import { systemMessage } from './system-message.ts';
import { toolKind } from './tool-kind.ts';
import { timed } from '../record-time.ts';

interface StepRecordsOptions {
  /** Conversation that started this one, if it is a sub-agent's. */
  readonly parent: string | undefined;
  readonly context: ReadContext;
}

export class StepRecords {
  readonly agents: StartedAgents;
  readonly #options: StepRecordsOptions;
  readonly #records = new DraftRecords();
  readonly #windows = new CallWindows();
  readonly #live = new LiveSteps<RecordHandle | undefined>();
  readonly #givenIds = new Map<string, number>();
  #firstOfStep: RecordHandle | undefined;
  #rewinds = 0;
  #model: string | undefined;
  #startedAt: string | undefined;
  #commandDirectory: string | undefined;

  constructor(options: StepRecordsOptions) {
    this.#options = options;
    this.agents = new StartedAgents(this.#records);
  }

  /** Time of the first step, whatever it is. */
  get startedAt(): string | undefined {
    return this.#startedAt;
  }

  /** Directory of the first command. */
  get commandDirectory(): string | undefined {
    return this.#commandDirectory;
  }

  /** `size` is that of the line that told the step. */
  add(step: Step, size: number): void {
    const { index, type, at } = step;
    const mark: StepMark = { type, at, size };
    if (index !== undefined && this.#live.isRepeated(index, mark)) return this.#options.context.drop('repeated step');
    this.#startedAt ??= at;
    if (index !== undefined) this.#rewind(index, at);
    this.#firstOfStep = undefined;
    this.#addStep(step);
    if (index !== undefined) this.#live.push(index, mark, this.#firstOfStep);
  }

  finish(): readonly DraftRecord[] {
    this.#windows.close();
    return this.#records.take();
  }

  #rewind(index: number, at: string | undefined): void {
    const gone = this.#live.takeFrom(index);
    if (gone.length === 0) return;
    this.#windows.rewind(index);
    this.#rewinds += 1;
    const first = gone.find((handle) => handle !== undefined);
    if (first) this.#records.rewind(first, at);
  }

  #addStep(step: Step): void {
    switch (step.kind) {
      case 'prompt':
        return this.#prompt(step);
      case 'answer':
        return this.#answer(step);
      case 'result':
        return this.#result(step);
      case 'system':
        return this.#systemMessage(step);
      case 'compaction':
        return this.#compaction(step);
      case 'error':
        return this.#notice({ ...step, text: resultText(step.text).body }, 'error');
      case 'noise':
        return this.#options.context.drop(step.type.toLowerCase().replaceAll('_', ' '));
      case 'unknown':
        return this.#unknown(step, 'unknown');
    }
  }

  /** In a sub-agent's conversation nobody typed: what stands there as a prompt is its task. */
  #prompt(step: Step): void {
    this.#windows.close();
    this.#setModel(step.model, step.at);
    const blocks: Block[] = [...textBlocks(step.text), ...step.attachments];
    if (this.#options.parent !== undefined) return this.#system(step, 'task', blocks);
    if (blocks.length === 0) return this.#options.context.drop('step without content');
    this.#add({ ...this.#envelope(step), role: 'user', blocks });
  }

  #answer(step: Step): void {
    this.#setModel(step.model, step.at);
    const made = step.calls.map((call, order) => this.#madeCall(call, step.index, order));
    const thinking: Block[] = step.thinking === '' ? [] : [{ type: 'thinking', text: step.thinking }];
    const blocks: Block[] = [...thinking, ...textBlocks(step.text), ...made.map(({ block }) => block)];
    if (blocks.length === 0) this.#options.context.drop('empty answer');
    this.#windows.open(step.index, made);
    this.#add({
      ...this.#envelope(step),
      role: 'assistant',
      ...(this.#model === undefined ? {} : { model: this.#model }),
      ...(step.usage === undefined ? {} : { usage: step.usage }),
      blocks,
    });
  }

  #result(step: Step): void {
    // A tool that has said nothing yet has not answered.
    if (step.outcome === 'running' && step.text === '' && step.unknown === undefined) return;
    if (step.calls.length > 0) this.#ownCalls(step);
    const answer = new ResultMessage(step, () => this.#ownId('answer', step.index));
    this.#add(answer.message);
    const agents = this.agents.namedIn(step.text, step.at);
    this.#windows.answer({
      index: step.index,
      nativeId: step.answers,
      settle(call) {
        answer.settle(call);
        agents?.confirm(call?.block);
      },
    });
  }

  /** Some lines hold call and answer. */
  #ownCalls(step: Step): void {
    const { index } = step;
    const made = step.calls.map((call, order) => this.#madeCall(call, index, order));
    this.#windows.open(index === undefined ? undefined : index - 1, made);
    const nativeId = index === undefined ? undefined : `${index} call`;
    this.#add({
      type: 'message',
      role: 'assistant',
      nativeId,
      ...timed(step.at),
      blocks: made.map(({ block }) => block),
    });
  }

  #systemMessage(step: Step): void {
    if (isEditorReport(step.text)) {
      this.#windows.close();
      return this.#system(step, 'editor', textBlocks(step.text));
    }
    const { kind, text, isRestart } = systemMessage(step.text, this.#options.parent);
    if (isRestart) this.#add({ type: 'event', event: 'resume', ...timed(step.at) });
    if (kind === 'task' || kind === 'subagent') this.#system(step, kind, textBlocks(text));
    else this.#notice({ ...step, text }, kind);
  }

  #compaction(step: Step): void {
    this.#add({ type: 'event', event: 'compaction', ...timed(step.at) });
    if (step.text !== '') this.#notice(step, 'compaction');
    else if (step.unknown !== undefined) this.#unknown(step, 'compaction');
  }

  #notice(step: Step, kind: string): void {
    this.#system(step, kind, step.text === '' ? [] : [{ type: 'notice', kind, text: step.text }]);
  }

  #unknown(step: Step, kind: string): void {
    if (step.unknown === undefined) return this.#options.context.drop('step without content');
    this.#system(step, kind, [unknownBlock(step.type, step.unknown)]);
  }

  #system(step: Step, kind: string, blocks: Block[]): void {
    if (blocks.length === 0) return this.#options.context.drop('step without content');
    this.#add({ ...this.#envelope(step), role: 'system', kind, blocks });
  }

  #setModel(model: string | undefined, at: string | undefined): void {
    if (model === undefined || model === this.#model) return;
    if (this.#model !== undefined) this.#add({ type: 'event', event: 'model', ...timed(at), model });
    this.#model = model;
  }

  #madeCall({ id, name, input, isCut = false }: StepCall, index: number | undefined, order: number): MadeCall {
    const kind = toolKind(name);
    const directory = kind === 'run' ? textOf(objectOf(input)['Cwd']) : undefined;
    // The program's own folder for experiments is no project.
    if (directory !== undefined && !/[/\\]\.gemini(?:[/\\]|$)/.test(directory)) this.#commandDirectory ??= directory;
    const call = id === undefined ? this.#ownId('step', index, `-${order + 1}`) : this.#freshId(id);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came out of JSON.parse
    return { nativeId: id, isCut, block: { type: 'tool_call', call, name, kind, input: input as ToolInput } };
  }

  /** An id for what has none. After a rewind numbers are given again; in a session an id is given once. */
  #ownId(kind: 'step' | 'answer', index: number | undefined, ending = ''): string {
    if (index === undefined) return this.#freshId(`${kind}${ending}`);
    return `${kind}-${index}${ending}${this.#rewinds === 0 ? '' : `~${this.#rewinds + 1}`}`;
  }

  #freshId(id: string): string {
    const copies = (this.#givenIds.get(id) ?? 0) + 1;
    this.#givenIds.set(id, copies);
    return copies === 1 ? id : `${id}~${copies}`;
  }

  #envelope({ index, at }: Step): Pick<GrowingMessage, 'type' | 'nativeId' | 'at'> {
    return { type: 'message', nativeId: index === undefined ? undefined : String(index), ...timed(at) };
  }

  #add(record: Parameters<DraftRecords['add']>[0]): RecordHandle {
    const handle = this.#records.add(record);
    this.#firstOfStep ??= handle;
    return handle;
  }
}

type ToolInput = BlockOf<'tool_call'>['input'];
