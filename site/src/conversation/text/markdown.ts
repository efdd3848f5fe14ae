/** Markdown → elements. Tokens of the parser become nodes one by one: no markup string exists at any time, and HTML in a message stays text. */
import MarkdownIt from 'markdown-it';
import { element } from '../../page/element.ts';
import { codeBlock } from './code-block.ts';
import { codeNodes } from './plain-code.ts';
import { linkedNodes, outsideLink, safeHref } from './linked-text.ts';

/** Headings of a message stand below those of the page. */
const headingShift = 2;

const parser = new MarkdownIt({ html: false, linkify: false });

/** What the end of a line inside a paragraph is: typed text keeps its lines, elsewhere it is only white space. */
const lineEnds = {
  flowing: (): Node | string => '\n',
  typed: (): Node | string => element('br'),
} as const;

type TextStyle = keyof typeof lineEnds;

/** The parser drops what is nested more deeply than it follows; from here on the text is shown as it was written. */
const deepestLevel = 98;

type Token = ReturnType<typeof parser.parse>[number];

const elements: Readonly<Record<string, keyof HTMLElementTagNameMap>> = {
  paragraph_open: 'p',
  bullet_list_open: 'ul',
  ordered_list_open: 'ol',
  list_item_open: 'li',
  blockquote_open: 'blockquote',
  table_open: 'table',
  thead_open: 'thead',
  tbody_open: 'tbody',
  tr_open: 'tr',
  th_open: 'th',
  td_open: 'td',
  em_open: 'em',
  strong_open: 'strong',
  s_open: 's',
};

/** The content of a message as a fragment. */
export function renderMarkdown(text: string, style: TextStyle): DocumentFragment {
  const fragment = document.createDocumentFragment();
  // The parser keeps its position on stacks of its own, so depth costs no recursion here either.
  const open: ParentNode[] = [fragment];
  const tokens = parser.parse(text, {});
  if (tokens.some(({ level }) => level >= deepestLevel)) {
    fragment.append(element('p', { class: 'as-written' }, ...linkedNodes(text)));
    return fragment;
  }
  for (const token of tokens)
    if (token.type === 'inline') for (const child of token.children ?? []) place(child, open, style);
    else place(token, open, style);
  return fragment;
}

function place(token: Token, open: ParentNode[], style: TextStyle): void {
  const parent = open.at(-1);
  if (!parent) return;
  if (token.nesting === 1) {
    const opened = openedElement(token);
    // The paragraph of a tight list item is none: its content goes into the item, and its end must find something to close.
    if (opened) parent.append(opened.outer);
    open.push(opened?.inner ?? parent);
  } else if (token.nesting === -1) {
    if (open.length > 1) open.pop();
  } else if (token.type === 'softbreak') parent.append(lineEnds[style]());
  else parent.append(...leaf(token, parent));
}

function openedElement(token: Token): { readonly outer: Element; readonly inner: Element } | undefined {
  if (token.hidden) return undefined;
  if (token.type === 'heading_open') {
    const level = Math.min(6, Number(token.tag.slice(1)) + headingShift);
    const heading = element('div', { class: 'heading', role: 'heading', 'aria-level': String(level) });
    return { outer: heading, inner: heading };
  }
  if (token.type === 'link_open') return both(linkElement(attribute(token, 'href')));
  const tag = elements[token.type];
  if (tag === undefined) return both(element('span'));
  const created = element(tag);
  const start = attribute(token, 'start');
  if (tag === 'ol' && /^\d{1,9}$/.test(start)) created.setAttribute('start', start);
  if (attribute(token, 'style').includes('right')) created.className = 'right';
  if (tag !== 'table') return both(created);
  return {
    outer: element('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': 'Table' }, created),
    inner: created,
  };
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '');
}

function both(created: Element): { readonly outer: Element; readonly inner: Element } {
  return { outer: created, inner: created };
}

/** A link, or a plain span where the address must not be followed. */
function linkElement(href: string): HTMLElement {
  const safe = safeHref(href);
  if (safe === undefined) return element('span', { class: 'no-link', title: `Not a web address: ${href}` });
  const link = outsideLink(safe);
  link.title = safe;
  return link;
}

function leaf(token: Token, parent: ParentNode): (Node | string)[] {
  switch (token.type) {
    case 'text': {
      const text = withTaskSign(token.content, parent);
      return isInsideLink(parent) ? [text] : linkedNodes(text);
    }
    case 'hardbreak':
      return [element('br')];
    case 'code_inline':
      return [element('code', { dir: 'ltr' }, ...codeNodes(token.content))];
    case 'fence':
      return [codeBlock(token.content.replace(/\n$/, ''), token.info.trim().split(/\s/)[0] ?? '')];
    case 'code_block':
      return [codeBlock(token.content.replace(/\n$/, ''), '')];
    case 'hr':
      return [element('hr')];
    case 'image': {
      // Pictures of other places are never loaded.
      const address = attribute(token, 'src');
      const link = linkElement(address);
      link.textContent = `image: ${token.content === '' ? address.slice(0, 200) : token.content}`;
      return [link];
    }
    default:
      return token.content === '' ? [] : [token.content];
  }
}

/** `[x] done` at the beginning of an item, as tasks are written, with a sign that is read as a box. */
function withTaskSign(text: string, parent: ParentNode): string {
  const item = parent instanceof Element ? parent.closest('li') : null;
  const [box, state] = /^\[([ xX])\](?= )/.exec(text) ?? [];
  if (!item || item.textContent !== '' || box === undefined) return text;
  item.className = 'task';
  return (state === ' ' ? '☐' : '☑') + text.slice(box.length);
}

function isInsideLink(parent: ParentNode): boolean {
  return parent instanceof Element && parent.closest('a') !== null;
}
