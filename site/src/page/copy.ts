/** Puts text into the clipboard, and says so. */
import { byId, element } from './element.ts';

const shownMs = { success: 2_000, refusal: 20_000 } as const;
/** Longer text is not shown again, it is on the page already. */
const longestTold = 300;

/** Copies exactly what is shown, without a last line end: nothing runs on paste. */
export function copyButton(text: () => string, label = 'Copy'): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'copy' }, label);
  button.addEventListener('click', async () => {
    if (!(await copy(text().replace(/\n+$/, '')))) return;
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = label;
    }, shownMs.success);
  });
  return button;
}

/** Copies for a key, which has no button that could say so. `what` is told: `Link to the message`. */
export async function copyAndTell(text: string, what: string): Promise<void> {
  if (await copy(text)) tell(`${what} copied`, shownMs.success);
}

/** Whether it was allowed; when it was not, that has been told. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https a page of another machine has no clipboard.
    const advice = 'The browser does not let this page copy: it would have to be reached by https. Copy by hand';
    tell(text.length > longestTold ? `${advice} what is shown.` : `${advice}: ${text}`, shownMs.refusal);
    return false;
  }
}

function tell(text: string, ms: number): void {
  const line = byId('told', HTMLElement);
  line.textContent = text;
  setTimeout(() => {
    if (line.textContent === text) line.textContent = '';
  }, ms);
}
