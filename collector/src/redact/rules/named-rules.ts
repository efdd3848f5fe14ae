/** Values whose name says that they are a secret. Tried last: what is recognisable by itself has a better name. */
import type { Candidate, Rule } from './rule.ts';
import { isBasicCredential, looksChosen, looksRandom, looksTyped } from './secret-shape.ts';
import { sample } from './token-form.ts';

/** Between a name and its value: `: `, `=`, `" => "`, `>` of an element, `', '` of a call, ` is ` in a sentence. */
const separator = String.raw`(?:["'\x60]?\]?\s{0,4}(?:=>|:=|\?=|[:=]{1,3})[^\S\n]{0,4}(?:\n[^\S\n]{1,8})?|(?<=word|wd|pass|PASS|token|TOKEN|secret|SECRET|[kK]ey|KEY)["'\x60]\s{0,2},\s{0,4}(?=["'\x60])|>\s{0,20}(?=[^<>\n]{4,200}</)|\s{1,2}(?:is|was)(?::\s{0,2}|\s{1,2})|(?<=--[\w-]{1,40})\s{1,2})`;
/** Up to the quote, or longer than a repetition goes. */
const quoted = (least: number): string => {
  const character = String.raw`(?:(?!\k<quote>)(?:[^\s\\]|\\[^nrt\s]))`;
  return String.raw`(?<quote>["'\x60])(?<secret>${character}{300}|${character}{${least},299}(?=\k<quote>))`;
};
const bare = (least: number): string => String.raw`(?<secret>[^\s"'\x60,;(){}<>[\]\\&|]{${least},300})`;

/** `(` or `[` after a value makes it a call or a lookup. */
function isCalled({ text, end }: Candidate): boolean {
  return text[end] === '(' || text[end] === '[';
}

function isQuoted({ text, start, end }: Candidate): boolean {
  return /["'`]/.test(text.charAt(end)) && text[end] === text[start - 1];
}

/** One of several texts between commas. */
function isListed({ text, start }: Candidate): boolean {
  return /,\s{0,4}["'`]$/.test(text.slice(Math.max(0, start - 6), start));
}

/** Of a connection string: `Password=…;`. */
function isPart({ text, start, end }: Candidate): boolean {
  return text[start - 1] === '=' && text[end] === ';';
}

/** Alone on its line after a name and a colon or an equals sign, as in YAML and in files of settings: no code ends like this. */
function isSetting({ secret, text, start, end }: Candidate): boolean {
  if (!/^[a-z]{6,}$/.test(secret) || (end < text.length && !/[\r\n]/.test(text.charAt(end)))) return false;
  const line = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - 80), start);
  if (/^\s*(?:[-+]\s?)?(?:export\s+)?[\w-]+(?:=|:\s)$/.test(line)) return true;
  // With spaces around the sign it is code, but for a section of settings.
  return /^\s*[\w-]+\s=\s$/.test(line) && /^\[[\w .:-]{1,60}\]\s*$/m.test(text.slice(Math.max(0, start - 300), start));
}

/** The start of the next line, also numbered, in a diff, quoted or found by a search. */
const nextLine = String.raw`\s{0,4}\n[^\w\n]{0,20}(?:[\w./@+-]{1,100}:)?(?:\d{1,6}(?:→|[:|\t]))?\s{0,20}`;

export const namedRules: readonly Rule[] = [
  {
    id: 'password',
    finds: 'values of names that say password',
    anchors: [
      'passw',
      'passphrase',
      'passcode',
      'pwd',
      '_pass',
      'pass=',
      'pass:',
      'pass"',
      "pass'",
      '_pw',
      'userpass',
      'dbpass',
      'psk=',
    ],
    pattern: new RegExp(
      String.raw`(?:passw(?:or)?d|passphrase|passcode|pwd|(?<=_|user|db|my|\b)pass(?!w)|_pw|psk)(?!s)(?:_?\d{1,2})?[\w.-]{0,40}?${separator}(?:${quoted(4)}|${bare(4)})`,
      'i',
    ),
    isSecret: (candidate) =>
      looksChosen(candidate.secret) &&
      !isCalled(candidate) &&
      (looksTyped(candidate.secret) ||
        (isQuoted(candidate) && !isListed(candidate)) ||
        isPart(candidate) ||
        isSetting(candidate)),
    matches: [
      '"password": "hunterr"',
      "password: 'Tr0ub4dor&3xyz'",
      'DB_PASSWORD=hunter22',
      'Server=db;User Id=app;Password=hunter;',
      '"password": "a\\"b7cd"',
      'passphrase: correct-horse-7-battery',
      '  password: correcthorse\n',
      '[pypi]\nusername = ana\npassword = correcthorse\n',
      '<password>hunter22</password>',
      "putenv('DB_PASSWORD', 'hunter2')",
      'the password is hunter22!',
      'DB_PASS=hunter22',
      'tool --db-password hunter22',
      'password: "!QAZ2wsx"',
    ],
    passes: [
      'password = getPassword()',
      'password=$PASS',
      'password=********',
      'password=<password>',
      'password: string',
      'password: string\n',
      'password = username\n',
      '"password": "パスワード"',
      '"pass": "Elements are focusable"',
      'DEPTH_PASS: 0x0B96',
      "password: ''",
      'password = "password"',
      'login(password=password)',
      'PASSWORD_FILE=/run/secrets/db_password',
      'PWD=/app',
      'password: z.string().min(8)',
      'the password is required',
      '{ pass: 12, fail: 3 }',
      'password: PasswordField;',
      "scrypt('password', 'salt', 64)",
      'passwords: 12345678',
      '"password": "changeme"',
      'password: {{ vault_db_password }}',
    ],
  },
  {
    id: 'recovery-phrase',
    finds: 'recovery phrases of wallets',
    anchors: ['mnemonic', 'seed phrase', 'seed_phrase', 'seedphrase', 'recovery phrase', 'recovery_phrase'],
    pattern:
      /(?:mnemonic|(?:seed|recovery)[ _]?phrase)\w{0,20}["'`]?\s{0,4}(?:[:=]|is)\s{0,4}["'`]?(?<secret>[a-z]{3,8}(?:[ ,]{1,2}[a-z]{3,8}){11,23})(?!\w)/i,
    matches: [
      'mnemonic: "legal winner thank year wave sausage worth useful legal winner thank yellow"',
      'My seed phrase is legal winner thank year wave sausage worth useful legal winner thank yellow',
    ],
    passes: ['mnemonic: "easy to remember"', 'the seed phrase is shown once'],
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
      'api key',
      'access_key',
      'accesskey',
      'access-key',
      'private_key',
      'privatekey',
      'private-key',
      'presharedkey',
      'credential',
      'auth_key',
      'authkey',
      'auth-key',
      'encryption_key',
      'encryptionkey',
      'signing_key',
      'signingkey',
      'signing secret',
      'account_key',
      'accountkey',
      'account-key',
      'license_key',
      'licensekey',
      'master_key',
      'masterkey',
      'shared_key',
      'sharedkey',
      'service_role',
      'client_key',
      '_key',
      '_auth',
      '_pat',
      '_jwt',
      '_salt',
      '_pepper',
      'webhook',
    ],
    pattern: new RegExp(
      String.raw`(?:SECRET(?![A-Z]{2})|[Ss]ecret|TOKEN(?![A-Z])|[Tt]oken|[Aa][Pp][Ii][_ -]?(?:KEY|[Kk]ey)|(?:ACCESS|PRIVATE|PRESHARED|AUTH|ENCRYPTION|SIGNING|ACCOUNT|LICENSE|MASTER|SHARED|CLIENT)[_-]?KEY|(?:[Aa]ccess|[Pp]rivate|[Pp]reshared|[Aa]uth|[Ee]ncryption|[Ss]igning|[Aa]ccount|[Ll]icense|[Mm]aster|[Ss]hared|[Cc]lient)[_-]?[Kk]ey|[Cc]redential|CREDENTIAL|(?<![Pp]ublic|PUBLIC|PRIMARY|[Pp]rimary|FOREIGN|[Ff]oreign|CACHE|[Cc]ache|SORT|[Ss]ort|PARTITION|[Pp]artition|PAGE|[Pp]age|[Oo]bject|[Ii]dempotency|IDEMPOTENCY)_(?:KEY|key)|_AUTH|_PAT|_(?:JWT|jwt)|_(?:SALT|salt|PEPPER|pepper)|service_role)(?![a-z])[\w.-]{0,40}?${separator}(?:${quoted(8)}|${bare(8)})`,
    ),
    isSecret: (candidate) =>
      (looksRandom(candidate.secret) || (isQuoted(candidate) && isBasicCredential(candidate.secret))) &&
      !isCalled(candidate),
    matches: [
      `API_TOKEN=${sample(32)}`,
      `"client_secret": "${sample(40)}"`,
      `AWS_SECRET_ACCESS_KEY=${sample(40, 'A-Za-z0-9/+')}`,
      `SOME_KEY=${sample(32)}`,
      `apiKey: '${sample(24)}'`,
      `"accessToken":"${sample(24)}"`,
      `AccountName=a;AccountKey=${sample(86, 'A-Za-z0-9+/')}==;`,
      `Endpoint=sb://a.servicebus.windows.net/;SharedAccessKey=${sample(43)}=`,
      `https://example.com/x?access_token=${sample(32)}&page=2`,
      `token-${sample(5, 'a-z0-9')}:${sample(54, 'a-z0-9')}`,
      `the API key is ${sample(32)}`,
      `tool --api-token ${sample(32)}`,
      `<apiKey>${sample(32)}</apiKey>`,
      `config.set("api_key", "${sample(32)}")`,
      `stripe_key = "${sample(24)}"`,
      `PrivateKey = ${sample(43)}=`,
      `HEROKU_API_KEY=${sample(8, '0-9a-f')}-${sample(4, '0-9a-f')}-${sample(4, '0-9a-f', 1)}-${sample(4, '0-9a-f', 2)}-${sample(12, '0-9a-f')}`,
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
      `cache_key: "${sample(32, '0-9a-f')}"`,
      'API_KEY=your-api-key-here',
      'API_KEY=xxxxxxxxxxxxxxxx',
    ],
  },
  {
    id: 'named-value',
    finds: 'values that stand beside their name in lists of settings',
    anchors: ['value'],
    pattern: new RegExp(
      String.raw`(?<=(?:name|key|k)["']?\s{0,4}[:=]\s{0,4}["']?[\w.-]{0,60}(?:pass(?:w(?:or)?d|phrase)?|secret|token|api[_-]?key|_key|credential|authorization)[\w.-]{0,20}["']?\s{0,4}[,;]?(?:\s{0,40}|${nextLine})["']?)value["']?\s{0,4}[:=]\s{0,4}(?:${quoted(4)}|${bare(6)})`,
      'i',
    ),
    isSecret: ({ secret }) => looksChosen(secret) && looksTyped(secret),
    matches: [
      '- name: DB_PASSWORD\n  value: hunter22',
      '{"name": "DB_PASSWORD", "value": "hunter22"}',
      `{"key":"X-Api-Key","value":"${sample(32)}"}`,
      '<add key="ClearTextPassword" value="hunter22" />',
      '<property name="db.password" value="hunter22"/>',
    ],
    passes: [
      '- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: x1',
      '{"name": "count", "value": "hunter22"}',
      '- name: DB_PASSWORD\n  value: $(PASSWORD)',
      '<input name="password" value="" />',
      '<add key="Password" value="%PW%" />',
    ],
  },
  {
    id: 'environment-value',
    finds: 'long random values of variables, whatever their name',
    anchors: ['='],
    mayStart: (text, anchor) => /[A-Z0-9_]/.test(text.charAt(anchor - 1)),
    pattern:
      /(?<=(?<![A-Za-z0-9_.$])(?![A-Z0-9_]{0,60}(?:SHA\d{0,3}|HASH|COMMIT|DIGEST|CHECKSUM|VERSION|REVISION|ETAG|INTEGRITY|PUBLIC|PUBKEY|UUID|PATH|URL|URI|DIR|FILE|_ID)\b)[A-Z][A-Z0-9_]{2,60})=["']?(?<secret>[A-Za-z0-9_+/.~-]{20,300}={0,2})(?![\w(])/m,
    isSecret: ({ secret }) => !/^[0-9a-f-]*$/i.test(secret) && looksRandom(secret),
    matches: [`MAILER=${sample(32)}`, `export STRIPE="${sample(40)}"`, `JWT=${sample(64, 'A-Za-z0-9+/')}==`],
    passes: [
      `GIT_COMMIT=${sample(40, '0-9a-f')}`,
      `BUILD_ID=${sample(24)}`,
      'NODE_OPTIONS=--max-old-space-size=4096-and-more',
      'TITLE=some-words-that-belong-together',
      `IMAGE_DIGEST=${sample(40)}`,
    ],
  },
];
