/** The shape of a conversation as small bars. */
import { type Stratum, decodeStrata } from '@session-siphon/schemas/strata';
import { type ListedConversation, shapeInWords } from '../../page/conversation-facts.ts';
import { stratumExtent } from '../../page/stratum-extent.ts';

const svg = 'http://www.w3.org/2000/svg';
/** In sixteenths of a pixel, so that all numbers are whole. A bar is as wide as all of them leave room for, and no wider than `widest`. */
const size = { width: 2048, height: 224, gap: 16, widest: 64 } as const;

/** With words for those who do not see them. All bars of a kind are one path: a list has thousands of bars, and an element for each would take long to lay out. */
export function strataBars(conversation: ListedConversation): SVGElement {
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('class', 'strata');
  picture.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', shapeInWords(conversation));
  for (const [stratum, outline] of barOutlines(decodeStrata(conversation.strata))) {
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', outline);
    path.style.fill = `var(--k-${stratum})`;
    picture.append(path);
  }
  return picture;
}

function barOutlines(strata: readonly Stratum[]): Map<Stratum, string> {
  const step = Math.min(size.widest + size.gap, Math.floor((size.width + size.gap) / strata.length));
  const outlines = new Map<Stratum, string>();
  strata.forEach((stratum, at) => {
    const tall = Math.round(size.height * stratumExtent[stratum]);
    const bar = `M${at * step} ${size.height}v-${tall}h${step - size.gap}v${tall}z`;
    outlines.set(stratum, (outlines.get(stratum) ?? '') + bar);
  });
  return outlines;
}
