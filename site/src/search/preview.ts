/** The selected hit among its neighbours, beside the list. The renderer is loaded with the first preview. */
import { messageWindow } from '../page/message-window.ts';
import { byId, element } from '../page/element.ts';
import { exactCount } from '../page/format.ts';
import type { SearchApi } from '../page/search-api.ts';

/** The selection has to rest this long before anything is fetched. */
const restMs = 120;
const keptPreviews = 30;
const neighbours = { before: 1, after: 3 } as const;

/** What to preview: a message among its neighbours, or the beginning of a conversation. */
export interface PreviewTarget {
  readonly conversation: string;
  readonly message?: string;
  readonly seq: number;
  readonly query: string;
  /** Messages of the conversation, where known. */
  readonly messages: number | undefined;
  readonly agentName: string;
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
    clearTimeout(this.#timer);
    const key = target ? `${target.conversation} ${target.message ?? ''} ${target.messages} ${target.query}` : '';
    if (key === this.#wanted) return;
    this.#wanted = key;
    if (!target) return this.#aside.replaceChildren();
    // Below this width there is no room for it, and nothing is fetched for what is not seen.
    if (!matchMedia('(min-width: 1181px)').matches) return;
    const kept = this.#kept.get(key);
    if (kept) return this.#aside.replaceChildren(kept);
    this.#timer = setTimeout(() => void this.#load(key, target), restMs);
  }

  async #load(key: string, target: PreviewTarget): Promise<void> {
    try {
      const [{ renderMessages }, messages] = await Promise.all([
        import('../conversation/render-messages.ts'),
        messageWindow(this.#api, target.conversation, [
          Math.max(0, target.seq - neighbours.before),
          target.seq + neighbours.after,
        ]),
      ]);
      const view = element(
        'div',
        {},
        element('h2', {}, element('span', {}, 'Preview'), element('span', {}, previewTitle(target))),
        renderMessages(messages, target),
        this.#actions(target),
      );
      this.#keep(key, view);
      if (this.#wanted === key) this.#aside.replaceChildren(view);
    } catch {
      // The list itself tells when the server is gone; the preview only stays as it was.
      if (this.#wanted === key) this.#wanted = '';
    }
  }

  #actions(target: PreviewTarget): HTMLElement {
    const copy = element('button', { type: 'button', class: 'button' }, 'Copy link');
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(new URL(target.path, location.href).href);
      copy.textContent = 'Copied';
    });
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

function previewTitle({ message, seq, messages }: PreviewTarget): string {
  const all = messages === undefined ? '' : exactCount(messages);
  if (message === undefined) return `beginning of ${all} messages`;
  return `message ${exactCount(seq + 1)}${all === '' ? '' : ` of ${all}`}`;
}
