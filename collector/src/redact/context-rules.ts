/** Secrets that only their surroundings give away: a header, a name, a place in a URL. Tried after the rules for recognisable tokens. */
import { type Rule, sample } from './rule.ts';
import { isReference, looksChosen, looksRandom } from './secret-shape.ts';

const separator = String.raw`\\{0,3}["'\x60]?\s{0,4}(?:=>|:=|[:=])\s{0,4}`;
const quote = String.raw`\\{0,3}["'\x60]`;
const bare = String.raw`[^\s"'\x60,;(){}<>[\]\\&|]`;

/** `(` or `[` after a value makes it a call or a lookup. */
const isCalled = (after: string): boolean => after === '(' || after === '[';

export const contextRules: readonly Rule[] = [
  {
    id: 'authorization-header',
    finds: 'credentials in Authorization headers',
    anchors: ['bearer', 'authorization', 'x-api-key', 'x-auth-token', 'private-token'],
    pattern:
      /(?:authorization\\{0,3}["'`]?\s{0,4}[:=]\s{0,4}\\{0,3}["'`]?(?:(?:bearer|basic|token|apikey|digest)\s{1,4})?|bearer\s{1,4}|(?:x-api-key|x-auth-token|private-token)\\{0,3}["'`]?\s{0,4}[:=]\s{0,4}\\{0,3}["'`]?)(?<secret>[\w.~+/=-]{12,})/i,
    isSecret: (secret) => looksRandom(secret) || isBasicCredential(secret),
    matches: [
      `Authorization: Bearer ${sample(32)}`,
      `-H "Authorization: Basic ${Buffer.from('ana:hunter2').toString('base64')}"`,
      `{\\"authorization\\": \\"token ${sample(40)}\\"}`,
      `X-Api-Key: ${sample(32)}`,
    ],
    passes: [
      'Authorization: Bearer $TOKEN',
      'the bearer of this letter',
      'Authorization: Bearer <your-token-goes-here>',
      'authorization: request.headers.authorization',
    ],
  },
  {
    id: 'cookie',
    finds: 'session cookies in headers',
    anchors: ['cookie:', 'cookie":', "cookie':"],
    pattern: /cookie["']?:\s{0,4}\\{0,3}["']?(?<secret>[^\r\n"'\\]{8,4096})/i,
    isSecret: (secret) => secret.split(';').some((pair) => looksRandom(pair.slice(pair.indexOf('=') + 1).trim())),
    matches: [`Cookie: theme=dark; sid=${sample(32)}`, `set-cookie: session=${sample(40)}; HttpOnly`],
    passes: ['Cookie: theme=dark; language=en', 'cookie: string | undefined'],
  },
  {
    id: 'url-password',
    finds: 'passwords in URLs and connection strings',
    anchors: ['://'],
    pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}):\/\/[^\s:/@"'`<>\\]{0,100}:(?<secret>[^\s/"'`<>\\]{3,200})@(?=[\w.[-])/i,
    isSecret: (secret) => !isReference(secret),
    matches: [
      'postgres://app:hunter2@db.example.com/app',
      'https://ana:s3cr3t-p@ss@example.com/x.git',
      'redis://:hunter22@localhost',
      'mongodb+srv://app:hunter2@cluster0.example.net',
    ],
    passes: [
      'https://example.com:8080/@scope',
      'postgres://app:${PASSWORD}@db/app',
      'http://localhost:3000',
      'postgres://user:password@localhost/db',
    ],
  },
  {
    id: 'login-option',
    finds: 'user and password given to curl, passwords given to programs',
    anchors: ['-u ', '--user ', '--password', 'sshpass'],
    pattern: new RegExp(
      String.raw`(?:(?<=\bcurl\b[^\n|;]{0,200}\s)(?:-u|--user)\s{1,4}["']?[^\s:"']{1,100}:|(?<=\s)--password[ =]["']?|sshpass\s{1,4}-p\s{0,4}["']?)(?<secret>[^\s"'\\]{3,})`,
      'i',
    ),
    isSecret: (secret) => looksChosen(secret) && !secret.startsWith('-'),
    matches: ['curl -s -u ana:hunter22 https://example.com', 'tool --password hunter22', "sshpass -p 'hunter22' ssh x"],
    passes: [
      'docker run -u 1000:1000 image',
      'curl -u $USER:$PASS https://example.com',
      'tool --password-file secrets.txt',
    ],
  },
  {
    id: 'netrc-password',
    finds: 'passwords in netrc lines',
    anchors: ['machine '],
    pattern:
      /machine\s{1,8}(?:[\w-]{1,63}\.[\w.-]{1,200}|localhost)\s{1,8}login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(?<secret>\S{3,})/i,
    isSecret: looksChosen,
    matches: ['machine example.com login ana password hunter2', 'machine example.com\n  login ana\n  password hunter2'],
    passes: ['machine learning login page password reset'],
  },
  {
    id: 'password',
    finds: 'values of names that say password',
    anchors: ['passw', 'passphrase', 'pwd'],
    pattern: new RegExp(
      String.raw`(?:passw(?:or)?d|passphrase|pwd)(?!s)[\w-]{0,40}${separator}(?:${quote}(?<secret>[^\s"'\x60\\]{4,})(?=\\{0,3}["'\x60])|(?<value>${bare}{4,}))`,
      'i',
    ),
    isSecret: (secret, after) =>
      looksChosen(secret) && !isCalled(after) && (isQuote(after) || looksTyped(secret) || after === ';'),
    matches: [
      '"password": "hunterr"',
      "password: 'Tr0ub4dor&3xyz'",
      'DB_PASSWORD=hunter22',
      'Server=db;User Id=app;Password=hunter;',
      '{\\"password\\":\\"hunter2\\"}',
      'passphrase: correct-horse-7-battery',
    ],
    passes: [
      'password = getPassword()',
      'password=$PASS',
      'password=********',
      'password=<password>',
      'password: string',
      "password: ''",
      'login(password=password)',
      'PASSWORD_FILE=/run/secrets/db_password',
      'password: z.string().min(8)',
    ],
  },
  {
    id: 'named-secret',
    finds: 'values of names that mean a secret, where the value looks random',
    anchors: [
      'secret',
      'token',
      'api_key',
      'apikey',
      'api-key',
      'access_key',
      'accesskey',
      'private_key',
      'privatekey',
      'credential',
      'auth_key',
      'authkey',
      'encryption_key',
      'signing_key',
      'account_key',
      'license_key',
      '_key',
      '_auth',
      '_pat',
    ],
    pattern: new RegExp(
      String.raw`(?:SECRET(?![A-Z]{2})|[Ss]ecret|TOKEN(?![A-Z])|[Tt]oken|API[_-]?KEY|[Aa]pi[_-]?[Kk]ey|(?:ACCESS|PRIVATE|AUTH|ENCRYPTION|SIGNING|ACCOUNT|LICENSE)_?KEY|(?:[Aa]ccess|[Pp]rivate|[Aa]uth|[Ee]ncryption|[Ss]igning|[Aa]ccount|[Ll]icense)_?[Kk]ey|[Cc]redential|CREDENTIAL|_KEY|_AUTH|_PAT)(?![a-z])[\w.-]{0,40}${separator}(?:${quote})?(?<secret>${bare}{8,})`,
    ),
    isSecret: (secret, after) => looksRandom(secret) && !isCalled(after),
    matches: [
      `API_TOKEN=${sample(32)}`,
      `"client_secret": "${sample(40)}"`,
      `AWS_SECRET_ACCESS_KEY=${sample(40, 'aB3/dE5+fG7hJ9kL')}`,
      `SOME_KEY=${sample(32)}`,
      `apiKey: '${sample(24)}'`,
      `\\"accessToken\\":\\"${sample(24)}\\"`,
    ],
    passes: [
      'token: string',
      'maxTokens: 128000',
      'secretName: my-app-secret',
      'const token = request.headers.authorization',
      'tokens_used: 123456789',
      'tokenizer: cl100k_base_encoding_v1',
      'token_path=/home/ana/.cache/t0k3n5/a1b2c3',
      'PRIMARY_KEY=users_id',
      'secret: process.env.A1B2C3D4E5',
    ],
  },
];

function isQuote(text: string): boolean {
  return text === '"' || text === "'" || text === '`' || text === '\\';
}

/** Not a bare word, which in code is a variable. */
function looksTyped(value: string): boolean {
  return /\d/.test(value) || /[^\w.:-]/.test(value);
}

/** Base64 of `user:password`. */
function isBasicCredential(value: string): boolean {
  return (
    /^[\w+/-]+={0,2}$/.test(value) &&
    /^[\x21-\x7e]{1,100}:[\x20-\x7e]{2,}$/.test(Buffer.from(value, 'base64').toString('latin1'))
  );
}
