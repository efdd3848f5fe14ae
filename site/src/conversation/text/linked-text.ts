/** Text nodes with the web addresses in them as links. Only http, https and mailto become links; all else stays text. */
import { element } from '../../page/element.ts';

// oxlint-disable-next-line no-control-regex -- no control character belongs to an address
const address = /https?:\/\/[^\s<>"'`\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g;

export interface TextPiece {
  readonly text: string;
  readonly href?: string;
}

/** Cuts a text at its web addresses. Punctuation at the end of an address belongs to the sentence. */
export function textPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    const href = withoutTail(match[0]);
    if (safeHref(href) === undefined) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) });
    pieces.push({ text: href, href });
    at = match.index + href.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

function withoutTail(found: string): string {
  const trimmed = found.replace(/[.,;:!?*_~]+$/, '');
  const isUnbalanced = trimmed.endsWith(')') && !trimmed.includes('(');
  return isUnbalanced ? trimmed.replace(/\)+$/, '').replace(/[.,;:!?*_~]+$/, '') : trimmed;
}

/** An address a link may have, as the browser would write it; undefined for every other scheme and for relative ones. */
export function safeHref(href: string): string | undefined {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return undefined;
  }
  return url.protocol === 'https:' || url.protocol === 'http:' || url.protocol === 'mailto:' ? url.href : undefined;
}

/** A link that leaves the site: a new tab that knows nothing of this one. */
export function outsideLink(href: string): HTMLAnchorElement {
  return element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow ugc', class: 'outside' });
}

export function linkedNodes(text: string): (Node | string)[] {
  return textPieces(text).map(({ text: shown, href }) => {
    if (href === undefined) return shown;
    const link = outsideLink(href);
    link.textContent = shown;
    return link;
  });
}
