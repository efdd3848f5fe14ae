/** The theme button: as the system, light, dark. `theme.js` applies the choice before the first paint of the next page. */
import { byId } from './element.ts';

const themes = ['system', 'light', 'dark'] as const;

export function startThemeButton(): void {
  const button = byId('theme-button', HTMLButtonElement);
  const root = document.documentElement;
  const current = () => themes.find((theme) => theme === root.dataset['theme']) ?? 'system';
  const label = () => {
    button.setAttribute('aria-label', `Theme: ${current() === 'system' ? 'as the system' : current()}`);
    button.title = button.getAttribute('aria-label') ?? '';
  };
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(current()) + 1) % themes.length] ?? 'system';
    if (next === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = next;
    keep(next);
    label();
    // What is drawn on a canvas does not follow by itself.
    document.dispatchEvent(new Event('themechange'));
  });
  label();
}

function keep(theme: string): void {
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
