/** A page without content of its own: only the frame. */
import { byId } from './element.ts';
import { startFrame } from './frame.ts';
import { startKeys } from './keys.ts';

export async function startPlainPage(): Promise<void> {
  await startFrame(byId('main', HTMLElement), ({ focusQuery, showKeys }) => {
    startKeys({ '/': focusQuery, '?': showKeys });
  });
}
