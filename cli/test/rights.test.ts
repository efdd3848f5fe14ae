import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { type Finished, RunningSiphon, siphon } from './siphon-process.ts';

/** Rights are nothing to root, unless it gives up what lets it pass them. */
const through = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
const hasRights = process.platform !== 'win32';

let place: TestPlace;
let transcript: string;
beforeEach(async () => {
  place = new TestPlace();
  ({ file: transcript } = place.session('one').prompt('the hidden walrus'));
  await siphon('up', '--once', '--no-open', '--home', place.home, '--data', place.data);
});
afterEach(() => {
  chmodSync(place.data, 0o700);
  place[Symbol.dispose]();
});

const run = (...args: readonly string[]): Promise<Finished> => new RunningSiphon(args, { through }).finished;
const data = (): string[] => ['--data', place.data];
const at = (): string[] => ['--home', place.home, ...data()];

describe.runIf(hasRights)('a data folder', () => {
  it('that cannot be written is searched and shown, and every command that writes says what to do', async () => {
    chmodSync(place.data, 0o500);
    expect(await run('search', 'walrus', ...data())).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('walrus'),
    });
    expect(await run('status', ...at())).toMatchObject({ code: 0 });
    const [conversation = ''] = /[0-9a-f]{24}/.exec((await run('search', 'walrus', ...data())).stdout) ?? [];
    for (const command of [
      ['index', ...data()],
      ['serve', '--port', '0', ...data()],
      ['key', 'list', ...data()],
      ['pause', ...data()],
      ['forget', conversation, '--yes', ...at()],
    ])
      expect([command, await run(...command)]).toEqual([
        command,
        expect.objectContaining({
          code: 6,
          stderr: expect.stringMatching(/siphon: \S+ cannot be written \(EACCES\)\.\n.*--data DIR/),
        }),
      ]);
    expect(await run('doctor', ...at())).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/problem +data +\S+ cannot be read and written \(EACCES\)/),
    });
  });

  it('that nobody may look into is not taken for one that is not there', async () => {
    chmodSync(place.data, 0o000);
    for (const command of [
      ['status', ...at()],
      ['search', 'walrus', ...data()],
      ['index', ...data()],
      ['serve', ...data()],
      ['push', ...data()],
      ['weave', ...data()],
      ['forget', 'abcdef', '--yes', ...at()],
    ])
      expect([command, await run(...command)]).toEqual([
        command,
        expect.objectContaining({
          code: 6,
          stdout: '',
          stderr: expect.stringMatching(/^siphon: \S+ cannot be read \(EACCES\)\.\n.*--data DIR/),
        }),
      ]);
  });
});

it.runIf(hasRights)('a transcript that cannot be read is told by siphon normalize', async () => {
  chmodSync(transcript, 0o000);
  for (const path of [transcript, place.home])
    expect(await run('normalize', path, '--source', 'claude-code', ...data())).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/(?:cannot be read \(EACCES\)|is no file)\.\n/),
    });
});
