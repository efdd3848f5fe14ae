// Runs one TypeScript program of this checkout on the pinned Node, from source.
// usage: node cli/launch/run.mjs FILE [ARGUMENT …]
import { becomePinnedNode } from './pinned-node.mjs';

process.exitCode = await becomePinnedNode(process.argv.slice(2));
