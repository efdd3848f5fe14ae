import { describe, expect, it } from 'vitest';
import { codePieces } from './plain-code.ts';

const shown = (text: string) =>
  codePieces(text)
    .map((piece) => (piece.isHidden ? `<${piece.text}>` : piece.text))
    .join('');

describe('code', () => {
  it('shows the characters that hide or turn it', () => {
    expect(shown('if (admin\u200b) { \u202e// }\u2066 \ufeff\u0000\u001b[0m')).toBe(
      'if (admin<U+200B>) { <U+202E>// }<U+2066> <U+FEFF><U+0000><U+001B>[0m',
    );
  });

  it('is otherwise as it was', () => {
    const code = 'const größe = "日本語 👋🏽";\n\treturn größe;\r\n';
    expect(codePieces(code)).toEqual([{ text: code, isHidden: false }]);
    expect(codePieces('')).toEqual([]);
  });
});
