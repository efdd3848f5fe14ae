/** Title, facts and actions of a conversation. */
import { conversationPath } from '@session-siphon/schemas/search-answer';
import type { ConversationLink } from '@session-siphon/schemas/search-document';
import { agentTag, branchAndModel } from '../page/conversation-facts.ts';
import { copyButton } from '../page/copy.ts';
import { byId, element } from '../page/element.ts';
import { count, counted, exactCount, period } from '../page/format.ts';
import { sitePath } from '../page/settings.ts';
import { safeHref, outsideLink } from './text/linked-text.ts';
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
    button.title = resume;
    actions.push(button);
  }
  const link = copyButton(() => location.href, 'Copy link');
  link.className = 'button';
  byId('actions', HTMLElement).replaceChildren(...actions, link);
  showLinks(links);
}

type Relation = ConversationLink['relation'];

/** What one and several links of a kind lead to, in the order in which the kinds are shown. */
const relationWords: Readonly<Record<Relation, readonly [one: string, several: string]>> = {
  parent: ['Started by', 'Started by'],
  'fork-of': ['Forked from', 'Forked from'],
  'continued-from': ['Continues', 'Continues'],
  'continued-in': ['Continued in', 'Continued in'],
  child: ['Sub-agent', 'Sub-agents'],
  'pull-request': ['Pull request', 'Pull requests'],
};

/** Most links of a kind that are listed; the ledger lines lead to all sub-agents. */
const mostLinks = 6;
/** Most conversations that one search tells of. */
const mostTitles = 250;

function showLinks(links: readonly ConversationLink[]): void {
  const list = byId('links', HTMLElement);
  list.replaceChildren(
    ...Object.entries(relationWords).flatMap(([relation, words]) => {
      const ofKind = links.filter((link) => link.relation === relation);
      return ofKind.length === 0 ? [] : [linkItem(words[ofKind.length === 1 ? 0 : 1], ofKind)];
    }),
  );
  list.hidden = links.length === 0;
}

function linkItem(word: string, links: readonly ConversationLink[]): HTMLElement {
  const shown = links.slice(0, mostLinks).map(linkElement);
  const rest = links.length - shown.length;
  return element(
    'li',
    {},
    `${word}: `,
    ...shown.flatMap((link, at) => (at === 0 ? [link] : [', ', link])),
    rest > 0 && ` and ${exactCount(rest)} more`,
  );
}

function linkElement({ conversation, target, label }: ConversationLink): HTMLElement {
  const href = conversation === undefined ? safeHref(target) : sitePath(conversationPath(conversation));
  const link =
    href === undefined ? element('span') : conversation === undefined ? outsideLink(href) : element('a', { href });
  link.textContent = label ?? target;
  if (conversation !== undefined) link.dataset['conversation'] = conversation;
  return link;
}

/** Puts titles in the place of ids; what is not in the index becomes text. Resolves to the ids of what is not. What was not asked for stays a link. */
export async function nameLinks(api: SearchApi, links: readonly ConversationLink[]): Promise<ReadonlySet<string>> {
  const asked = [...new Set(links.flatMap(({ conversation }) => conversation ?? []))].slice(0, mostTitles);
  try {
    const titles = await titlesOf(api, asked);
    const missing = new Set(asked.filter((id) => !titles.has(id)));
    for (const link of byId('links', HTMLElement).querySelectorAll<HTMLElement>('[data-conversation]')) {
      const id = link.dataset['conversation'] ?? '';
      if (missing.has(id)) link.replaceWith(element('span', { title: 'Not in the index' }, link.textContent));
      else link.textContent = titles.get(id) ?? link.textContent;
    }
    return missing;
  } catch {
    // The ids stay.
    return new Set();
  }
}
