import { describe, expect, it } from 'vitest';
import { decodeHTMLStrict } from './entities.ts';

describe('entities in a message', () => {
  it.each([
    ['&nbsp;', '\u00a0'],
    ['&yuml;', 'ÿ'],
    ['&amp;', '&'],
    ['&hellip;', '…'],
    ['&upsilon;', 'υ'],
    ['&omega;', 'ω'],
    ['&hArr;', '⇔'],
    ['&thinsp;', '\u2009'],
    ['&cross;', '✗'],
  ])('become the character that they name: %s', (entity, character) => {
    expect(decodeHTMLStrict(entity)).toBe(character);
  });

  it.each(['&toString;', '&nothing;', '&AMP;'])('stay as they were written where none is known: %s', (entity) => {
    expect(decodeHTMLStrict(entity)).toBe(entity);
  });
});
