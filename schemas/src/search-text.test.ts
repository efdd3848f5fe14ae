import { describe, expect, it } from 'vitest';
import { indexableText, normalizedWords, prepareQuery } from './search-text.ts';

describe('prepareQuery', () => {
  it.each([
    ['parser retry', 'parser retry'],
    ['git commit --amend', 'git commit amend'],
    ['git (-amend)', 'git ( amend)'],
    ['"git commit --amend"', '"git commit amend"'],
    ['well-known', 'well-known'],
    ['src/lib/a.ts', 'src/lib/a.ts'],
    ['"unfinished phr', 'unfinished phr'],
    ['"rate limit" "too ma', '"rate limit" too ma'],
    ['git NOT merge', 'git -merge'],
    ['NOT NULL constraint failed: users.email NOT mock', 'not null constraint failed: users.email -mock'],
    ['404 NOT FOUND, CREATE TABLE IF NOT EXISTS', '404 not found, create table if not exists'],
    ['tokens NOT JWT', 'tokens -jwt'],
    ['git NOT left-pad NOT "two words"', 'git -"left-pad" -"two words"'],
    ['git NOT 東京タワー', 'git -東京タワー'],
    ['git\u2014merge \u2013 fast', 'git-merge fast'],
    ['\u00abrate limit\u00bb it\u2019s', '"rate limit" it\'s'],
    ['ПРИВЕТ мир', 'привет мир'],
    ['\u201crate limit\u201d v1.2.3', '"rate limit" "1.2.3"'],
    ['next 15.5, NOT v1.2.3', 'next "15.5" -"1.2.3"'],
    ['3 next@15.5.2 127.0.0.1:80', '3 next@15.5.2 127.0.0.1:80'],
    ['eslint ^9.1, costs $12.50', 'eslint "9.1" costs "12.50"'],
    ['C++ (or C#) c', '"c" (or "c" c'],
  ])('turns %j into %j', (typed, query) => {
    expect(prepareQuery(typed)).toBe(query);
  });

  it.each([
    ['how did we fix the login redirect loop?', 'login redirect loop?'],
    ['Why is the build slow on CI', 'build slow ci'],
    ['how to', 'how to'],
    ['what is this?', 'what is this?'],
    ['how did "the fix" go wrong', 'how did "the fix" go wrong'],
    ['Wie haben wir die Anmeldung repariert?', 'anmeldung'],
    ['was war der Grund für die Weiterleitung', 'grund weiterleitung'],
    ['was the die cut again?', 'die cut'],
    ['comment avons-nous corrigé la redirection ?', 'redirection'],
    ['which of the die sizes did we use', 'die sizes'],
    ['which parser are we using?', 'parser'],
    ['Welche Version von Next.js benutzen wir?', 'version next.js'],
    ['Почему платёжный шлюз возвращает ошибку?', 'платежный шлюз возвращает ошибку ?'],
  ])('asks for the subject of a question: %j becomes %j', (typed, query) => {
    expect(prepareQuery(typed)).toBe(query);
  });

  it.each(['', '   ', '-', '...', '(((', '\u2014', '"', '""', '*', '-- --'])(
    'asks for nothing when %j has no letter or digit',
    (typed) => {
      expect(prepareQuery(typed)).toBeUndefined();
    },
  );

  it('sends the first ten words of a long text and the last ten', () => {
    const words = Array.from({ length: 50 }, (_, at) => `word${at}`);
    expect(prepareQuery(words.join(' '))?.split(' ')).toEqual([...words.slice(0, 10), ...words.slice(-10)]);
  });

  it('looks at both ends of a file that was pasted', () => {
    expect(prepareQuery('x'.repeat(1_000_000))).toHaveLength(2_000);
    expect(prepareQuery(`"first words ${'x'.repeat(1_000_000)}"`)).toMatch(/^"first words x+ x+"$/);
  });
});

describe('indexableText', () => {
  it('leaves ASCII alone', () => {
    expect(indexableText('a\tb --c')).toBe('a\tb --c');
  });
  it('separates what the tokenizer would glue together', () => {
    expect(
      indexableText(
        'left\u00a0right a\u2014b hello🙂world zero\u200bwidth \u26a0\ufe0f it\u2019s \u201eso\u201c\u2026',
      ),
    ).toBe('left right a-b hello 🙂 world zerowidth \u26a0 it\'s "so"...');
    expect(indexableText('「検索」を追加しました。React、Vue')).toBe('「検索」を追加しました. React, Vue');
  });
});

describe('normalizedWords', () => {
  it('is undefined for Latin text', () => {
    expect(normalizedWords('plain café')).toBeUndefined();
  });
  it('folds case and segments other scripts', () => {
    expect(normalizedWords('git ПРИВЕТ x')).toBe('привет');
    expect(normalizedWords('платёж')).toBe('платеж');
    expect(normalizedWords('检索会话 in 日本語')?.split(' ').length).toBeGreaterThan(2);
  });
});
