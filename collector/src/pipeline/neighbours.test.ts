import { describe, expect, it } from 'vitest';
import { Neighbours } from './neighbours.ts';

const file = (relativePath: string) => ({ root: '/r', relativePath, sizeBytes: 1, mtimeMs: 0 });
const namesOf = (path: string) => path.replace(/\.txt$/, '').split('-');

describe('neighbours', () => {
  it('are found by each of their names, once and by path', () => {
    const neighbours = new Neighbours({ names: namesOf }, ['b-a.txt', 'c.txt', 'a-a.txt', 'a.txt'].map(file));
    expect(neighbours.named('a').map(({ relativePath }) => relativePath)).toEqual(['a-a.txt', 'a.txt', 'b-a.txt']);
    expect(neighbours.named('b').map(({ relativePath }) => relativePath)).toEqual(['b-a.txt']);
    expect(neighbours.named('d')).toEqual([]);
  });

  it('have no names where their source gives none', () => {
    expect(new Neighbours({}, [file('a.txt')]).named('a')).toEqual([]);
  });

  it('are asked for their names once, however often one looks for them', () => {
    const asked: string[] = [];
    const names = (path: string): readonly string[] => {
      asked.push(path);
      return namesOf(path);
    };
    const files = Array.from({ length: 4_000 }, (_, number) => file(`${number}.txt`));
    const neighbours = new Neighbours({ names }, files);
    for (let number = 0; number < 4_000; number += 1) expect(neighbours.named(String(number))).toHaveLength(1);
    expect(asked).toHaveLength(4_000);
  });
});
