/** Asks for a search key. The page is loaded again with it: the address holds the search. */
import { element } from './element.ts';
import { forgetKey, keepKey } from './typed-key.ts';

export function keyForm(): HTMLFormElement {
  // One that was typed before did not open the server either.
  forgetKey();
  const key = element('input', { type: 'password', required: true, autocomplete: 'off', spellcheck: 'false' });
  const isLasting = element('input', { type: 'checkbox', checked: true });
  const told = element('p', { role: 'status' });
  const form = element(
    'form',
    { class: 'key-form' },
    element('label', {}, 'Search key', key),
    element('label', {}, isLasting, 'Keep it in this browser'),
    element('button', { class: 'button primary' }, 'Search with it'),
    told,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (keepKey(key.value.trim(), isLasting.checked)) location.reload();
    else told.textContent = 'This browser keeps nothing for this site. Allow it to store data here, then try again.';
  });
  return form;
}
