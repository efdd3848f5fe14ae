import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { launchd } from './launchd.ts';
import type { BackgroundService } from './service-manager.ts';
import { systemd } from './systemd.ts';
import { taskScheduler } from './task-scheduler.ts';

const service: BackgroundService = {
  description: 'Keeps 100% of it',
  program: ['/opt/my node/bin/node', '/home/ana/a & b/$x "y" <z>\\', 'up'],
  environment: { CODEX_HOME: '/data/50% "codex"', PATH: '/usr/bin:/bin' },
};

/** What Python's own readers of the format see. */
function readByPython(code: string, input: string | Buffer): unknown {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', code], { input, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('a service', () => {
  it('is a unit whose every character systemd reads back', () => {
    const { file, fileContent } = systemd('/home/ana/.config');
    expect(file).toBe('/home/ana/.config/systemd/user/session-siphon.service');
    const lines = fileContent(service).toString().split('\n');
    expect(lines).toContain('Description=Keeps 100%% of it');
    expect(lines).toContain(String.raw`ExecStart="/opt/my node/bin/node" "/home/ana/a & b/$$x \"y\" <z>\\" "up"`);
    expect(lines).toContain(String.raw`Environment="CODEX_HOME=/data/50%% \"codex\""`);
    expect(lines).toContain('Environment="PATH=/usr/bin:/bin"');
  });

  it('is a property list that says the same to launchd', () => {
    const { file, fileContent, start } = launchd('/Users/ana', 501);
    const list = readByPython(
      'import sys,plistlib,json; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))',
      fileContent(service),
    );
    expect(list).toMatchObject({
      ProgramArguments: service.program,
      EnvironmentVariables: service.environment,
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
    });
    expect(start).toEqual([['launchctl', 'bootstrap', 'gui/501', file]]);
  });

  it('is a task whose command line Windows takes apart into the same words', () => {
    const { fileContent } = taskScheduler('C:\\state');
    const task = readByPython(
      'import sys,json,xml.etree.ElementTree as x; r=x.fromstring(sys.stdin.buffer.read()); print(json.dumps({e.tag.split("}")[1]: e.text for e in r.iter()}))',
      fileContent(service),
    );
    expect(task).toMatchObject({
      Description: service.description,
      Command: 'conhost.exe',
      Arguments: String.raw`--headless "/opt/my node/bin/node" "/home/ana/a & b/$x \"y\" <z>\\" "up"`,
    });
  });
});
