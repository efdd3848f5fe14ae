/** The built site in a folder, set up for one search server and one place. */
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { AppError } from '@session-siphon/schemas/errors';
import type { SiteConfig } from '@session-siphon/schemas/site-config';
import { makeFolder, pathFailure } from '../named-path.ts';

interface SitePlace {
  readonly config: SiteConfig;
  /** Path of the site on its host, with a slash at its end. */
  readonly base: string;
}

/** Throws SITE_MISSING, FOLDER_NOT_EMPTY for a folder with anything but such a site in it, FILE_UNWRITABLE or DISK_FULL. */
export function writeSite(built: string, target: string, { config, base }: SitePlace): void {
  if (!existsSync(join(built, 'index.html')))
    throw new AppError('SITE_MISSING', `there is no built site in ${built}.`, {
      hint: 'In a checkout, `npm start` builds it.',
    });
  try {
    checkTarget(target);
    copySite(built, target, { config, base });
  } catch (cause) {
    throw pathFailure(target, 'Name a folder that you may write.', cause);
  }
}

function copySite(built: string, target: string, { config, base }: SitePlace): void {
  makeFolder(target);
  // A compressed copy of a page that is changed would show what it was before.
  cpSync(built, target, { recursive: true, filter: (path) => !/\.(?:html|css)\.(?:br|gz)$/.test(path) });
  for (const path of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
    const change = changes.get(extname(path));
    if (change) writeFileSync(join(target, path), change(readFileSync(join(built, path), 'utf8'), { config, base }));
  }
  writeFileSync(join(target, 'config.json'), `${JSON.stringify(config, undefined, 2)}\n`);
}

function checkTarget(target: string): void {
  if (!existsSync(target) || readdirSync(target).length === 0 || existsSync(join(target, 'config.json'))) return;
  throw new AppError('FOLDER_NOT_EMPTY', `${target} holds something else than a site.`, {
    hint: 'Name a new folder.',
  });
}

/** What depends on the place, by the ending of the file. */
const changes: ReadonlyMap<string, (text: string, place: SitePlace) => string> = new Map([
  ['.html', placedPage],
  ['.css', (text, { base }) => text.replaceAll('url(/', () => `url(${base}`)],
]);

/** Its addresses below the base, and the search server in its policy. */
function placedPage(html: string, { config, base }: SitePlace): string {
  const origins = config.searchUrl.split(',').map((node) => new URL(node).origin);
  return html
    .replaceAll(/ (href|src|action|data-base)="\//g, (_whole, name: string) => ` ${name}="${base}`)
    .replace("connect-src 'self'", () => `connect-src 'self' ${origins.join(' ')}`);
}
