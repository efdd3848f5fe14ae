/** What every page does first: theme, key list, demo banner, settings. */
import type { SiteConfig } from '@session-siphon/schemas/site-config';
import { byId } from './element.ts';
import { failureNotice } from './notice.ts';
import { pageFailure } from './page-failure.ts';
import { type SearchApi, createSearchApi } from './search-api.ts';
import { loadSettings, sitePath } from './settings.ts';
import { startThemeButton } from './theme.ts';

export interface Frame {
  readonly settings: SiteConfig;
  readonly api: SearchApi;
  showKeys(): void;
  focusQuery(): void;
}

/** Starts the page with its settings; shows what is wrong inside `main` when they cannot be had. */
export async function startFrame(main: HTMLElement, start: (frame: Frame) => void | Promise<void>): Promise<void> {
  startThemeButton();
  const keys = byId('keys-dialog', HTMLDialogElement);
  byId('keys-button', HTMLButtonElement).addEventListener('click', () => keys.showModal());
  await tryStart(main, start, () => keys.showModal());
}

async function tryStart(
  main: HTMLElement,
  start: (frame: Frame) => void | Promise<void>,
  showKeys: () => void,
): Promise<void> {
  try {
    const settings = await loadSettings();
    // The banner scrolls away, the tag in the bar does not.
    for (const id of ['demo-banner', 'demo-tag']) byId(id, HTMLElement).hidden = settings.isDemo !== true;
    const query = byId('query', HTMLInputElement);
    await start({
      settings,
      api: createSearchApi(settings, sitePath('')),
      showKeys,
      focusQuery: () => {
        query.focus();
        query.select();
      },
    });
  } catch (error) {
    const panel = failureNotice(pageFailure(error), () => {
      panel.remove();
      void tryStart(main, start, showKeys);
    });
    main.prepend(panel);
    main.setAttribute('aria-busy', 'false');
  }
}
