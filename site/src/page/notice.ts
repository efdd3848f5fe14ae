/** Panels that say what happened and what to do. */
import { type Child, element } from './element.ts';
import { keyForm } from './key-form.ts';
import type { PageFailure } from './page-failure.ts';

export function notice(title: string, ...content: readonly Child[]): HTMLElement {
  return element('section', { class: 'notice' }, element('h2', {}, title), ...content);
}

/** A failure with a way to try again. */
export function failureNotice(failure: PageFailure, retry: () => void): HTMLElement {
  const again = element('button', { type: 'button', class: 'button' }, 'Retry');
  // Another key comes with the settings, which are read once a page.
  again.addEventListener('click', failure.kind === 'key' ? () => location.reload() : retry);
  const panel = notice(
    failure.message,
    element('p', {}, failure.advice),
    failure.command !== undefined && element('pre', {}, failure.command),
    failure.kind === 'key' && keyForm(),
    again,
  );
  panel.setAttribute('role', 'alert');
  return panel;
}
