import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Workspaces run from their sources: the same export condition as `node --conditions=source`.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['{schemas,collector,indexer,site,cli}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.e2e.test.ts'],
    // A leak shows at once where no home folder is and none can be made.
    env: { HOME: '/dev/null/home', USERPROFILE: '/dev/null/home' },
    // What it imports has TypeScript under the same condition, which Node does not run below node_modules.
    server: { deps: { inline: ['@modelcontextprotocol/client'] } },
    // Many tests wait for processes of their own: none of the cores should wait with them.
    maxWorkers: '100%',
    testTimeout: 60_000,
    // Waiting for something that will happen: a loaded machine may take its time.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 60_000,
  },
});
