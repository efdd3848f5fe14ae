import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { describe, expect, it } from 'vitest';
import { startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { TestPlace } from '../../test/claude-home.ts';
import { siphon } from '../../test/siphon-process.ts';
import type { Terminal } from '../terminal.ts';
import { Questions } from './questions.ts';
import { setUp } from './set-up.ts';

const config = (place: TestPlace): string => join(place.folder, 'config.yaml');

/** What a person would see who gives these answers, and what came of it. */
async function talk(
  place: TestPlace,
  answers: readonly string[],
  options: { readonly remote?: string } = {},
): Promise<{ readonly seen: string; readonly failure: unknown }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const seen = text(output);
  const write = (line: string): void => void output.write(`${line}\n`);
  const terminal: Terminal = {
    print: write,
    say: write,
    progress: () => undefined,
    isInteractive: true,
    width: 80,
    hasColor: false,
  };
  input.end(answers.map((answer) => `${answer}\n`).join(''));
  using questions = new Questions(input, output);
  const failure: unknown = await setUp({
    terms: undefined,
    terminal,
    questions,
    options: {
      remote: options.remote,
      shared: false,
      projects: undefined,
      person: undefined,
      machine: undefined,
      restore: undefined,
      'share-rules': false,
      yes: false,
      json: false,
      home: place.home,
      data: place.data,
      config: config(place),
    },
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
  output.end();
  return { seen: await seen, failure };
}

describe('setting up by questions', () => {
  it('stays on this machine when only the enter key is pressed', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    const { seen, failure } = await talk(place, ['', '', '', '', '']);
    expect(failure).toBeUndefined();
    expect(seen).toMatch(/nothing to stay on this machine: Projects that are collected.*\[all\]: Name of this machine/);
    expect(seen).toMatch(/Write this\? \[Y\/n\] Done\.\n/);
    expect(seen).toContain(`\`siphon up --config ${config(place)}\` collects`);
    expect(readFileSync(config(place), 'utf8')).toBe(`data: ${place.data}\n`);
    expect(existsSync(join(place.data, 'archive.git', 'HEAD'))).toBe(true);
  });

  it('shares nothing that was not named, and asks again for what is not understood', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    place.session('two', 'diary').prompt('hello');
    const remote = place.newRemote();
    const { seen, failure } = await talk(place, [remote, 'shopp', '2', 'laptop', 'Ana', 'what?', 'y']);
    expect(failure).toBeUndefined();
    expect(seen).toContain('there is no project "shopp"');
    expect(seen).toMatch(/Projects that may be shared: .* \[none\]/);
    expect(seen).toContain('To be collected and shared: 1 conversation of 1 project (shop).');
    expect(seen).toMatch(/Please answer y or n\.[^]*siphon join [\w-]+/);
    expect(readFileSync(config(place), 'utf8')).toBe(
      `person: Ana\nmachine_id: laptop\ndata: ${place.data}\ncollector:\n  projects:\n    include:\n      - ~/shop\n`,
    );
    expect(git(remote, ['log', '--format=%s', 'main'])).toBe('archive: begin');
    // The choice of before is the usual answer.
    const again = await talk(place, ['', '', '', '', '']);
    expect(again.seen).toMatch(/\[.*remote\.git\]: .* \[~\/shop\]: .* \[laptop\]: .* \[Ana\]: /);
    expect(again.seen).toContain('It is set up like this already; nothing changes.');
  });

  it('asks for the user name and the token of a host that wants them, and hands them to nobody else', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    place.newRemote();
    const credentials = { username: 'ana', password: 'typed-token' };
    await using server = await startGitHttpServer({ root: place.folder, credentials });
    const answers = [`${server.url}/remote.git`, 'all', 'laptop', 'Ana', 'ana', 'wrong'];
    expect(await talk(place, answers)).toMatchObject({ failure: { code: 'REMOTE_AUTH' } });
    const { seen, failure } = await talk(place, [...answers.slice(0, 5), 'typed-token', 'y']);
    expect(failure).toBeUndefined();
    expect(seen).toContain(`${server.url} asks who you are.\nUser name: Token or password (it is not shown): \n`);
    expect(git(join(place.folder, 'remote.git'), ['log', '--format=%s', 'main'])).toBe('archive: begin');
    expect(readFileSync(join(place.data, 'archive.git', 'config'), 'utf8')).not.toContain('typed-token');
  });

  it('asks whose name is taken in the archive whether that was this machine, and takes back what it pushed', async () => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    const remote = place.newRemote();
    await talk(place, [remote, 'all', 'laptop', 'Ana', 'y']);
    await siphon('collect', '--home', place.home, '--config', config(place));
    rmSync(place.data, { recursive: true });
    const other = await talk(place, [remote, '', '', '', 'n', 'n']);
    expect(other.seen).toMatch(/Was that this one, and its data folder was lost\? \[y\/N\] [^]*--restore laptop\./);
    const { seen } = await talk(place, [remote, '', '', '', 'y', 'y']);
    expect(seen).toContain('What this machine pushed is taken back from the remote');
    expect(git(join(place.data, 'archive.git'), ['log', '-1', '--format=%s', 'main'])).toMatch(
      /^claude-code: 1 session/,
    );
  });

  it.each([
    ['is answered with no', ['', '', '', '', 'n']],
    ['is not answered any more', ['', '', '']],
  ])('writes nothing when the last question %s', async (_how, answers) => {
    using place = new TestPlace();
    place.session('one').prompt('hello');
    const { failure } = await talk(place, answers);
    expect(failure).toMatchObject({ code: 'CANCELLED' });
    expect([existsSync(place.data), existsSync(config(place))]).toEqual([false, false]);
  });
});
