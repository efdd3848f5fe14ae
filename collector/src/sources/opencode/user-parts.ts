/** What of a user's message a person typed: the program adds texts of its own, and only a flag tells them apart. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, textOf } from '../../narrow.ts';
import type { ReadContext } from '../../source.ts';
import { unknownBlock } from '../unknown-block.ts';
import { builtInCommand } from './built-in-command.ts';
import { fileBlock } from './file-block.ts';
import { noiseParts } from './native.ts';

export interface UserParts {
  readonly said: readonly Block[];
  /** What commands that the person gave were replaced by. */
  readonly commands: readonly Block[];
  readonly injected: readonly Block[];
  /** The message asks for a compaction. */
  readonly compaction: { readonly trigger: string } | undefined;
  /** The message says that the person ran a command. */
  readonly isShell: boolean;
}

const noteAboutCommand = /^[^\n]{0,100}executed by the user/;

export function userParts(parts: readonly JsonObject[], context: ReadContext): UserParts {
  const said: Block[] = [];
  const commands: Block[] = [];
  const injected: Block[] = [];
  const agents: string[] = [];
  let compaction: UserParts['compaction'];
  let isShell = false;
  for (const part of parts) {
    const type = textOf(part['type']) ?? '';
    switch (type) {
      case 'text': {
        const text = textOf(part['text']);
        if (text === undefined) context.drop('empty text');
        else if (part['ignored'] === true) context.drop('ignored text');
        else if (part['synthetic'] !== true) said.push({ type: 'text', text });
        else if (noteAboutCommand.test(text)) {
          isShell = true;
          context.drop('note about a command');
        } else if (objectOf(part['metadata'])['compaction_continue'] !== undefined)
          context.drop('request to go on after a compaction');
        else injected.push({ type: 'text', text });
        break;
      }
      case 'file':
        said.push(fileBlock(part, context));
        break;
      case 'agent':
        agents.push(textOf(part['name']) ?? '');
        break;
      case 'subtask': {
        const command = textOf(part['command']);
        const prompt = textOf(part['prompt']) ?? textOf(part['description']) ?? '';
        if (command === undefined) said.push({ type: 'text', text: prompt });
        else {
          said.push({ type: 'text', text: builtInCommand(prompt) ?? `/${command}` });
          commands.push({ type: 'text', text: prompt });
        }
        break;
      }
      case 'compaction':
        compaction = { trigger: part['auto'] === true ? 'auto' : 'manual' };
        break;
      default: {
        const kind = noiseParts.get(type);
        if (kind === undefined) injected.push(unknownBlock(type, part));
        else context.drop(kind);
      }
    }
  }
  return { said: [...said, ...mentions(agents, said)], commands, injected, compaction, isShell };
}

/** Agents that were called with `@`, as far as the text does not say so itself. */
export function mentions(agents: readonly string[], said: readonly Block[]): Block[] {
  const text = said.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  return agents.flatMap((agent) =>
    agent === '' || text.includes(`@${agent}`) ? [] : [{ type: 'text', text: `@${agent}` }],
  );
}
