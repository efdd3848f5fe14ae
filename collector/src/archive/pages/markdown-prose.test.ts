import { seed } from '@session-siphon/schemas/seed-for-tests';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignTags, rendered } from './markdown-page-for-tests.ts';
import { markdownProse } from './markdown-prose.ts';

const html = (text: string): string => rendered(markdownProse(text));

describe('Markdown of a transcript', () => {
  it('keeps lists, also in lists', () => {
    expect(markdownProse('Do:\n- one\n  - two\n    more of two\n* three\n1. four\n2) five')).toBe(
      'Do:\n- one\n  - two\n    more of two\n- three\n1. four\n2) five',
    );
  });

  it('keeps code, with a language that is only coloured', () => {
    expect(markdownProse('Run `npm test`:\n```ts\nconst a = "<b>";\n```\nthen')).toBe(
      'Run `npm test`:\n\n```ts\nconst a = "<b>";\n```\n\nthen',
    );
  });

  it('keeps bold text, quotes and rules', () => {
    expect(markdownProse('a **b** c\n> said\n\n---\nend')).toBe('a **b** c\n> said\n\n***\n\nend');
  });

  it('keeps tables', () => {
    expect(markdownProse('|a|b|\n|---|:-:|\n| `x\\|y` | 1 |\nend')).toBe(
      '| a | b |\n|---|---|\n| `x\\|y` | 1 |\n\nend',
    );
    expect(html('|a|b|\n|---|:-:|\n| `x\\|y` | 1 |')).toContain('<td><code>x|y</code></td>');
  });

  it('keeps the breaks between lines, and the indentation of what was pasted', () => {
    expect(html('def f():\n    return 1\n\nnext')).toBe(
      '<p>def f():<br />\n\u00a0\u00a0\u00a0\u00a0return 1</p>\n<p>next</p>\n'.replace('<br />', '<br>'),
    );
  });

  it('makes headings bold lines: the page has its own', () => {
    expect(html('# One\ntext\n\nTwo\n===\n\nThree\n---\n')).toBe(
      '<p><strong>One</strong></p>\n<p>text</p>\n<p>Two<br>\n===</p>\n<p>Three</p>\n<hr>\n',
    );
  });

  it('shows addresses as code, and links to them as both their texts', () => {
    expect(markdownProse('see https://example.com/a_b?c=1. Or [the docs](https://example.com)')).toBe(
      'see `https://example.com/a_b?c=1`. Or the docs (`https://example.com`)',
    );
  });

  it('leaves names and formulas of programs alone', () => {
    expect(html('snake_case and __init__, a && b, 5 * 3, C#, ~/src, $HOME, #12, <T>, x[0], {{ y }}')).toBe(
      '<p>snake_case and __init__, a &amp;&amp; b, 5 * 3, C#, ~/src, $HOME, #12, &lt;T&gt;, x[0], {{ y }}</p>\n',
    );
  });
});

describe('hostile Markdown', () => {
  it.each([
    ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)><iframe src="https://evil.example">'],
    ['a block of HTML', '<div onclick="x">\n\n<style>body{display:none}</style>\n<!-- '],
    [
      'pictures',
      '![a](https://evil.example/p.png) ![b][r] <picture><source srcset=x>\n\n[r]: https://evil.example/q.png',
    ],
    ['links', '[a](javascript:alert(1)) [b](https://evil.example) <https://evil.example> [c]: https://evil.example'],
    ['addresses', 'https://evil.example www.evil.example ftp://evil.example a@evil.example mailto:a@evil.example @ana'],
    ['references', '[x][y]\n\n[y]: https://evil.example "t"\n[^1]\n\n[^1]: note'],
    ['languages that draw', '```mermaid\ngraph TD; A-->B\n```\n~~~plantuml\n@startuml\n~~~\n``` math\nx\n```'],
    ['attributes of blocks', '{: onclick="x"}\n{::nomarkdown}<b>{:/}\n{% include x %}'],
    ['entities', '&lt;script&gt; &#60;img src=x&#62; &amp;lt;'],
    ['bold around markup', '**<img src=x>** ****a** **[b](https://evil.example)**'],
    ['code around markup', '`` ` `` `<b>` ``` a ``` `\\` <img src=x>'],
    ['a table around markup', '|<b>|[a](https://evil.example)|\n|-|-|\n|`|`|\n|<img src=x>|![](https://evil.example)|'],
    ['a list around markup', '- <img src=x>\n  - ![a](https://evil.example)\n1. # h\n   > <b>\n- [ ] ---\n- ==='],
    ['a quote around markup', '> # h\n> <b>\n>> ![a](https://evil.example)\n> ```\n> <i>'],
    ['a title made of dots', 'Title\n=====\n\nTitle\n-----\n\n- a\n  ====='],
    ['formulas', '$$\\href{javascript:alert(1)}{x}$$ $`x`$ \\(x\\)'],
  ])('becomes text: %s', (_what, text) => {
    expect(foreignTags(html(text))).toEqual([]);
  });

  it('is shown as it was written', () => {
    expect(html('<b>&lt;</b> ![a](x.png) [b](javascript:c) **')).toBe(
      '<p>&lt;b&gt;&amp;lt;&lt;/b&gt; ![a](x.png) [b](javascript:c) **</p>\n',
    );
  });

  it('cannot end the block of code it is in, nor leave one open', () => {
    const inside = '````\n</code></pre>\n```\n<img src=x>\n`````` x\n````';
    const page = rendered(`${markdownProse(inside)}\n\n## after`);
    expect(page).toContain('<h2>after</h2>');
    expect(page.match(/<pre>/g)).toHaveLength(1);
    expect(rendered(`${markdownProse('```\nopen')}\n\n## after`)).toContain('<h2>after</h2>');
  });

  it('turns no direction, moves no cursor and hides nothing', () => {
    const text =
      'a\u202eb\u2066c\u200fd \u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007 \u0000\u009b2J\ufeff\u{e0041}';
    expect(markdownProse(text)).toBe('a b c d red x');
  });

  it.each(['\u200b', '\u202e', '\u00ad', '\u0000', '\u001b[1m', '\u001b[0m\u001b[1m', '\u009b1m', '\ufeff\u200b'])(
    'does not join what %j stood between: it may be a secret that was not recognised',
    (between) => {
      const [half, other] = ['kq8Zp2', 'Xw7LmN4'];
      for (const text of [
        `a ${half}${between}${other} b`,
        `\`${half}${between}${other}\``,
        `\`\`\`\n${half}${between}${other}`,
      ])
        expect(markdownProse(text)).not.toContain(half + other);
      expect(markdownProse(`a${between} b`)).toBe('a b');
    },
  );

  it('keeps emoji whole that are made of several', () => {
    expect(markdownProse('👩‍👩‍👧 ❤️ ✓')).toBe('👩‍👩‍👧 ❤️ ✓');
  });

  it('includes no other file where a host knows an order for that', () => {
    expect(markdownProse('::include{file=x}\n```\n::include{file=x}\n```')).not.toMatch(/::include\{/);
  });

  it('is harmless in every mixture', () => {
    const pieces = [
      '` `` ``` ~~~ * ** _ [ ] ( ) ![ ]( < > & # | \\ $ { } @ :// www. https://e.example/ javascript: <b <!-- --> a 🎉'.split(
        ' ',
      ),
      ['# ', '- ', '1. ', '> ', '    ', '\t', '\n', '\n\n', '|-|\n', '---\n', '===\n', '[a]: ', 'b c', '<img src=x>'],
      ['\r', '\u2028', '\ud800'],
    ].flat();
    const mixture = array(constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
    assert(
      property(mixture, (text) => {
        const page = rendered(`before\n\n${markdownProse(text)}\n\n## after\n`);
        expect(foreignTags(page.replace('<h2>after</h2>', ''))).toEqual([]);
        expect(page).toContain('<p>before</p>');
        expect(page).toContain('<h2>after</h2>');
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it.each([
    '`',
    '``` ',
    '**a',
    '[',
    '![a](',
    '<',
    '> ',
    '|',
    '# #',
    'http://.',
    '- ',
    '\u001b[',
    '``x` ',
    '$',
    '~~~\n',
  ])('takes no time when there is a lot of %j', (piece) => {
    const before = process.cpuUsage();
    markdownProse(piece.repeat(Math.ceil(16_000 / piece.length)));
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
