import { availableParallelism } from 'node:os';
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
    // A third of the time tests wait for servers and processes of their own: none of the cores should wait with them.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    // Waiting for something that will happen: a loaded machine may take its time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
