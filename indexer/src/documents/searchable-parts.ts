/** A message's content by what it is, because people ask for one of them: what was said, thought, called or answered. */
import { facetValue } from '@session-siphon/schemas/facet-value';
import type { Message } from '@session-siphon/schemas/session';
import type { SpineKind } from '@session-siphon/schemas/spine';
import { callText, outputText, withoutBlobs } from './indexed-text.ts';

/** Results carry the name of the tool that was called before. */
export function noteTools(message: Message, tools: Map<string, string>): void {
  for (const block of message.blocks) if (block.type === 'tool_call') tools.set(block.call, block.name);
}

interface SearchablePart {
  readonly kind: SpineKind;
  readonly tool?: string;
  readonly text: string;
}

/** In the order of the page; at least one. `tools` are the names of the calls before, by call; the message's own are added. */
export function searchableParts(message: Message, tools: Map<string, string>): SearchablePart[] {
  noteTools(message, tools);
  const parts: SearchablePart[] = [];
  const said: string[] = [];
  const thought: string[] = [];
  for (const block of message.blocks) {
    if (block.type === 'text' || block.type === 'notice') said.push(block.text);
    else if (block.type === 'thinking') thought.push(block.text);
    else if (block.type === 'attachment') said.push(block.name ?? block.mediaType);
    else if (block.type === 'unknown') said.push(block.native);
    else if (block.type === 'tool_call') parts.push({ kind: 'tool', ...toolFacet(block.name), text: callText(block) });
    else if (block.type === 'tool_result')
      parts.push({ kind: 'result', ...toolFacet(tools.get(block.call)), text: outputText(block.text) });
    else
      parts.push({
        kind: 'result',
        ...toolFacet(tools.get(block.call ?? '')),
        text: `${block.path}\n${outputText(block.diff)}`,
      });
  }
  const saidText = withoutBlobs(said.join('\n\n'));
  const thoughtText = withoutBlobs(thought.join('\n\n')).trim();
  const all: SearchablePart[] = [
    ...(saidText.trim() === '' ? [] : [{ kind: kindOfSaid[message.role], text: saidText }]),
    ...(thoughtText === '' ? [] : [{ kind: 'thinking' as const, text: thoughtText }]),
    ...parts,
  ];
  // A message that says nothing still stands in the conversation.
  return all.length > 0 ? all : [{ kind: kindOfSilence[message.role], text: '' }];
}

const kindOfSaid = { user: 'prompt', assistant: 'prose', system: 'system', tool: 'result' } as const;
const kindOfSilence = { user: 'system', assistant: 'thinking', system: 'system', tool: 'result' } as const;

function toolFacet(name: string | undefined): { tool?: string } {
  const tool = facetValue(name);
  return tool === undefined ? {} : { tool };
}
