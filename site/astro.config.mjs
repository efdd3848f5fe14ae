import { fileURLToPath } from 'node:url';
import { defineConfig } from 'astro/config';
import { assetLicenses, licensesFile } from './scripts/asset-licenses.mjs';
import { precompress } from './scripts/precompress.mjs';
import { preloadScripts } from './scripts/preload-scripts.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What shows messages: the search page does that after its results. */
const messageScripts = /[\\/](?:markdown-it|mdurl|punycode\.js)[\\/]|[\\/]conversation[\\/](?!text[\\/]match-marks)/;

/**
 * What more than one page needs comes as one script, since every request costs more than the bytes that one of the pages could do without. What shows messages
 * stays apart.
 */
const sharedScripts = {
  name: 'shared',
  test: (id) => !messageScripts.test(id),
  tags: ['$initial'],
  minShareCount: 2,
  entriesAware: true,
  entriesAwareMergeThreshold: 50_000,
};

export default defineConfig({
  output: 'static',
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  // One after the other: the pages are compressed as they are in the end.
  integrations: [assetLicenses, preloadScripts, precompress],
  // The content security policy allows no inline script and no inline style.
  build: { inlineStylesheets: 'never' },
  vite: {
    // Scripts find each other wherever the site is put.
    experimental: { renderBuiltUrl: (_file, { hostType }) => (hostType === 'js' ? { relative: true } : undefined) },
    environments: {
      client: { build: { rolldownOptions: { output: { codeSplitting: { groups: [sharedScripts] } } } } },
    },
    build: { assetsInlineLimit: 0, target: 'es2023', license: { fileName: licensesFile } },
    resolve: {
      conditions: ['source', 'browser', 'module', 'import', 'default'],
      // What need not reach the browser.
      alias: [
        // The adapter needs one method of the Typesense client and nothing of `qs`. As it was written it is smaller than as it was compiled for old browsers.
        { find: /^typesense$/, replacement: file('./src/stand-ins/typesense.ts') },
        { find: /^qs$/, replacement: file('./src/stand-ins/qs.ts') },
        {
          find: /^typesense-instantsearch-adapter$/,
          replacement: 'typesense-instantsearch-adapter/src/TypesenseInstantsearchAdapter.js',
        },
        {
          find: /^\.\.\/(?:middlewares\/createInsightsMiddleware|\.\.\/lib\/utils\/createSendEventForHits)\.js$/,
          replacement: file('./src/stand-ins/insights.ts'),
        },
        {
          find: /^\.\/utils\/hydrateSearchClient\.js$/,
          replacement: file('./src/stand-ins/server-results.ts'),
        },
        // Bare addresses are linked by our own text walker.
        { find: /^linkify-it$/, replacement: file('./src/stand-ins/linkify.ts') },
        { find: /^entities$/, replacement: file('./src/stand-ins/entities.ts') },
        { find: /^uc\.micro$/, replacement: file('./src/stand-ins/character-classes.ts') },
      ],
    },
  },
});
