import { fileURLToPath } from 'node:url';
import { defineConfig } from 'astro/config';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  output: 'static',
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  // The content security policy allows no inline script and no inline style.
  build: { inlineStylesheets: 'never' },
  vite: {
    build: { assetsInlineLimit: 0, target: 'es2023' },
    resolve: {
      conditions: ['source', 'browser', 'module', 'import', 'default'],
      alias: {
        // The adapter needs one method of the Typesense client and nothing of `qs`: 100 KB that need not reach the browser.
        typesense: file('./src/search/typesense-stand-in.ts'),
        qs: file('./src/search/qs-stand-in.ts'),
        // Bare addresses are linked by our own text walker.
        'linkify-it': file('./src/conversation/linkify-stand-in.ts'),
      },
    },
  },
});
