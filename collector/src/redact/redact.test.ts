import { describe, expect, it } from 'vitest';
import type { Block, Session } from '@session-siphon/schemas/session';
import { createTextRedaction } from './redact-text.ts';
import { redact } from './redact.ts';
import { wholeOutputBytes } from './shorten-output.ts';

const key = Buffer.alloc(32, 1);
const redactText = createTextRedaction({ key });
const secret = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;
const marker = /^\[redacted:github-token:[0-9a-f]{6}\]$/;

function sessionOf(...blocks: Block[]): Session {
  return {
    header: {
      type: 'session',
      format: 1,
      id: 'a'.repeat(24),
      source: 'codex',
      nativeId: 'n',
      agent: { name: 'Codex', monogram: 'CX' },
      machine: 'laptop',
      project: { name: 'shop' },
      startedAt: '2026-02-03T04:05:06.789Z',
    },
    records: [{ type: 'message', seq: 0, id: '0'.repeat(16), role: 'assistant', blocks }],
  };
}

function blockOf(...blocks: Block[]): Block | undefined {
  const [record] = redact(sessionOf(...blocks), redactText).session.records;
  return record?.type === 'message' ? record.blocks[0] : undefined;
}

const inputOf = (input: Extract<Block, { type: 'tool_call' }>['input']) => {
  const block = blockOf({ type: 'tool_call', call: '1', name: 'X', kind: 'other', input });
  return block?.type === 'tool_call' ? block.input : undefined;
};

describe('redacting a session', () => {
  it('changes nothing where nothing is secret', () => {
    const session = sessionOf({ type: 'text', text: 'hello' });
    const { session: redacted, findings } = redact(session, redactText);
    expect(redacted).toEqual(session);
    expect(redacted.records[0]).toBe(session.records[0]);
    expect(findings).toEqual({});
  });

  it('changes nothing the second time', () => {
    const first = redact(sessionOf({ type: 'text', text: `key ${secret}, password: "hunter22"` }), redactText);
    const second = redact(first.session, redactText);
    expect(second.session).toEqual(first.session);
    expect(second.findings).toEqual({});
  });

  it('counts what it replaced, by rule', () => {
    const { findings } = redact(sessionOf({ type: 'text', text: `${secret} and ${secret}` }), redactText);
    expect(findings).toEqual({ 'github-token': 2 });
  });

  it('judges an argument together with its name', () => {
    expect(inputOf({ password: 'hunter22', user: 'hunter22' })).toEqual({
      password: expect.stringMatching(/^\[redacted:password:[0-9a-f]{6}\]$/),
      user: 'hunter22',
    });
  });

  it('judges the arguments of a program together with the option before them', () => {
    expect(inputOf({ argv: ['tool', '--password', 'hunterr', '--name', 'hunterr'] })).toEqual({
      argv: ['tool', '--password', expect.stringMatching(/^\[redacted:password-option:/), '--name', 'hunterr'],
    });
    expect(inputOf(['curl', '-s', '-u', 'ana:hunterr', 'x'])).toEqual([
      'curl',
      '-s',
      '-u',
      expect.stringMatching(/^ana:\[redacted:login-option:/),
      'x',
    ]);
  });

  it('judges a value together with the name that stands beside it', () => {
    const env = [
      { name: 'DB_PASSWORD', value: 'hunterr' },
      { name: 'DB_USER', value: 'hunterr' },
    ];
    expect(inputOf({ env, headers: [['X-Password', 'hunterr']] })).toEqual({
      env: [{ name: 'DB_PASSWORD', value: expect.stringMatching(/^\[redacted:password:/) }, env[1]],
      headers: [['X-Password', expect.stringMatching(/^\[redacted:password:/)]],
    });
  });

  it('redacts names of arguments as well, and leaves their values', () => {
    const input = inputOf({ [secret]: 'a value' });
    const [[name, value] = ['', '']] = Object.entries(input ?? {});
    expect(name).toMatch(marker);
    expect(value).toBe('a value');
  });

  it('keeps names that mean something to programs', () => {
    const input = JSON.parse(`{"__proto__": {"x": "${secret}"}, "constructor": "y", "length": 3}`);
    const redacted = inputOf(input);
    expect(JSON.stringify(redacted)).toMatch(
      /^\{"__proto__":\{"x":"\[redacted:github-token:[0-9a-f]{6}\]"\},"constructor":"y","length":3\}$/,
    );
    expect(Object.getPrototypeOf(redacted)).toBe(Object.prototype);
  });

  it('cuts arguments that are nested deeper than programs can read', () => {
    let input: Parameters<typeof inputOf>[0] = secret;
    for (let depth = 0; depth < 50_000; depth += 1) input = [input];
    const text = JSON.stringify(inputOf(input));
    expect(text).toContain('[nested too deeply]');
    expect(text).not.toContain(secret);
  });

  it('keeps the content of images and does not look into it', () => {
    const image: Block = { type: 'attachment', mediaType: 'image/png', bytes: 40, data: secret };
    expect(blockOf(image)).toEqual(image);
  });

  it('drops the content of a file of text that holds a secret, and keeps the others', () => {
    const file = (text: string): Block => ({
      type: 'attachment',
      mediaType: 'text/plain',
      bytes: text.length,
      name: 'a.txt',
      data: Buffer.from(text).toString('base64'),
    });
    expect(blockOf(file('hello'))).toEqual(file('hello'));
    const { data: _data, ...facts } = { data: '', ...file(`it is ${secret}`) };
    expect(blockOf(file(`it is ${secret}`))).toEqual(facts);
  });
});

describe('a text', () => {
  const redacted = (text: string) => redactText(text, () => {}).replaceAll(/:[0-9a-f]{6}\]/g, ']');

  it('keeps characters that are no text: NUL, half characters, byte order marks', () => {
    const odd = '\0 \ud83d \udc00 \ufeff \u2028 \x1b[1m';
    expect(redacted(odd)).toBe(odd);
    expect(redacted(`${odd}${secret}${odd}`)).toBe(`${odd}[redacted:github-token]${odd}`);
    expect(redacted(`password: "\ud83dhunter22\0"`)).toBe('password: "[redacted:password]"');
  });

  it('gets one marker where findings overlap, named after what is most telling', () => {
    expect(redacted(`password=${secret}`)).toBe('password=[redacted:github-token]');
    expect(redacted(`https://ana:${secret}@example.com/?token=${secret}`)).toBe(
      'https://ana:[redacted:github-token]@example.com/?token=[redacted:github-token]',
    );
    expect(redacted(`Authorization: Basic ${Buffer.from(`ana:${secret}`).toString('base64')}`)).toBe(
      'Authorization: Basic [redacted:github-token]',
    );
  });

  it('keeps secrets apart that follow each other', () => {
    const other = `ghp_${'kL2mN4pQ6rS8'.repeat(3)}`;
    expect(redacted(`${secret}\n${other}\n`)).toBe('[redacted:github-token]\n[redacted:github-token]\n');
    expect(redacted(`TOKEN=${secret}\nOTHER=1`)).toBe('TOKEN=[redacted:github-token]\nOTHER=1');
  });

  it('keeps markers that were escaped in another language, or cut', () => {
    for (const text of [
      'PASSWORD=\\\\[redacted:password:4ba78e\\\\]',
      'password: %5Bredacted:password:4ba78e%5D',
      '[redacted:password:4ba7',
    ])
      expect(redacted(text)).toBe(text);
  });

  it('is looked at in parts where it is very long, and no secret is lost or named twice between them', () => {
    const line = `${'the quick brown fox '.repeat(150)}\n`;
    const every = Math.ceil(1_500_000 / line.length / 20);
    const lines = Array.from({ length: every * 60 }, (_, at) => (at % 3 === 0 ? `${secret} ${line}` : line));
    const found: string[] = [];
    const text = redactText(lines.join(''), (rule) => found.push(rule));
    expect(text.length).toBeGreaterThan(4 << 20);
    expect(found).toEqual(Array.from({ length: every * 20 }, () => 'github-token'));
    expect(text).not.toContain(secret.slice(0, 12));
    // Without a line end the parts meet inside of something.
    const long = 'ab '.repeat(1_350_000) + `${secret} `.repeat(4_000);
    expect(long.length).toBeGreaterThan(4 << 20);
    expect(redactText(long, () => {})).not.toContain(secret.slice(4, 16));
  });

  it('is passed on where it is empty or short', () => {
    for (const text of ['', 'a', 'ghp_']) expect(redacted(text)).toBe(text);
  });
});

describe('the home folder in texts', () => {
  const without = (home: string, text: string): string => createTextRedaction({ key, home })(text, () => undefined);

  it('is written as ~ where the person wants that, wherever it stands', () => {
    expect(without('/home/ana', 'see /home/ana/shop, "/home/ana" and /home/ana.')).toBe('see ~/shop, "~" and ~.');
    expect(without('/home/ana/', 'file:///home/ana/shop')).toBe('file://~/shop');
    expect(without('C:\\Users\\Ana', 'C:\\Users\\Ana\\shop')).toBe('~\\shop');
    expect(without('C:\\Users\\Ana', '{"cwd":"C:\\\\Users\\\\Ana\\\\shop"}')).toBe('{"cwd":"~\\\\shop"}');
  });

  it('is not found in the folders of people whose name begins alike', () => {
    const others = '/home/anabel /home/ana-2/x /home/ana.smith /home/anaé /home/ana_b';
    expect(without('/home/ana', others)).toBe(others);
  });

  it('is left where it is the root of everything', () => {
    expect(without('/', 'a/b /c')).toBe('a/b /c');
  });
});

describe('an output that is too long', () => {
  const outputOf = (text: string) => {
    const block = blockOf({ type: 'tool_result', call: '1', ok: true, text });
    if (block?.type !== 'tool_result') throw new Error('another block');
    return block;
  };

  it('is kept whole up to the limit', () => {
    const text = 'x'.repeat(wholeOutputBytes);
    expect(outputOf(text)).toMatchObject({ text });
    expect(outputOf(text).omitted).toBeUndefined();
  });

  it('keeps its beginning and its end, and tells how much is left out', () => {
    const text = `first ${'é'.repeat(wholeOutputBytes)} last`;
    const block = outputOf(text);
    expect(block.text.startsWith('first é')).toBe(true);
    expect(block.text.endsWith('é last')).toBe(true);
    expect(block.text).not.toContain('\ufffd');
    const kept = Buffer.byteLength(block.text.replace('\n…\n', ''));
    expect(kept).toBeLessThanOrEqual(wholeOutputBytes);
    expect(block.omitted?.bytes).toBe(Buffer.byteLength(text) - kept);
  });

  it('shows no part of a secret that lies across the cut', () => {
    for (const before of [0, 10, 20, 39]) {
      const [near, far] = [' '.repeat(wholeOutputBytes / 2 - before), ' '.repeat(wholeOutputBytes)];
      expect(outputOf(near + secret + far).text).not.toContain(secret.slice(0, 8));
      expect(outputOf(far + secret + near).text).not.toContain(secret.slice(-8));
    }
  });
});

describe('own words and patterns', () => {
  const own = createTextRedaction({ key, words: ['Bluebird', 'C++'], patterns: [String.raw`INV-\d{4,}`] });
  const found = (text: string) => own(text, () => {}).replaceAll(/:[0-9a-f]{6}\]/g, ']');

  it('are replaced as whole words in any case', () => {
    expect(found('the BLUEBIRD plan, bluebirds, c++')).toBe(
      'the [redacted:own-word] plan, bluebirds, [redacted:own-word]',
    );
  });

  it('are replaced where a pattern matches', () => {
    expect(found('see INV-20331')).toBe('see [redacted:own-pattern]');
  });

  it('are replaced in every way of writing that a secret has', () => {
    expect(found('{"note":"see INV-20331\\nand the Bluebird"}')).toBe(
      '{"note":"see [redacted:own-pattern]\\nand the [redacted:own-word]"}',
    );
    expect(found('?q=the%20c%2B%2B%20plan')).toBe('?q=the%20[redacted:own-word]%20plan');
    expect(found(`it is ${Buffer.from('see INV-20331 soon').toString('base64')}`)).toBe('it is [redacted:own-pattern]');
  });

  it('are through with a pattern that no engine finishes', () => {
    const slow = createTextRedaction({ key, patterns: ['(a+)+$'] });
    expect(slow(`${'a'.repeat(5_000)}!`, () => {})).toBe(`${'a'.repeat(5_000)}!`);
  });

  it.each([
    ['(', 'not a regular expression'],
    ['x*', 'matches the empty text'],
    ['(?<=x)y', 'uses (?<='],
    ['(x)\\1', 'uses \\1'],
    ['(?:x{1,99}){1,99}', 'repetitions'],
  ])('refuse the pattern %j', (pattern, reason) => {
    expect(() => createTextRedaction({ key, patterns: [pattern] })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(reason) }),
    );
  });
});
