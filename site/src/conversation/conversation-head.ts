/** Title, facts and actions of a conversation. */
import type { ConversationLink } from '@session-siphon/schemas/search-document';
import { agentTag, branchAndModel } from '../page/conversation-facts.ts';
import { copyButton } from '../page/copy.ts';
import { byId, element } from '../page/element.ts';
import { count, counted, exactCount, period } from '../page/format.ts';
import { sitePath } from '../page/settings.ts';
import { safeHref, outsideLink } from './linked-text.ts';
import type { SearchApi } from '../page/search-api.ts';
import { type Conversation, titlesOf } from './load-conversation.ts';

export function showHead({ document: facts, links }: Conversation): void {
  const tokens = (facts.tokens_input ?? 0) + (facts.tokens_output ?? 0);
  const details = branchAndModel(facts);
  document.title = `${facts.title} · Session Siphon`;
  byId('title', HTMLElement).textContent = facts.title;
  byId('facts', HTMLElement).replaceChildren(
    element('span', { class: 'agent-fact' }, agentTag(facts.agent_monogram), facts.agent_name),
    element('span', { title: facts.project_path }, facts.project),
    ...(details === '' ? [] : [element('span', { class: 'mono' }, details)]),
    element('span', {}, period(facts.started_ts, facts.ts)),
    element('span', {}, counted(facts.messages, 'message')),
    ...(tokens > 0 ? [element('span', { title: `${exactCount(tokens)} tokens` }, `${count(tokens)} tokens`)] : []),
    ...(facts.machine.length > 0 ? [element('span', {}, facts.machine.join(', '))] : []),
  );
  const resume = facts.resume;
  const actions: HTMLElement[] = [];
  if (resume !== undefined) {
    const button = copyButton(() => resume, 'Copy resume command');
    button.className = 'button primary';
    button.id = 'copy-resume';
    button.title = resume;
    actions.push(button);
  }
  const link = copyButton(() => location.href, 'Copy link');
  link.className = 'button';
  link.id = 'copy-link';
  byId('actions', HTMLElement).replaceChildren(...actions, link);
  showLinks(links);
}

const relationWords: Readonly<Record<ConversationLink['relation'], string>> = {
  parent: 'Started by',
  child: 'Sub-agent',
  'fork-of': 'Forked from',
  'continued-from': 'Continues',
  'continued-in': 'Continued in',
  'pull-request': 'Pull request',
};

/** Most sub-agents that are listed; the ledger lines lead to all of them. */
const mostLinks = 6;

function showLinks(links: readonly ConversationLink[]): void {
  const list = byId('links', HTMLElement);
  list.replaceChildren(...links.slice(0, mostLinks).map(linkItem));
  if (links.length > mostLinks) list.append(element('li', {}, `and ${links.length - mostLinks} more`));
  list.hidden = links.length === 0;
}

function linkItem({ relation, conversation, target, label }: ConversationLink): HTMLElement {
  const words = label ?? target;
  const href = conversation === undefined ? safeHref(target) : conversationPath(conversation);
  const link =
    href === undefined ? element('span') : conversation === undefined ? outsideLink(href) : element('a', { href });
  link.textContent = words;
  if (conversation !== undefined) link.dataset['conversation'] = conversation;
  return element('li', {}, `${relationWords[relation]}: `, link);
}

/** Puts titles in the place of ids; what is not in the index becomes text. */
export async function nameLinks(api: SearchApi, links: readonly ConversationLink[]): Promise<void> {
  const ids = links.slice(0, mostLinks).flatMap(({ conversation }) => conversation ?? []);
  try {
    const titles = await titlesOf(api, ids);
    for (const link of byId('links', HTMLElement).querySelectorAll<HTMLElement>('[data-conversation]')) {
      const title = titles.get(link.dataset['conversation'] ?? '');
      if (title === undefined) link.replaceWith(element('span', { title: 'Not in the index' }, link.textContent));
      else link.textContent = title;
    }
  } catch {
    // The ids stay.
  }
}

export function conversationPath(id: string): string {
  return sitePath(`c/?id=${id}`);
}
