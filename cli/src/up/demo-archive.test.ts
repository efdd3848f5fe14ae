import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryArchive } from '@session-siphon/collector/archive/memory-archive';
import type { SessionSummary } from '@session-siphon/collector/pipeline/session-summary';
import { sources } from '@session-siphon/collector/registry';
import { type Log, silentLog } from '@session-siphon/schemas/log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveDemo } from './demo-archive.ts';

describe('the demo', () => {
  let stateFolder: string;
  beforeEach(() => {
    stateFolder = mkdtempSync(join(tmpdir(), 'siphon-demo-'));
  });
  afterEach(() => rmSync(stateFolder, { recursive: true }));

  it('has conversations of every assistant, one with a sub-agent, and each is told in full', async () => {
    const sessions: SessionSummary[] = [];
    const warnings: string[] = [];
    const log: Log = { ...silentLog, warn: (event) => warnings.push(event) };
    const counts = await archiveDemo(new MemoryArchive(), {
      stateFolder,
      log,
      onSession: (session) => sessions.push(session),
    });
    expect(warnings).toEqual([]);
    expect(counts).toMatchObject({ skips: 0, redactions: 0, failed: 0, commits: 1 });
    expect(new Set(sessions.map(({ source }) => source))).toEqual(new Set(sources.map(({ id }) => id)));
    expect(sessions.filter(({ agentId }) => agentId !== undefined)).toHaveLength(1);
    for (const { title, messages, models, project } of sessions) {
      expect(title).toMatch(/^[A-Z].{15,90}$/);
      expect(messages.assistant).toBeGreaterThan(3);
      expect(messages.tool).toBeGreaterThan(3);
      expect(models).toHaveLength(1);
      expect(project).not.toBe('unknown');
    }
  });

  it('is the same at every start', async () => {
    const archive = new MemoryArchive();
    const options = { stateFolder, log: silentLog };
    const first = await archiveDemo(archive, options);
    const second = await archiveDemo(archive, options);
    expect(first.parsed).toBe(first.carriers);
    expect(second).toMatchObject({ carriers: first.carriers, parsed: 0, commits: 0 });
  });
});
