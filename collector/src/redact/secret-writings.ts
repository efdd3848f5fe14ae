/** The ways in which people, programs and assistants write a secret down, for tests. */
import { markerPattern } from './marker.ts';
import type { PlantedSecret } from './planted-secrets.ts';

interface Written {
  readonly text: string;
  /** The secret as it stands in the text; in pieces, where it was parted. */
  readonly pieces: readonly string[];
  /** Characters that one character was written in. */
  readonly unit?: number;
}

interface Writing {
  readonly name: string;
  /** Undefined where nobody writes a secret of this kind like this. */
  write(planted: PlantedSecret): Written | undefined;
}

/** A text around the planted one. */
function around(name: string, write: (text: string) => string, escape = (text: string): string => text): Writing {
  return { name, write: ({ secret, text }) => ({ text: write(text), pieces: [escape(secret)] }) };
}

/** Only what is a secret by itself: after another name or in a file name, a value means something else. */
function tokens(name: string, write: (secret: string) => string, escape = (text: string): string => text): Writing {
  return {
    name,
    write: ({ secret, text }) => (text === secret ? { text: write(secret), pieces: [escape(secret)] } : undefined),
  };
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const inUrl = encodeURIComponent;
const everyByteInUrl = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
const inUnicodeEscapes = (text: string): string =>
  inJson(text).replaceAll(/[/&+=-]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
const inHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
const eachLine = (text: string, write: (line: string, at: number) => string): string =>
  text.split('\n').map(write).join('\n');

/** A text in base64; the secret in it is known by the characters that stand for its bytes alone. */
function encoded(
  name: string,
  write: (encoded: string) => string,
  encoding: 'base64' | 'base64url' = 'base64',
): Writing {
  return {
    name,
    write({ secret, text }) {
      const whole = Buffer.from(text).toString(encoding);
      const start = Buffer.from(text.slice(0, text.indexOf(secret))).length;
      const range = [Math.ceil(start / 3) * 4, Math.floor((start + secret.length) / 3) * 4] as const;
      return { text: write(whole), pieces: [whole.slice(...range), secret] };
    },
  };
}

/** Where the lines of a text begin and end that are cut after so many characters, whatever stands there. */
function foldedRanges(text: string, width: number): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    for (let at = 0; at === 0 || at < line.length; at += width)
      ranges.push([start + at, start + Math.min(at + width, line.length)]);
    start += line.length + 1;
  }
  return ranges;
}

function folded(text: string, width: number): string {
  return foldedRanges(text, width)
    .map(([start, end]) => text.slice(start, end))
    .join('\n');
}

function wrapped(width: number, before: number, decorate = (line: string): string => line): Writing {
  return {
    name: `wrapped at ${width} columns, ${before} before it`,
    write({ secret, text }) {
      const whole =
        (before === 0 ? '' : 'As you asked, this is it, take good care of it and of all others: '.slice(-before)) +
        text;
      const [start, end] = [whole.indexOf(secret), whole.indexOf(secret) + secret.length];
      const pieces = foldedRanges(whole, width).map((range) =>
        whole.slice(Math.max(start, range[0]), Math.max(start, Math.min(end, range[1]))),
      );
      return { text: eachLine(folded(whole, width), decorate), pieces };
    },
  };
}

function ofOneLine({ name, write }: Writing): Writing {
  return { name, write: (planted) => (planted.text.includes('\n') ? undefined : write(planted)) };
}

/** The secret in two pieces, with something between. */
function parted(name: string, between: string, write = (text: string): string => text): Writing {
  return {
    name,
    write({ secret, text }) {
      const middle = Math.ceil(secret.length / 2);
      const pieces = [secret.slice(0, middle), secret.slice(middle)];
      return { text: write(text.replace(secret, () => pieces.join(between))), pieces };
    },
  };
}

export const writings: readonly Writing[] = [
  around('alone', (text) => text),
  around('in a sentence', (text) => `Please use ${text} for it, and nothing else.`),
  around('in quotes of Markdown', (text) => `Use \`${text}\` there.`),
  around('in a block of Markdown', (text) => `Like this:\n\`\`\`sh\n${text}\n\`\`\`\n`),
  around('in a table', (text) => `| name | value |\n|---|---|\n| it | ${text} |`),
  around('in JSON', (text) => JSON.stringify({ note: text, n: 1 }), inJson),
  around(
    'in JSON in JSON',
    (text) => JSON.stringify({ body: JSON.stringify({ note: text }) }),
    (text) => inJson(inJson(text)),
  ),
  around(
    'in JSON in JSON in JSON',
    (text) => JSON.stringify([JSON.stringify({ body: JSON.stringify({ note: text }) })]),
    (text) => inJson(inJson(inJson(text))),
  ),
  around('in JSON with escaped signs', (text) => `{"note":"${inUnicodeEscapes(text)}"}`, inUnicodeEscapes),
  around(
    'in a string of PHP',
    (text) => `{"note":"${inJson(text).replaceAll('/', '\\/')}"}`,
    (text) => inJson(text).replaceAll('/', '\\/'),
  ),
  around('in HTML', (text) => `<pre class="x">${inHtml(text)}</pre>`, inHtml),
  around('in colours of a terminal', (text) => `\u001B[1;32m${text}\u001B[0m done`),
  around('in lines that end like on Windows', (text) => `first\r\n${text.replaceAll('\n', '\r\n')}\r\nlast`),
  around('in a shell command', (text) => `printf '%s' '${text}' > it.txt`),
  around('in a here document', (text) => `cat > .env <<'END'\nA=1\n${text}\nB=2\nEND`),
  tokens('in a variable', (secret) => `THING=${secret}\nOTHER=1`),
  tokens('in a quoted variable', (secret) => `export THING="${secret}"`),
  tokens('in YAML', (secret) => `thing:\n  - it: ${secret}\n  - that: 'x'`),
  around('in a block of YAML', (text) => `notes: |\n${eachLine(text, (line) => `    ${line}`)}\nmore: 1`),
  around('in added lines of a diff', (text) => `@@ -1,2 +1,3 @@\n a\n${eachLine(text, (line) => `+${line}`)}\n b`),
  around('in removed lines of a diff', (text) => `@@ -1,3 +1,2 @@\n a\n${eachLine(text, (line) => `-${line}`)}\n b`),
  around('in numbered lines', (text) =>
    eachLine(`first\n${text}\nlast`, (line, at) => `${String(at + 1).padStart(6)}→${line}`),
  ),
  around('in lines that grep found', (text) => eachLine(text, (line, at) => `src/app.ts:${at + 7}:${line}`)),
  around('in a quotation', (text) => eachLine(text, (line) => `> ${line}`)),
  around('in a comment', (text) => eachLine(text, (line) => `// ${line}`)),
  around('in the query of a URL', (text) => `https://example.com/x?q=${inUrl(text)}&page=2`, inUrl),
  tokens('as a parameter of a URL', (secret) => `https://example.com/x?page=2&it=${secret}`),
  tokens('as the user of a URL', (secret) => `https://${inUrl(secret)}@git.example.com/ana/shop.git`, inUrl),
  tokens('as the password of a URL', (secret) => `https://ana:${inUrl(secret)}@git.example.com/ana/shop.git`, inUrl),
  {
    name: 'in a URL, every byte escaped',
    write: ({ secret, text }) => ({
      text: `https://example.com/x?q=${everyByteInUrl(text)}`,
      pieces: [everyByteInUrl(secret)],
      unit: 3,
    }),
  },
  encoded('in base64', (text) => `It is ${text} in base64.`),
  encoded('in base64 for URLs', (text) => `https://example.com/x?state=${text}`, 'base64url'),
  encoded('in base64 without its end', (text) => `data: "${text.replaceAll('=', '')}"`),
  encoded('in a data URL', (text) => `data:text/plain;base64,${text}`),
  encoded('in base64 in JSON', (text) => JSON.stringify({ content: text, encoding: 'base64' })),
  encoded('in wrapped base64', (text) => `It is\n${folded(text, 76)}\nin base64`),
  {
    name: 'in base64 in base64',
    write({ text }) {
      const twice = base64(`{"auth": "${base64(text)}"}`);
      return { text: `data: ${twice}`, pieces: [twice.slice(12)] };
    },
  },
  {
    name: 'as the password of a basic login',
    write({ secret }) {
      const login = base64(`ana:${secret.replaceAll('\n', '')}`);
      return { text: `Authorization: Basic ${login}`, pieces: [login.slice(8)] };
    },
  },
  ...[64, 76].flatMap((width) => [1, 17, 30, 44, 58].map((before) => wrapped(width, before))),
  ofOneLine(wrapped(50, 66)),
  wrapped(64, 30, (line) => `> ${line}`),
  wrapped(76, 30, (line) => `+${line}`),
  parted('over a continued line', '\\\n'),
  parted('over a continued line with an indent', '\\\n    '),
  parted('in two literals', '" +\n  "', (text) => `const it = "${text}";`),
  tokens('in the name of a file', (secret) => `/home/ana/shop/${secret}.txt`),
  around('in a title', (text) => `Rotate ${text.replaceAll('\n', ' ')}`),
  around('in XML', (text) => `<note><![CDATA[${text}]]></note>`),
];

/** Pieces of a secret that are still in a text; what is shorter than some characters tells nothing. */
export function leaksIn(redacted: string, { pieces, unit = 1 }: Written): readonly string[] {
  const text = redacted.replaceAll(markerPattern, '');
  return pieces.flatMap((piece) => {
    const length = Math.min(12 * unit, piece.length);
    if (length < 5 * unit) return [];
    const windows = Array.from({ length: piece.length - length + 1 }, (_, at) => piece.slice(at, at + length));
    return windows.filter((window) => text.includes(window)).slice(0, 1);
  });
}
