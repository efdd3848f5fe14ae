/** The files that a shared archive begins with. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the program when it was installed, in the checkout else. */
export function templateFolder(): string {
  const inPackage = fileURLToPath(new URL('../archive-template', import.meta.url));
  const inCheckout = fileURLToPath(new URL('../../../archive-template', import.meta.url));
  return existsSync(inPackage) ? inPackage : inCheckout;
}
