/** Names in every page all that its script imports: a browser asks for it at once, instead of finding one script in the other. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadedScripts } from './loaded-scripts.mjs';

/** An integration of Astro. */
export const preloadScripts = {
  name: 'preload-scripts',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const folder = fileURLToPath(dir);
      const pages = (await readdir(folder, { recursive: true })).filter((entry) => entry.endsWith('.html'));
      await Promise.all(pages.map((page) => nameScripts(folder, join(folder, page))));
    },
  },
};

async function nameScripts(folder, page) {
  const html = await readFile(page, 'utf8');
  const own = [...html.matchAll(/<script type="module" src="([^"]+)"/g)].map(([, path]) => join(folder, path));
  const links = loadedScripts(own).map((file) => `<link rel="modulepreload" href="/${addressBelow(folder, file)}">`);
  await writeFile(
    page,
    html.replace('</head>', () => `${links.join('')}</head>`),
  );
}

function addressBelow(folder, file) {
  return relative(folder, file).split(sep).join('/');
}
