/** The built site's files, read once at start: a request can only name a file that is in the map, so no path can lead out of the folder. */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { AppError } from '@session-siphon/schemas/errors';

export interface StaticFile {
  readonly body: Buffer;
  /** Gzipped body where that is smaller. */
  readonly gzipped: Buffer | undefined;
  readonly contentType: string;
  /** Names with a content hash never change. */
  readonly isImmutable: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Folder of the built site: beside the program when it was installed, in the workspace of a checkout. */
export function siteFolder(): string {
  const inPackage = fileURLToPath(new URL('../site', import.meta.url));
  const inCheckout = fileURLToPath(new URL('../../../site/dist', import.meta.url));
  return import.meta.url.endsWith('.ts') ? inCheckout : inPackage;
}

/** Every file of the site by its URL path; folders answer with their index.html. Throws SITE_MISSING. */
export function loadSite(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const path of filesBelow(folder)) {
    const url = '/' + relative(folder, path).split(sep).join('/');
    const file = staticFile(path);
    files.set(url, file);
    if (url.endsWith('/index.html')) files.set(url.slice(0, -'index.html'.length), file);
  }
  if (!files.has('/')) throw missing(folder);
  return files;
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (cause) {
    throw missing(folder, cause);
  }
}

function missing(folder: string, cause?: unknown): AppError {
  return new AppError('SITE_MISSING', `there is no built site in ${folder}.`, {
    hint: 'In a checkout, `npm start` builds it.',
    cause,
  });
}

function staticFile(path: string): StaticFile {
  const body = readFileSync(path);
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
  const gzipped = /^(text|application\/json|image\/svg)/.test(contentType) ? gzipSync(body) : undefined;
  return {
    body,
    contentType,
    gzipped: gzipped && gzipped.length < body.length ? gzipped : undefined,
    isImmutable: path.includes(`${sep}_astro${sep}`),
  };
}
