import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { type Finished, RunningSiphon } from './siphon-process.ts';

/** A person with a home folder, on a system whose service manager is a few lines of shell: it starts and stops what the unit says. */
class Person implements AsyncDisposable {
  readonly place = new TestPlace();
  readonly unit = join(this.place.home, '.config', 'systemd', 'user', 'session-siphon.service');
  readonly #programs = join(this.place.folder, 'programs');
  readonly #calls = join(this.#programs, 'calls');

  constructor() {
    this.place.session('one').prompt('the numbat eats termites');
  }

  withSystemctl(): this {
    const pid = join(this.#programs, 'pid');
    return this.#withProgram(`
      case "$*" in
        *enable*) eval "$(sed -n 's/^ExecStart=//p' '${this.unit}') </dev/null >/dev/null 2>&1 &"; echo $! >'${pid}' ;;
        *disable*)
          test -f '${pid}' || exit 1
          kill "$(cat '${pid}')"
          while kill -0 "$(cat '${pid}')" 2>/dev/null; do sleep 0.05; done
          rm '${pid}' ;;
      esac`);
  }

  withoutBus(): this {
    return this.#withProgram(`echo 'Failed to connect to bus: No medium found' >&2; exit 1`);
  }

  #withProgram(script: string): this {
    mkdirSync(this.#programs);
    const program = join(this.#programs, 'systemctl');
    writeFileSync(program, `#!/bin/sh\necho "$@" >>'${this.#calls}'\n${script}\n`);
    chmodSync(program, 0o755);
    return this;
  }

  get calls(): readonly string[] {
    return readFileSync(this.#calls, 'utf8').trim().split('\n');
  }

  siphon(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Finished> {
    const system = existsSync(this.#programs) ? `${this.#programs}:${process.env['PATH'] ?? ''}` : '';
    const env = { HOME: this.place.home, PATH: system || dirname(process.execPath), ...more };
    return new RunningSiphon([...args, '--data', this.place.data], { env }).finished;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.siphon(['service', 'uninstall']);
    this.place[Symbol.dispose]();
  }
}

const install = ['service', 'install', '--port', '0'];

describe('siphon service', () => {
  it('lets the system run a siphon that collects and serves, and takes it away again', async () => {
    await using person = new Person().withSystemctl();
    const { code, stderr } = await person.siphon(install);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/runs \(process \d+\)\. Site: http/),
    });
    expect(person.calls).toEqual([
      '--user disable --now session-siphon.service',
      '--user daemon-reload',
      '--user enable --now session-siphon.service',
    ]);
    const search = async (): Promise<string> => (await person.siphon(['search', 'numbat'])).stdout;
    await expect.poll(search).toContain('termites');
    const status = await person.siphon(['service', 'status', '--json']);
    expect(JSON.parse(status.stdout)).toEqual({
      version: 1,
      installed: person.unit,
      running: { pid: expect.any(Number), siteUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    });
    const second = await person.siphon(['up']);
    expect(second).toMatchObject({ code: 0, stderr: expect.stringMatching(/serves this data folder[^]*Site: http/) });
    expect((await person.siphon(['service', 'uninstall'])).stderr).toMatch(/^Uninstalled/);
    expect(existsSync(person.unit)).toBe(false);
    expect((await person.siphon(['service', 'status'])).stderr).toBe('The service is not installed.\n');
    expect((await person.siphon(['service', 'status', '--json'])).stdout).toBe(
      '{"version":1,"installed":null,"running":null}\n',
    );
  });

  it('takes over where assistants keep their files, and no secret', async () => {
    await using person = new Person().withSystemctl();
    const env = { CODEX_HOME: '/data/codex', SIPHON_GIT_TOKEN: 'a-token-nobody-sees' };
    const { stderr } = await person.siphon(install, env);
    expect(stderr).toContain('It does not know SIPHON_GIT_TOKEN');
    expect(readFileSync(person.unit, 'utf8')).toContain('Environment="CODEX_HOME=/data/codex"');
    expect(readFileSync(person.unit, 'utf8')).not.toContain('nobody-sees');
  });

  it('leaves nothing behind where the system refuses it, or has no such manager', async () => {
    await using refused = new Person().withoutBus();
    expect(await refused.siphon(install)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/No medium found[^]*`siphon up --no-open`/),
    });
    expect(existsSync(refused.unit)).toBe(false);
    await using without = new Person();
    expect(await without.siphon(install)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('systemctl cannot be run here'),
    });
    expect(existsSync(without.unit)).toBe(false);
  });

  it.runIf(existsSync('/proc/self'))('says where it cannot be described to the system', async () => {
    await using person = new Person().withSystemctl();
    expect(await person.siphon(install, { XDG_CONFIG_HOME: '/proc/more' })).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/^siphon: \/proc\/more\/systemd\/user\/session-siphon.service cannot be written/),
    });
  });

  it('says what it can do', async () => {
    await using person = new Person();
    expect(await person.siphon(['service', 'begin'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"begin" is none of install, status, uninstall'),
    });
  });
});
