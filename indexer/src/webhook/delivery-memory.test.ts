import { describe, expect, it } from 'vitest';
import { DeliveryMemory } from './delivery-memory.ts';

describe('the memory of deliveries', () => {
  it('takes each of them once', () => {
    const memory = new DeliveryMemory();
    expect(['a', 'b', 'a'].map((id) => memory.take(id))).toEqual([true, true, false]);
  });

  it('holds a bounded number, the latest ones', () => {
    const memory = new DeliveryMemory(2);
    for (const id of ['a', 'b', 'c']) memory.take(id);
    expect(['c', 'b', 'a'].map((id) => memory.take(id))).toEqual([false, false, true]);
  });
});
