/** Puts the licenses of the fonts and of the word vectors behind those of the bundled libraries: the bundler knows of scripts only. */
import { appendFile, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** In the built site. */
export const licensesFile = 'THIRD-PARTY-LICENSES.txt';

const fonts = ['@fontsource-variable/jetbrains-mono', '@fontsource-variable/source-serif-4'];

/** An integration of Astro. */
export const assetLicenses = {
  name: 'asset-licenses',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const entries = [...(await Promise.all(fonts.map(entryOfFont))), await entryOfVectors()];
      await appendFile(join(fileURLToPath(dir), licensesFile), entries.join(''));
    },
  },
};

async function entryOfFont(font) {
  const manifest = createRequire(import.meta.url).resolve(`${font}/package.json`);
  const { version, license } = JSON.parse(await readFile(manifest, 'utf8'));
  const text = await readFile(join(dirname(manifest), 'LICENSE'), 'utf8');
  return `\n## ${font} - ${version} (${license})\n\n${text.trimEnd()}\n`;
}

async function entryOfVectors() {
  const text = await readFile(new URL('../../schemas/word-vectors/LICENSE', import.meta.url), 'utf8');
  return `\n## WordLlama, of which the word vectors are made (MIT)\n\n${text.trimEnd()}\n`;
}
