import type { SpineKind, Vertebra } from '@session-siphon/schemas/spine';
import { describe, expect, it } from 'vitest';
import { mapBars } from './map-bars.ts';

const vertebra = (kind: SpineKind, isError = false): Vertebra => ({
  kind,
  isError,
  isSuperseded: false,
  isMixed: false,
  toolKind: kind === 'tool' ? 'run' : undefined,
  calls: 0,
  textLines: 1,
  outputLines: 0,
});
const many = (count: number, one: Vertebra) => Array.from({ length: count }, () => one);

describe('the bars of the map', () => {
  it('are one a message while there is room', () => {
    const bars = mapBars([vertebra('prompt'), vertebra('tool'), vertebra('result', true), vertebra('system')], 100);
    expect(bars.map(({ stratum }) => stratum)).toEqual(['prompt', 'run', 'error', undefined]);
  });

  it('show a prompt or an error among a few messages, and what is most frequent among many', () => {
    const few = [...many(4, vertebra('prose')), vertebra('prompt')];
    expect(mapBars(few, 1)).toEqual([{ stratum: 'prompt', hasError: false }]);
    const crowd = [...many(40, vertebra('prose')), vertebra('prompt'), vertebra('tool', true)];
    expect(mapBars(crowd, 1)).toEqual([{ stratum: 'prose', hasError: true }]);
  });

  it('leave no message out', () => {
    const spine = [...many(999, vertebra('prose')), vertebra('tool', true)];
    const bars = mapBars(spine, 300);
    expect(bars).toHaveLength(300);
    expect(bars.findIndex(({ hasError }) => hasError)).toBe(299);
    expect(mapBars([], 300)).toEqual([]);
  });
});
