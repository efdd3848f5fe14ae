/**
 * A program for tests: writes two commits into an archive, and kills itself at one call to the file system.
 * usage: killed-writer.ts ARCHIVE CALL
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { argv, kill, pid } from 'node:process';

const [, , directory = '', callText = '0'] = argv;
const killAt = Number(callText);
let calls = 0;

/** Counts a call; the last one is not made, or, for a write, made by half. */
function count(): boolean {
  calls += 1;
  return calls === killAt;
}

const die = (): never => {
  kill(pid, 'SIGKILL');
  throw new Error('killed');
};

/** Calls of `node:fs/promises` that change something. The modules below bind them when they are loaded, which is after this. */
for (const name of ['rename', 'mkdir', 'rm', 'writeFile'] as const) {
  const original: (...args: never[]) => unknown = fs.promises[name];
  Object.assign(fs.promises, { [name]: (...args: never[]) => (count() ? die() : original.apply(fs.promises, args)) });
}
const { open } = fs.promises;
Object.assign(fs.promises, {
  open: async (...args: Parameters<typeof open>) => {
    const handle = await open(...args);
    if (args[1] === 'r') return handle;
    const { write, writeFile, sync } = handle;
    return Object.assign(handle, {
      async write(bytes: Buffer, from: number, length: number, position: number) {
        if (!count()) return Reflect.apply(write, handle, [bytes, from, length, position]);
        await Reflect.apply(write, handle, [bytes, from, length >> 1, position]);
        return die();
      },
      async writeFile(content: string | Uint8Array) {
        if (!count()) return writeFile.call(handle, content);
        await writeFile.call(handle, content.slice(0, content.length >> 1));
        return die();
      },
      sync: () => (count() ? die() : sync.call(handle)),
    });
  },
});
syncBuiltinESMExports();

const { openGitArchive } = await import('./git-archive.ts');
const { killedSteps } = await import('./killed-steps.ts');

const archive = await openGitArchive({ directory, name: 'x', machine: 'laptop', person: 'Ana', now: () => 0 });
for (const sessions of killedSteps) {
  for (const session of sessions) await archive.put(session);
  await archive.commit();
}
await archive[Symbol.asyncDispose]();
process.stdout.write(`${calls}\n`);
