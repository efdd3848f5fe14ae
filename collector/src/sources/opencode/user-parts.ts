/** What of a user's message a person typed: the program adds texts of its own, and only a flag tells them apart. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { unknownBlock } from '../unknown-block.ts';
import { builtInCommand } from './built-in-command.ts';
import { fileBlock } from './file-block.ts';
import { noiseParts } from './native.ts';

const noteAboutCommand = /^[^\n]{0,100}executed by the user/;

/** The parts of one message, sorted by whose they are. */
export class UserParts {
  readonly #context: ReadContext;
  readonly #typed: Block[] = [];
  readonly #agents: string[] = [];
  /** What commands that the person gave were replaced by. */
  readonly commands: Block[] = [];
  readonly injected: Block[] = [];
  /** The message asks for a compaction. */
  compaction: { readonly trigger: string } | undefined;
  /** The message says that the person ran a command. */
  isShell = false;

  constructor(parts: readonly JsonObject[], context: ReadContext) {
    this.#context = context;
    for (const part of parts) this.#add(textOf(part['type']) ?? '', part);
  }

  get said(): readonly Block[] {
    return [...this.#typed, ...mentions(this.#agents, this.#typed)];
  }

  #add(type: string, part: JsonObject): void {
    switch (type) {
      case 'text':
        return this.#addText(part);
      case 'file':
        return void this.#typed.push(fileBlock(part, this.#context));
      case 'agent':
        return void this.#agents.push(textOf(part['name']) ?? '');
      case 'subtask':
        return this.#addSubtask(part);
      case 'compaction':
        this.compaction = { trigger: part['auto'] === true ? 'auto' : 'manual' };
        return;
      default: {
        const kind = noiseParts.get(type);
        if (kind === undefined) this.injected.push(unknownBlock(type, part));
        else this.#context.drop(kind);
      }
    }
  }

  #addText(part: JsonObject): void {
    const text = textOf(part['text']);
    if (text === undefined) return this.#context.drop('empty text');
    if (part['ignored'] === true) return this.#context.drop('ignored text');
    if (part['synthetic'] !== true) this.#typed.push({ type: 'text', text });
    else if (noteAboutCommand.test(text)) {
      this.isShell = true;
      this.#context.drop('note about a command');
    } else if (objectOf(part['metadata'])['compaction_continue'] !== undefined)
      this.#context.drop('request to go on after a compaction');
    else this.injected.push({ type: 'text', text });
  }

  /** What a sub-agent is to do; without a command the person wrote it. */
  #addSubtask(part: JsonObject): void {
    const command = textOf(part['command']);
    const text = textOf(part['prompt']) ?? textOf(part['description']) ?? '';
    if (command === undefined) return void this.#typed.push({ type: 'text', text });
    this.#typed.push({ type: 'text', text: builtInCommand(text) ?? `/${command}` });
    this.commands.push({ type: 'text', text });
  }
}

/** Agents that were called with `@`, as far as the text does not say so itself. */
export function mentions(agents: readonly string[], said: readonly Block[]): Block[] {
  const text = said.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  return agents.flatMap((agent) =>
    agent === '' || text.includes(`@${agent}`) ? [] : [{ type: 'text', text: `@${agent}` }],
  );
}
