/** What a message shows besides tool calls: words, thoughts, notices, attachments. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { element } from '../page/element.ts';
import { fileSize, timeOfDay } from '../page/format.ts';
import { shortModel } from '../page/conversation-facts.ts';
import type { ShownMessage } from '../page/message-window.ts';
import type { SpokenBlock } from './tool/ledger.ts';
import { renderMarkdown } from './text/markdown.ts';
import { codeNodes } from './text/plain-code.ts';

/** Longer typed text is mostly pasted. */
const longestPromptLines = 40;

export function spokenView(message: ShownMessage, blocks: readonly SpokenBlock[]): HTMLElement[] {
  return blocks.map((block) => {
    switch (block.type) {
      case 'text':
        return message.role === 'user' ? promptView(block.text) : textView(message, block.text);
      case 'thinking':
        return thinkingView(block.text);
      case 'notice':
        return element('p', { class: 'rule-label' }, block.text === '' ? block.kind : block.text);
      case 'attachment':
        return attachmentView(block);
      case 'unknown':
        return fold(
          'unknown',
          `Record we could not read: ${block.native}`,
          element('pre', { dir: 'ltr' }, ...codeNodes(block.json)),
        );
    }
  });
}

/** `You 14:02`, `Claude Code opus-4 · 14:02`. */
export function whoLine(message: ShownMessage, agentName: string): HTMLElement {
  const time = timeOfDay(message.at);
  const model = message.role === 'user' ? undefined : message.model && shortModel(message.model);
  const facts = [model, time, message.superseded === true && 'taken back'].filter((fact) => fact);
  return element(
    'p',
    { class: 'who' },
    element('b', {}, message.role === 'user' ? 'You' : agentName),
    ` ${facts.join(' · ')}`,
  );
}

function promptView(text: string): HTMLElement {
  const lines = text.split('\n');
  const body = element('div', { class: 'prompt', dir: 'auto' });
  if (lines.length <= longestPromptLines) {
    body.append(renderMarkdown(text, 'typed'));
    return body;
  }
  body.append(renderMarkdown(lines.slice(0, 12).join('\n'), 'typed'));
  const rest = lines.slice(12).join('\n');
  body.append(fold('pasted', `${lines.length - 12} more lines`, element('pre', {}, ...codeNodes(rest))));
  return body;
}

function textView(message: ShownMessage, text: string): HTMLElement {
  if (message.role === 'assistant') {
    const prose = element('div', { class: 'prose', dir: 'auto' });
    prose.append(renderMarkdown(text, 'flowing'));
    return prose;
  }
  return message.kind === 'task'
    ? taskView(text)
    : fold('system', systemLabel(message, text), element('pre', { dir: 'auto' }, ...codeNodes(text)));
}

/** What a sub-agent was asked to do is what its conversation is about. */
function taskView(text: string): HTMLElement {
  const body = element('div', { class: 'prose', dir: 'auto' });
  body.append(renderMarkdown(text, 'typed'));
  const view = fold('system', 'Task', body);
  view.open = true;
  return view;
}

/** System text is told by its kind and its first line. */
function systemLabel(message: ShownMessage, text: string): string {
  const first = text.trim().split('\n', 1)[0]?.slice(0, 120) ?? '';
  const kind = message.kind ?? 'system';
  const label = kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ');
  return first === '' ? label : `${label}: ${first}`;
}

function thinkingView(text: string): HTMLElement {
  if (text.trim() === '') return element('p', { class: 'thinking empty' }, 'Thought; the assistant kept no text of it');
  const words = text.trim().split(/\s+/).length;
  const body = element('div', { class: 'prose', dir: 'auto' });
  return fold('thinking', `Thought, ${words} ${words === 1 ? 'word' : 'words'}`, body, () =>
    body.append(renderMarkdown(text, 'flowing')),
  );
}

function attachmentView({ name, mediaType, bytes, data }: BlockOf<'attachment'>): HTMLElement {
  const label = `${name ?? mediaType}, ${fileSize(bytes)}`;
  const isShown = data !== undefined && /^image\/(?:png|jpeg|gif|webp)$/.test(mediaType) && bytes < 2_000_000;
  return isShown
    ? element('img', { class: 'attachment', src: `data:${mediaType};base64,${data}`, alt: label })
    : element('p', { class: 'chip' }, label);
}

/** Something closed; its content may be built when it is opened for the first time. */
function fold(kind: string, label: string, body: HTMLElement, build?: () => void): HTMLDetailsElement {
  const details = element('details', { class: `fold ${kind}` }, element('summary', {}, label), body);
  let isBuilt = build === undefined;
  details.addEventListener('toggle', () => {
    if (details.open && !isBuilt) build?.();
    isBuilt ||= details.open;
  });
  return details;
}
