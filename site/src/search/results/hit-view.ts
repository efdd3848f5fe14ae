/** One hit as a link to its message. */
import type { MessageDocument } from '@session-siphon/schemas/search-document';
import { heldText, messagePath } from '@session-siphon/schemas/search-answer';
import { element } from '../../page/element.ts';
import { markedNodes } from '../../page/marked-text.ts';
import { sitePath } from '../../page/settings.ts';
import { shownSnippet } from './snippet.ts';

export interface MessageHit extends Pick<
  MessageDocument,
  'id' | 'conversation_id' | 'message_id' | 'seq' | 'kind' | 'tool' | 'is_error'
> {
  /** Text around the match, with marks. */
  readonly snippet: string;
  /** The searched words that it holds, where it lacks some; none where it is alike in meaning only. */
  readonly holds?: readonly string[];
}

/** Who speaks, in words and as one sign. */
const voices: Readonly<Record<string, { readonly sign: string; readonly words: string; readonly voice: string }>> = {
  prompt: { sign: '›', words: 'You', voice: 'person' },
  prose: { sign: 'A', words: 'Assistant', voice: 'assistant' },
  thinking: { sign: '~', words: 'Thinking', voice: 'assistant' },
  tool: { sign: '→', words: 'Tool call', voice: 'machine' },
  result: { sign: '✓', words: 'Tool output', voice: 'machine' },
  system: { sign: '·', words: 'System', voice: 'assistant' },
};

/** Address of the conversation page at a message, carrying the words that were searched for. */
function hitPath(hit: Pick<MessageHit, 'conversation_id' | 'message_id' | 'seq'>, query: string): string {
  const path = messagePath(hit.conversation_id, hit.message_id, hit.seq);
  return sitePath(query === '' ? path : path.replace('#', `&q=${encodeURIComponent(query)}#`));
}

/** Characters before the first match: on a narrow screen two lines hold few. */
function snippetLead(): number {
  return matchMedia('(max-width: 760px)').matches ? 20 : 60;
}

export function hitLink(hit: MessageHit, query: string): HTMLAnchorElement {
  const { sign, words, voice } = voices[hit.kind] ?? { sign: '·', words: hit.kind, voice: 'assistant' };
  const isFailed = hit.is_error === true && (hit.kind === 'result' || hit.kind === 'tool');
  const said = isFailed ? `${words}, failed` : words;
  return element(
    'a',
    {
      class: 'hit',
      'data-voice': voice,
      'data-hit': hit.id,
      'data-message': hit.message_id,
      'data-failed': isFailed,
      href: hitPath(hit, query),
    },
    element('span', { class: 'sign', 'aria-hidden': 'true', title: said }, isFailed ? '✕' : sign),
    element('span', { class: 'visually-hidden' }, `${said}: `),
    element(
      'span',
      { class: 'snippet', dir: 'auto' },
      hit.tool !== undefined && element('span', { class: 'tool-name' }, `${hit.tool} `),
      ...markedNodes(shownSnippet(hit.snippet, { tool: hit.tool, isSpoken: voice !== 'machine', lead: snippetLead() })),
    ),
    element('span', { class: 'position' }, `#${hit.seq + 1}`),
    hit.holds && element('span', { class: 'holds' }, heldText(hit.holds)),
  );
}
