/** Private keys, signed tokens and hashes of passwords. */
import { armourEnd, linesBeforeEnd } from './armour.ts';
import { type Rule, strictStart } from './rule.ts';
import { sample } from './token-form.ts';

const line = (seed = 0): string => sample(64, 'A-Za-z0-9+/', seed);
const kinds = String.raw`[A-Z0-9\s]{0,30}PRIVATE\s{1,2}KEY(?:\s{1,2}BLOCK)?|OpenVPN Static key V1`;

export const keyRules: readonly Rule[] = [
  {
    id: 'private-key',
    finds:
      'private keys of TLS, SSH, PGP and OpenVPN; also cut off, quoted, numbered, in diffs and with escaped line ends',
    anchors: ['-----begin', '---- begin'],
    pattern: new RegExp(String.raw`-{4,5} ?BEGIN (?:${kinds}) ?-{4,5}(?<secret>)`),
    endOf: armourEnd,
    matches: [
      `-----BEGIN RSA PRIVATE KEY-----\n${line()}\n${line(1)}\n-----END RSA PRIVATE KEY-----`,
      `-----BEGIN OPENSSH PRIVATE KEY-----\\n${line()}\\nabc=\\n-----END OPENSSH PRIVATE KEY-----`,
      `-----BEGIN PRIVATE KEY-----\n${line()}`,
      `-----BEGIN PRIVATE KEY----- ${line()} ${line(1)} -----END PRIVATE KEY-----`,
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${line()}\n-----END RSA PRIVATE KEY-----`,
      `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n${line()}\n=aB3d\n-----END PGP PRIVATE KEY BLOCK-----`,
      `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "x"\n${line()}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
      `     1→-----BEGIN PRIVATE KEY-----\n     2→${line()}\n     3→${line(1)}\n     4→-----END PRIVATE KEY-----`,
      `+-----BEGIN PRIVATE KEY-----\n+${line()}\n+${line(1)}\n+-----END PRIVATE KEY-----`,
      `'-----BEGIN PRIVATE KEY-----\\n' +\n  '${line()}\\n' +\n  '-----END PRIVATE KEY-----'`,
      `-----BEGIN OpenVPN Static key V1-----\n${sample(32, '0-9a-f')}\n${sample(32, '0-9a-f', 1)}\n-----END OpenVPN Static key V1-----`,
    ],
    passes: [
      `-----BEGIN PUBLIC KEY-----\n${line()}\n-----END PUBLIC KEY-----`,
      'a file that starts with -----BEGIN PRIVATE KEY----- and goes on with some text about it',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
    ],
  },
  {
    id: 'private-key-end',
    finds: 'ends of private keys whose beginning is not there: printed by `tail`, or behind what a tool left out',
    anchors: ['-----end', '---- end'],
    pattern: new RegExp(String.raw`(?=-{4,5} ?END (?:${kinds}) ?-{4,5})(?<=${linesBeforeEnd})`),
    // A long word of a sentence is no line of a key.
    isSecret: ({ secret }) => /\d/.test(secret),
    endOf: (_text, end) => end,
    matches: [
      `${line()}\n${line(1)}\n-----END RSA PRIVATE KEY-----`,
      `-----BEGIN PRIVATE KEY-----\n${line()}\n... [12 lines truncated] ...\n${line(1)}\naB3=\n-----END PRIVATE KEY-----`,
      `    27→${line()}\n    28→-----END PRIVATE KEY-----`,
      `+${line()}\n+-----END OPENSSH PRIVATE KEY-----`,
      `key.pem-27-${line()}\nkey.pem:28:-----END PRIVATE KEY-----`,
    ],
    passes: [
      `${line()}\n-----END CERTIFICATE-----`,
      'a file with internationalization -----END PRIVATE KEY-----',
      '...\n-----END PRIVATE KEY-----',
    ],
  },
  {
    id: 'putty-key',
    finds: 'private keys of PuTTY',
    anchors: ['private-lines:'],
    pattern:
      /Private-Lines: \d{1,3}(?<secret>[\s\\nr]{1,8}[A-Za-z0-9+/=]{20,100}(?:[\s\\nr]{1,8}[A-Za-z0-9+/=]{4,100}){0,200})/,
    matches: [`Private-Lines: 2\n${line()}\n${line(1)}\nPrivate-MAC: 0`],
    passes: ['Private-Lines: 8 and more'],
  },
  {
    id: 'jwt',
    finds: 'JSON Web Tokens, signed and encrypted',
    anchors: ['eyj', 'eya', 'ewog'],
    pattern: new RegExp(
      String.raw`${strictStart}(?:eyJ|eyA|ewog)[\w-]{8,}(?:\.(?:eyJ|eyA|ewog)[\w-]{8,}(?:\.[\w-]*)?|\.[\w-]*\.[\w-]{8,}\.[\w-]{16,}\.[\w-]{16,})`,
    ),
    matches: [
      `eyJ${sample(20)}.eyJ${sample(40)}.${sample(43)}`,
      `token=eyJ${sample(20)}.eyJ${sample(40)}.`,
      `eyJ${sample(40)}.${sample(80)}.${sample(16)}.${sample(60)}.${sample(22)}`,
    ],
    passes: ['eyJhbGciOiJIUzI1NiJ9', 'eyJhbGciOiJIUzI1NiJ9.…'],
  },
  {
    id: 'json-web-key',
    finds: 'private parts of JSON Web Keys',
    anchors: ['"d":', '"d" :', "'d':"],
    pattern: /["']d["'] ?:\s{0,4}["'](?<secret>[\w-]{40,1200})["']/,
    matches: [`{"kty":"EC","crv":"P-256","d":"${sample(43)}"}`],
    passes: ['{"d": "short"}', '{"d": 4}'],
  },
  {
    id: 'age-key',
    finds: 'age secret keys',
    anchors: ['age-secret-key-'],
    pattern: /AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{40,}/,
    matches: [`AGE-SECRET-KEY-1${sample(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`],
    passes: ['AGE-SECRET-KEY-1…'],
  },
  {
    id: 'wallet-key',
    finds: 'extended private keys of wallets, Nostr secret keys',
    anchors: ['xprv', 'yprv', 'zprv', 'tprv', 'nsec1'],
    pattern: new RegExp(`${strictStart}(?:[xyzt]prv[A-Za-z0-9]{100,112}|nsec1[a-z0-9]{58})(?![A-Za-z0-9])`),
    matches: [`xprv${sample(107)}`, `nsec1${sample(58, 'a-z0-9')}`],
    passes: ['xprv', 'nsec1 and npub1'],
  },
  {
    id: 'password-hash',
    finds: 'hashes of passwords: bcrypt, crypt, argon2, scrypt, PBKDF2',
    anchors: ['$2a$', '$2b$', '$2y$', '$apr1$', '$6$', '$5$', '$1$', '$y$', '$argon2', '$scrypt$', 'pbkdf2_sha'],
    pattern: new RegExp(
      [
        String.raw`\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}`,
        String.raw`\$(?:apr1|1)\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}`,
        String.raw`\$[56]\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43,86}`,
        String.raw`\$y\$[./A-Za-z0-9]{1,10}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}`,
        String.raw`\$argon2(?:id?|d)\$v=\d{1,3}\$m=\d{1,9},t=\d{1,5},p=\d{1,5}\$[\w+/]{8,90}\$[\w+/]{16,180}`,
        String.raw`\$scrypt\$[\w=,]{4,40}\$[\w+/=]{8,90}\$[\w+/=]{16,180}`,
        String.raw`pbkdf2_sha(?:1|256|512)\$\d{1,9}\$[\w+/=]{1,90}\$[\w+/=]{20,180}`,
      ].join('|'),
    ),
    matches: [
      `$2b$12$${sample(53)}`,
      `$6$${sample(16)}$${sample(86)}`,
      `$apr1$${sample(8)}$${sample(22)}`,
      `$argon2id$v=19$m=65536,t=3,p=4$${sample(22)}$${sample(43)}`,
      `pbkdf2_sha256$600000$${sample(22)}$${sample(43)}=`,
    ],
    passes: ['$2a$10$', 'awk {print $6$1}', 'a bcrypt hash begins with $2b$12$'],
  },
];
