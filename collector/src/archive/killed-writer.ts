/**
 * A program for tests: writes into an archive, and kills itself at one of its calls to the file system that change something.
 * usage: killed-writer.ts ARCHIVE SCENARIO CALL ; with CALL 0 it is not killed and prints how many calls there were.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { argv, kill, pid } from 'node:process';

const [, , directory = '', scenario = '', callText = '0'] = argv;
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

/** The modules below bind these functions when they are loaded, which is after this. */
function watch(module: object, names: readonly string[]): void {
  for (const [name, original] of Object.entries(module))
    if (names.includes(name) && typeof original === 'function')
      Object.assign(module, {
        [name]: (...args: readonly unknown[]) => (count() ? die() : Reflect.apply(original, module, args)),
      });
}
watch(fs.promises, ['rename', 'mkdir', 'rm', 'writeFile']);
watch(fs, ['linkSync', 'renameSync', 'rmSync', 'writeFileSync']);
const { open } = fs.promises;
Object.assign(fs.promises, {
  open: async (...args: Parameters<typeof open>) => {
    const handle = await open(...args);
    if (args[1] === 'r') return handle;
    const { write, sync } = handle;
    return Object.assign(handle, {
      async write(bytes: Buffer, from: number, length: number, position: number) {
        if (!count()) return Reflect.apply(write, handle, [bytes, from, length, position]);
        await Reflect.apply(write, handle, [bytes, from, length >> 1, position]);
        return die();
      },
      sync: () => (count() ? die() : sync.call(handle)),
    });
  },
});
syncBuiltinESMExports();

const { scenarios, takeSteps } = await import('./killed-steps.ts');

await takeSteps(directory, scenarios[scenario]?.killed ?? []);
process.stdout.write(`${calls}\n`);
