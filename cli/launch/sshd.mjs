// An ssh server for the tests: the installed one, or on Debian as root the package.
import { existsSync } from 'node:fs';
import { aptInstall, canInstall, onPath } from './apt.mjs';

/**
 * Finds a server, or installs one where that is possible. It is not started here, and on no port but one of this machine's own addresses.
 * @param {(text: string) => void} say told before anything long
 * @returns {{ path: string } | { missing: string }} its path, or what the person can do
 */
export function provideSshd(say) {
  const found = installed();
  if (found) return { path: found };
  // Where services are managed, the package would also start one that listens to everybody, now and after every boot.
  if (!canInstall() || existsSync('/run/systemd/system'))
    return { missing: 'no sshd was found. Install the OpenSSH server; it need not run.' };
  say('Installing the OpenSSH server with apt-get (once) …');
  const path = aptInstall('openssh-server') ? installed() : undefined;
  return path ? { path } : { missing: '`apt-get install openssh-server` failed. Run it by hand to see why.' };
}

function installed() {
  return ['/usr/sbin/sshd', onPath('sshd')].find((path) => path !== undefined && existsSync(path));
}
