import { describe, expect, it } from 'vitest';
import { carrierPath, isTranscriptFolder } from './carrier-path.ts';

const session = '0b7e4c52-6f0e-4b0e-9a3c-5d1f2a6b7c80';

describe('paths below the projects folder', () => {
  it('knows sessions by their bare id', () => {
    expect(carrierPath(`-home-ana-shop/${session}.jsonl`)).toEqual({ session });
    expect(carrierPath(`C--Users-Ana-shop/${session.toUpperCase()}.jsonl`)).toEqual({ session: session.toUpperCase() });
  });

  it('knows sub-agents in every layout', () => {
    expect(carrierPath('-home-ana-shop/agent-1f00dfee.jsonl')).toEqual({ agentId: '1f00dfee' });
    expect(carrierPath(`p/${session}/subagents/agent-a1f00dfeedc0ffee0.jsonl`)).toEqual({
      agentId: 'a1f00dfeedc0ffee0',
      session,
      toSessionFolder: '../',
    });
    expect(carrierPath(`p/${session}/subagents/workflows/wf1/agent-a1.jsonl`)).toEqual({
      agentId: 'a1',
      session,
      toSessionFolder: '../../../',
    });
    expect(carrierPath(`p/${session}/subagents/a1/agent-a2.jsonl`)).toEqual({
      agentId: 'a2',
      session,
      toSessionFolder: '../../',
    });
  });

  it('looks into the folders of transcripts only', () => {
    for (const folder of ['p', `p/${session}`, `p/${session}/subagents`, `p/${session}/subagents/workflows/wf1`])
      expect(isTranscriptFolder(folder), folder).toBe(true);
    for (const folder of ['', 'p/memory', `p/${session}/tool-results`, `p/${session}/remote-agents`, 'p/q/subagents'])
      expect(isTranscriptFolder(folder), folder).toBe(false);
  });

  it.each([
    `${session}.jsonl`,
    `p/q/${session}.jsonl`,
    `p/${session}.json`,
    `p/${session}.jsonl.bak`,
    `p/${session}.orphaned-1795333861063-0a1b.jsonl`,
    `p/${session}.compact.tmp.0a1b`,
    `p/${session}.precompact.json`,
    `p/${session}/resume-head.jsonl`,
    `p/${session}/custom-title.json`,
    `p/${session}/tool-results/bx1.txt`,
    `p/${session}/subagents/agent-a1.meta.json`,
    `p/${session}/subagents/workflows/wf1/journal.jsonl`,
    `p/${session}/remote-agents/agent-a1.jsonl`,
    `p/not-a-session/subagents/agent-a1.jsonl`,
    'p/sessions-index.json',
    'p/memory/notes.jsonl',
    'p/agent-.jsonl',
    'p/agent-../x.jsonl',
  ])('passes over %s', (path) => {
    expect(carrierPath(path)).toBeUndefined();
  });

  it.each(['acompact', 'aside_question', 'aprompt_suggestion', 'aspeculation'])(
    "passes over the tool's own helper %s",
    (label) => {
      expect(carrierPath(`p/${session}/subagents/agent-${label}-0a1b2c3d.jsonl`)).toBeUndefined();
      expect(carrierPath(`p/agent-${label}-0a1b2c3d.jsonl`)).toBeUndefined();
    },
  );
});
