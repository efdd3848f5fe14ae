import { describe, expect, it } from 'vitest';
import { ActiveMachines } from './active-machines.ts';

describe('machines that push', () => {
  it('are those whose branches moved since the last look, new ones among them', () => {
    const machines = new ActiveMachines();
    machines.look(new Map(Object.entries({ ana: '1', bob: '1', cem: '1' })));
    expect(machines.count).toBe(0);
    const later = new Map(Object.entries({ ana: '2', bob: '2', cem: '1', dan: '1' }));
    machines.look(later);
    expect(machines.count).toBe(3);
    machines.look(later);
    expect(machines.count).toBe(0);
  });
});
