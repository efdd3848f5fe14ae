import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeHref, textPieces } from './linked-text.ts';

const links = (text: string) => textPieces(text).flatMap(({ href }) => href ?? []);

describe('web addresses in a text', () => {
  it.each([
    ['see https://a.example/b?c=d#e.', ['https://a.example/b?c=d#e']],
    ['(https://a.example/b)', ['https://a.example/b']],
    ['https://a.example/wiki/B_(c)', ['https://a.example/wiki/B_(c)']],
    ['**https://a.example**, http://b.example!', ['https://a.example', 'http://b.example']],
    ['<https://a.example> "https://b.example"', ['https://a.example', 'https://b.example']],
    ['https://a.example/\u202egnp.exe', ['https://a.example/']],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.example', []],
    ['https:// http://', []],
  ])('are links in %j', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it('leave the text as it was', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('https://a.example/', ' ', ')', '.', 'http://'),
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join('')),
        (text) => {
          expect(
            textPieces(text)
              .map((piece) => piece.text)
              .join(''),
          ).toBe(text);
        },
      ),
      { seed },
    );
  });
});

describe('an address that a message wants to link to', () => {
  it.each(['https://a.example/', 'http://a.example/', 'mailto:ana@a.example'])('may be %s', (href) => {
    expect(safeHref(href)).toBe(href);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://a.example/1',
    'file:///etc/passwd',
    '//a.example/b',
    '/c/?id=1',
    '#m-1',
    '',
  ])('may not be %j', (href) => {
    expect(safeHref(href)).toBeUndefined();
  });
});
