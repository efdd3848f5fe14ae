import { describe, expect, it } from 'vitest';
import { nearest } from './meant-name.ts';

describe('the name that was meant', () => {
  const names = ['search', 'serve', 'service', 'up', 'key'];
  it.each([
    ['serach', 'search'],
    ['sarve', 'serve'],
    ['pu', 'up'],
    ['kye', 'key'],
    ['services', 'service'],
  ])('of %s is %s', (typed, meant) => {
    expect(nearest(typed, names)).toBe(meant);
  });

  it('is none where nothing is near', () => {
    expect(nearest('frobnicate', names)).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });
});
