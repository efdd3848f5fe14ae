import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Names every package of somebody else that is loaded, on stderr. */
const telling = `
import { registerHooks } from 'node:module';
const names = new Set();
registerHooks({ resolve(specifier, context, next) {
  const found = next(specifier, context);
  const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(found.url)?.[1];
  if (name) names.add(name);
  return found;
} });
process.on('exit', () => console.error('loaded: ' + [...names].sort().join(' ')));`;

describe('a short command', () => {
  const place = new TestPlace();
  beforeAll(async () => {
    place.session('one').prompt('why does the login loop');
    await siphon('up', '--home', place.home, '--data', place.data, '--once', '--no-open');
    return () => place[Symbol.dispose]();
  });

  it.each([
    ['search', 'login'],
    ['status', '--home', place.home],
    ['pause', '1s'],
    ['resume'],
    ['service', 'status'],
    ['scan', place.home],
  ])('loads no package to read a configuration that is not there: siphon %s', (...args) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--conditions=source',
        `--import=data:text/javascript,${encodeURIComponent(telling)}`,
        program,
        ...args,
        ...(args[0] === 'scan' ? [] : ['--data', place.data]),
      ],
      { encoding: 'utf8', env: { ...process.env, XDG_CONFIG_HOME: place.folder, APPDATA: place.folder } },
    );
    expect([status, /^loaded: (.*)$/m.exec(stderr)?.[1]]).toEqual([0, '']);
  });
});
