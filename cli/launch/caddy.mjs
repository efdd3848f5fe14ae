// The web server in front of a team's site, for the tests: the installed one, or on Debian as root the package.
import { existsSync } from 'node:fs';
import { aptInstall, canInstall, onPath } from './apt.mjs';

/**
 * Finds Caddy, or installs it where that is possible. It is not started here.
 * @param {(text: string) => void} say told before anything long
 * @returns {{ path: string } | { missing: string }} its path, or what the person can do
 */
export function provideCaddy(say) {
  const found = onPath('caddy');
  if (found) return { path: found };
  // Where services are managed, the package would also start one that listens to everybody, now and after every boot.
  if (!canInstall() || existsSync('/run/systemd/system'))
    return { missing: 'no caddy was found. Install it; it need not run.' };
  say('Installing Caddy with apt-get (once) …');
  const path = aptInstall('caddy') ? onPath('caddy') : undefined;
  return path ? { path } : { missing: '`apt-get install caddy` failed. Run it by hand to see why.' };
}
