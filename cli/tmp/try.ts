import { createCollector } from '@session-siphon/collector/collector';
import { openGitArchive } from '@session-siphon/collector/archive/git-archive';
import { createLog } from '@session-siphon/schemas/log';
const [home, data] = process.argv.slice(2);
const log = createLog({ write: (l) => process.stderr.write(l), level: 'debug' });
await using archive = await openGitArchive({ directory: data + '/archive.git', name: 'Test', machine: 'box-1', person: 'Ana', now: Date.now });
const c = createCollector({ host: { home, platform: 'linux', env: {} }, config: {}, archive, stateFolder: data + '/state', machine: 'box-1', person: 'Ana', log, now: () => performance.now() });
const t = performance.now();
console.log(await c.collect(), performance.now() - t);
