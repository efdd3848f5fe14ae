/** What is shown of a conversation in a list. */
import type { ConversationDocument } from '@session-siphon/schemas/search-document';
import { element } from './element.ts';
import { counted } from './format.ts';

/** Fields a list asks for. */
export const listedFields =
  'id,title,source,project,project_path,branch,model,messages,prompt_count,tool_call_count,error_count,started_ts,ts,agent_name,agent_monogram,strata,is_subagent';

export type ListedConversation = Pick<
  ConversationDocument,
  | 'id'
  | 'title'
  | 'source'
  | 'project'
  | 'project_path'
  | 'branch'
  | 'model'
  | 'messages'
  | 'prompt_count'
  | 'tool_call_count'
  | 'error_count'
  | 'started_ts'
  | 'ts'
  | 'agent_name'
  | 'agent_monogram'
  | 'strata'
  | 'is_subagent'
>;

/** Two letters on the assistant's colour, beside its name. */
export function agentTag(monogram: string): HTMLElement {
  return element('span', { class: 'agent agent-tag', 'data-agent': monogram, 'aria-hidden': 'true' }, monogram);
}

/** The same where the name has no room: it is told to those who point at the letters or do not see them. */
export function namedAgentTag(monogram: string, name: string): HTMLElement {
  return element('span', { title: name }, agentTag(monogram), element('span', { class: 'visually-hidden' }, name));
}

/** `23 prompts, 214 tool calls, 6 errors`. */
export function shapeInWords(
  conversation: Pick<ListedConversation, 'prompt_count' | 'tool_call_count' | 'error_count'>,
): string {
  return [
    counted(conversation.prompt_count, 'prompt'),
    counted(conversation.tool_call_count, 'tool call'),
    counted(conversation.error_count, 'error'),
  ].join(', ');
}

/** `main · claude-sonnet-4`. */
export function branchAndModel({ branch, model }: Pick<ListedConversation, 'branch' | 'model'>): string {
  return [branch, model?.map(shortModel).slice(0, 2).join(', ')].filter((fact) => fact).join(' · ');
}

/** Model names end in a date that says nothing in a list. */
export function shortModel(model: string): string {
  return model.replace(/^claude-/, '').replace(/-20\d{6}$/, '');
}
