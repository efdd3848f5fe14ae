import { describe, expect, it } from 'vitest';
import { shownPart } from './shown-part.ts';

const lines = Array.from({ length: 500 }, (_, at) => `line ${at}`);
const part = (word: string | undefined) =>
  shownPart(lines, { most: 24, searched: word === undefined ? undefined : new RegExp(`${word}$`, 'g') });

describe('the part of a long text that is shown', () => {
  it('is its beginning, also when nothing or something near it matches', () => {
    expect(part(undefined)).toEqual([0, 24]);
    expect(part('nowhere')).toEqual([0, 24]);
    expect(part('line 20')).toEqual([0, 24]);
  });

  it('is around the first match, up to the end', () => {
    expect(part('line 300')).toEqual([294, 318]);
    expect(part('line 499')).toEqual([476, 500]);
    expect(part('line 22')).toEqual([16, 40]);
  });

  it('is all of a short text', () => {
    expect(shownPart(['one', 'two'], { most: 24, searched: /two/ })).toEqual([0, 2]);
  });
});
