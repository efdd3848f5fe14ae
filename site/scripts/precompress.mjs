/** Puts a compressed copy beside every built file that gets smaller so, for web servers that send such copies. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressible = /\.(?:html|js|css|svg|txt|bin)$/;

/** An integration of Astro. */
export const precompress = {
  name: 'precompress',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const folder = fileURLToPath(dir);
      const entries = await readdir(folder, { recursive: true });
      await Promise.all(
        entries.filter((entry) => compressible.test(entry)).map((entry) => compress(join(folder, entry))),
      );
    },
  },
};

async function compress(file) {
  const text = await readFile(file);
  const copies = {
    '.br': await promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: qualityFor(file) } }),
    '.gz': await promisify(gzip)(text, { level: 9 }),
  };
  for (const [ending, copy] of Object.entries(copies))
    if (copy.length < text.length) await writeFile(file + ending, copy);
}

/** The best quality takes seconds for a megabyte of numbers, and makes them hardly smaller. */
function qualityFor(file) {
  return file.endsWith('.bin') ? 9 : constants.BROTLI_MAX_QUALITY;
}
