/** The selected hit among its neighbours, beside the list. */
import { copyButton } from '../../page/copy.ts';
import { messageWindow } from '../../page/message-window.ts';
import { byId, element } from '../../page/element.ts';
import { counted, exactCount } from '../../page/format.ts';
import type { SearchApi } from '../../page/search-api.ts';
import { renderMessages } from '../../conversation/render-messages.ts';
import { firstMatchIn, markMatches } from '../../conversation/text/match-marks.ts';
import { fetchedAround, previewedMessages } from './preview-window.ts';

/** The selection has to rest this long before anything is fetched. */
const restMs = 120;
const keptPreviews = 30;

/** What to preview: a message among its neighbours, or the beginning of a conversation. */
export interface PreviewTarget {
  readonly conversation: string;
  readonly message?: string;
  readonly seq: number;
  /** What is marked in it. */
  readonly searched: RegExp | undefined;
  /** Messages of the conversation, where known. */
  readonly messages: number | undefined;
  readonly agentName: string;
  /** Start directory of the conversation: paths below it are shown without it. */
  readonly projectPath: string;
  /** Where it opens. */
  readonly path: string;
}

export class Preview {
  readonly #aside = byId('preview', HTMLElement);
  readonly #api: SearchApi;
  readonly #kept = new Map<string, HTMLElement>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = '';

  constructor(api: SearchApi) {
    this.#api = api;
  }

  show(target: PreviewTarget | undefined): void {
    const key = target
      ? `${target.conversation} ${target.message ?? ''} ${target.messages} ${target.searched?.source}`
      : '';
    // What is being loaded goes on when the same is asked for again.
    if (key === this.#wanted) return;
    clearTimeout(this.#timer);
    this.#wanted = key;
    if (!target) return this.#aside.replaceChildren();
    const kept = this.#kept.get(key);
    if (kept) return this.#put(kept, target);
    this.#timer = setTimeout(() => void this.#load(key, target), restMs);
  }

  async #load(key: string, target: PreviewTarget): Promise<void> {
    try {
      const messages = await messageWindow(this.#api, target.conversation, [
        Math.max(0, target.seq - fetchedAround.before),
        target.seq + fetchedAround.after,
      ]);
      const view = element(
        'div',
        {},
        element('h2', {}, element('span', {}, 'Preview'), element('span', {}, previewTitle(target))),
        renderMessages(previewedMessages(messages, target.seq), target),
        this.#actions(target),
      );
      this.#keep(key, view);
      if (this.#wanted === key) this.#put(view, target);
    } catch {
      // The list itself tells when the server is gone; the preview only stays as it was.
      if (this.#wanted === key) this.#wanted = '';
    }
  }

  /** Shows a preview with the hit, and in the hit what matched, in sight. */
  #put(view: HTMLElement, { searched }: PreviewTarget): void {
    this.#aside.replaceChildren(view);
    markMatches([view], searched);
    this.#aside.scrollTop = 0;
    const hit = view.querySelector('[data-target]');
    if (!hit) return;
    const body = hit.querySelector('.tool-body');
    if (body) scrollInside(body, firstMatchIn(body));
    scrollInside(this.#aside, hit.getBoundingClientRect());
  }

  #actions(target: PreviewTarget): HTMLElement {
    const copy = copyButton(() => new URL(target.path, location.href).href, 'Copy link');
    copy.className = 'button';
    return element(
      'div',
      { class: 'actions' },
      element(
        'a',
        { class: 'button primary', href: target.path },
        target.message === undefined ? 'Open ' : 'Open at this message ',
        element('kbd', { 'aria-hidden': 'true' }, '↵'),
      ),
      copy,
    );
  }

  #keep(key: string, view: HTMLElement): void {
    this.#kept.set(key, view);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > keptPreviews && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** Scrolls a box, and nothing around it, until a place in it can be seen. */
function scrollInside(box: Element, place: DOMRect | undefined): void {
  const { top, bottom, height } = box.getBoundingClientRect();
  if (place && (place.top < top || place.bottom > bottom)) box.scrollTop += place.top - top - height / 4;
}

function previewTitle({ message, seq, messages }: PreviewTarget): string {
  if (message === undefined)
    return messages === undefined ? 'beginning' : `beginning of ${counted(messages, 'message')}`;
  return `message ${exactCount(seq + 1)}${messages === undefined ? '' : ` of ${exactCount(messages)}`}`;
}
