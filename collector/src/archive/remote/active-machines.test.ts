import { describe, expect, it } from 'vitest';
import { ActiveMachines } from './active-machines.ts';

describe('machines that push', () => {
  it('are those whose branches moved since the last look, new ones among them', () => {
    const machines = new ActiveMachines();
    machines.look(new Map([...'abcd'].map((name) => [name, '1'])));
    expect(machines.count).toBe(0);
    machines.look(new Map([...'abcde'].map((name) => [name, 'ab'.includes(name) ? '2' : '1'])));
    expect(machines.count).toBe(3);
    machines.look(new Map([...'abcde'].map((name) => [name, 'ab'.includes(name) ? '2' : '1'])));
    expect(machines.count).toBe(0);
  });
});
