/** Puts the licenses of the fonts behind those of the bundled libraries: the bundler knows of scripts only. */
import { appendFile, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** In the built site. */
export const licensesFile = 'THIRD-PARTY-LICENSES.txt';

const fonts = ['@fontsource-variable/jetbrains-mono', '@fontsource-variable/source-serif-4'];

/** An integration of Astro. */
export const fontLicenses = {
  name: 'font-licenses',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      for (const font of fonts) await appendFile(join(fileURLToPath(dir), licensesFile), await entryOf(font));
    },
  },
};

async function entryOf(font) {
  const manifest = createRequire(import.meta.url).resolve(`${font}/package.json`);
  const { version, license } = JSON.parse(await readFile(manifest, 'utf8'));
  const text = await readFile(join(dirname(manifest), 'LICENSE'), 'utf8');
  return `\n## ${font} - ${version} (${license})\n\n${text.trimEnd()}\n`;
}
