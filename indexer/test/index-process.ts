/** Brings an index up to an archive in a process of its own, so that it can be killed: `index-process.ts <archive> <url> <key>`. */
import { TestIndex } from './test-index.ts';

const [path = '', url = '', apiKey = ''] = process.argv.slice(2);
const index = new TestIndex({ url, apiKey });
await index.update({ path });
index.close();
