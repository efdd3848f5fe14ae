// Programs from Debian's packages, where this process may install them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const canInstall = () => process.getuid?.() === 0 && onPath('apt-get') !== undefined;

/** Installs a package; whether that worked. */
export function aptInstall(name) {
  const apt = (...args) =>
    spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
      .status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', name);
  // The lists of a fresh machine are empty, those of an older one may name packages that are gone.
  return install() || (apt('update') && install());
}

export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
