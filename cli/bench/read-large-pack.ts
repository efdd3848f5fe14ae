/**
 * Reads from a repository with one very large pack, in a process of its own, and prints what it took.
 * usage: read-large-pack.ts DIRECTORY
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffTrees } from '@session-siphon/schemas/git/diff-trees';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import type { LargePack } from './large-pack.ts';
import { Random } from './random.ts';

export interface ReadingOfPack {
  readonly diffMs: number;
  readonly reads: number;
  readonly readMs: number;
  readonly peakMiB: number;
}

const reads = 5_000;

const directory = process.argv[2] ?? '.';
const { before, after }: LargePack = JSON.parse(readFileSync(join(directory, 'trees.json'), 'utf8'));
const store = new ObjectStore(nodeGitFiles(directory));
let started = performance.now();
const changed = [...diffTrees(store, before, after)];
const diffMs = performance.now() - started;
if (changed.length !== 1) throw new Error(`one file changed, ${changed.length} were found`);
const files = [...diffTrees(store, undefined, after)].flatMap(({ after: id }) => (id === undefined ? [] : [id]));
const random = new Random(2);
started = performance.now();
for (let read = 0; read < reads; read += 1) store.read(random.pick(files));
const readMs = performance.now() - started;
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ diffMs, reads, readMs, peakMiB } satisfies ReadingOfPack));
