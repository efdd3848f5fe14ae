/** Long texts that are made to keep rules busy, for the test and the benchmark of their running time. */
import { rules } from './rules/rules.ts';
import { sample } from './rules/token-form.ts';

interface HardText {
  readonly name: string;
  /** A text of about so many characters. */
  make(length: number): string;
}

function repeated(piece: string): HardText['make'] {
  return (length) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

const signs = [' ', '=', ': "', '\n', '_', '=x;', ':x@'];

/** For every rule: what it waits for again and again, what is nearly a secret, and what is one without an end. */
export const hardTexts: readonly HardText[] = [
  ...rules.flatMap(({ id, anchors: [anchor = ''], matches: [match = ''] }) => [
    { name: `${id}: its anchor`, make: repeated(anchor) },
    ...signs.map((sign) => ({ name: `${id}: its anchor and ${JSON.stringify(sign)}`, make: repeated(anchor + sign) })),
    { name: `${id}: letters before its anchor`, make: repeated('abcXYZ019_-'.repeat(9) + anchor) },
    { name: `${id}: letters behind its anchor`, make: (length: number) => anchor + repeated('aB3')(length) },
    { name: `${id}: spaces behind its anchor`, make: (length: number) => anchor + repeated(' ')(length) },
    { name: `${id}: its example, cut`, make: repeated(match.slice(0, -2)) },
    { name: `${id}: its example, again and again`, make: repeated(match) },
  ]),
  ...[
    '\\',
    '\\"',
    '\\\\\\"',
    '\\n',
    '\\u0041',
    '%41',
    '%25',
    '&amp;',
    '&#38;',
    '\u001B[1m',
    '\n',
    '\r\n',
    ' ',
    '{"',
    '</',
    '://',
    '-----BEGIN PRIVATE KEY-----\n',
    '[redacted:x:0a1b2c]',
  ].map((piece) => ({ name: `nothing but ${JSON.stringify(piece)}`, make: repeated(piece) })),
  { name: 'lines of 64 characters', make: repeated(`${sample(64)}\n`) },
  { name: 'lines of 64 characters that end with a backslash', make: repeated(`${sample(63)}\\\n`) },
  { name: 'pieces of a literal', make: repeated(`"${sample(40)}" +\n`) },
  { name: 'text in base64', make: (length) => Buffer.from(repeated('the password is ')(length)).toString('base64') },
  { name: 'runs of base64', make: repeated(`${Buffer.from('token: it is a text').toString('base64')} `) },
  {
    name: 'text in base64 in base64',
    make: (length) => Buffer.from(Buffer.from(repeated('a text ')(length)).toString('base64')).toString('base64'),
  },
  { name: 'a path without an end', make: repeated('/SGVsbG8gV29ybGQ') },
];
