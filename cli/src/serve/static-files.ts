/** The files of the built site, read when they are asked for: a site that was built anew is shown at once. */
import { existsSync } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@session-siphon/schemas/errors';

export interface StaticFile {
  readonly body: Buffer;
  readonly contentType: string;
  /** How the body is compressed; undefined when it is not. */
  readonly encoding: string | undefined;
  /** Changes with the file. */
  readonly etag: string;
  /** Names with a content hash never change. */
  readonly isImmutable: boolean;
}

export interface StaticFiles {
  /** The file of an URL path; a folder's is its index.html. `accepted` are the encodings that the browser reads. Undefined when there is none. */
  find(path: string, accepted: string): Promise<StaticFile | undefined>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.bin': 'application/octet-stream',
};

/** Compressed copies that the build puts beside a file, the smaller first. */
const copies = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;

/** Names that the build gives: none begins with a dot, so that no path leads upwards, and none needs an escape. */
const plainPath = /^(?:\/[\w-][\w.-]*)*\/?$/;

/** Folder of the built site: beside the program when it was installed, in the workspace of a checkout. */
export function siteFolder(): string {
  const inPackage = fileURLToPath(new URL('../site', import.meta.url));
  const inCheckout = fileURLToPath(new URL('../../../site/dist', import.meta.url));
  return import.meta.url.endsWith('.ts') ? inCheckout : inPackage;
}

/** The files below a folder. Throws SITE_MISSING when no site is there. */
export function staticFiles(folder: string): StaticFiles {
  if (!existsSync(join(folder, 'index.html')))
    throw new AppError('SITE_MISSING', `there is no built site in ${folder}.`, {
      hint: 'In a checkout, `npm start` builds it.',
    });
  return {
    async find(path, accepted) {
      if (!plainPath.test(path)) return undefined;
      const names = path.endsWith('/') ? [`${path}index.html`] : [path, `${path}/index.html`];
      for (const name of names) {
        const file = contentTypes[extname(name)] && (await readCopy(folder, name, accepted));
        if (file) return file;
      }
      return undefined;
    },
  };
}

async function readCopy(folder: string, name: string, accepted: string): Promise<StaticFile | undefined> {
  await using plain = await openInside(folder, name);
  if (!plain) return undefined;
  const { mtimeMs } = await plain.stat();
  for (const { encoding, ending } of copies.filter((copy) => new RegExp(`\\b${copy.encoding}\\b`).test(accepted))) {
    await using copy = await openInside(folder, name + ending);
    // A copy of what the file was before would be worse than none.
    if (copy && (await copy.stat()).mtimeMs >= mtimeMs) return { ...(await read(copy, name)), encoding };
  }
  return { ...(await read(plain, name)), encoding: undefined };
}

/** Opens a file; undefined when there is none, or when a link leads out of the folder. */
async function openInside(folder: string, name: string): Promise<FileHandle | undefined> {
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    return path.startsWith(root + sep) ? await open(path) : undefined;
  } catch {
    return undefined;
  }
}

async function read(handle: FileHandle, name: string) {
  const { size, mtimeMs } = await handle.stat();
  return {
    body: await handle.readFile(),
    contentType: contentTypes[extname(name)] ?? '',
    etag: `"${size.toString(16)}-${Math.trunc(mtimeMs).toString(16)}"`,
    isImmutable: name.startsWith('/_astro/'),
  };
}
