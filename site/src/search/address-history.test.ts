import { describe, expect, it } from 'vitest';
import { isSameButWords } from './address-history.ts';

describe('steps of the history', () => {
  it.each([
    ['http://site/', 'http://site/?q=parser', true],
    ['http://site/?q=par&project=web', 'http://site/?q=parser&project=web', true],
    ['http://site/?q=par', 'http://site/?q=par&project=web', false],
    ['http://site/?sort=new', 'http://site/?q=par&sort=old', false],
  ])('from %s to %s only words changed: %s', (one, other, isSame) => {
    expect(isSameButWords(one, other)).toBe(isSame);
  });
});
