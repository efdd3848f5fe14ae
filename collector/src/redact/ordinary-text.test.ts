import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTextRedaction } from './redact-text.ts';

const redactText = createTextRedaction({ key: Buffer.alloc(32, 5) });

function findingsIn(text: string): readonly string[] {
  const found: string[] = [];
  redactText(text, (rule) => found.push(rule));
  return found;
}

const digest = (name: string, algorithm = 'sha256') => createHash(algorithm).update(name);
const hex = (name: string, length: number): string => digest(name, 'sha512').digest('hex').slice(0, length);
const uuid = (name: string): string => hex(name, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const lines = (count: number, line: (name: string) => string): string =>
  Array.from({ length: count }, (_, at) => line(`line ${at}`)).join('\n');
/** Bytes without any order, as in compressed files. */
const bytes = (length: number): Buffer =>
  Buffer.concat(Array.from({ length: Math.ceil(length / 64) }, (_, at) => digest(`bytes ${at}`, 'sha512').digest()));

describe('text that holds no secret is left alone:', () => {
  it.each([
    ['git ids', lines(200, (name) => `${hex(name, 40)} refs/heads/${hex(name, 8)}`)],
    [
      'a git log',
      lines(50, (name) => `commit ${hex(name, 40)}\nAuthor: Ana <ana@example.com>\n\n    Fix ${hex(name, 7)}\n`),
    ],
    ['checksums', lines(100, (name) => `${hex(name, 64)}  dist/${hex(name, 8)}.tar.gz\n${hex(name, 32)} *x`)],
    [
      'UUIDs',
      lines(
        100,
        (name) => `{"sessionId":"${uuid(name)}","requestId":"req_${hex(name, 24)}","id": "${uuid(name + 'x')}"}`,
      ),
    ],
    [
      'a lock file',
      lines(
        100,
        (name) =>
          `    "node_modules/${hex(name, 6)}": {\n      "version": "1.2.3",\n      "resolved": "https://registry.npmjs.org/x/-/x-1.2.3.tgz",\n      "integrity": "sha512-${digest(name, 'sha512').digest('base64')}"\n    },`,
      ),
    ],
    [
      'hashes of sub-resources',
      lines(
        50,
        (name) =>
          `<script src="/a.js" integrity="sha384-${digest(name, 'sha384').digest('base64')}" crossorigin></script>`,
      ),
    ],
    ['a picture in base64', `![x](data:image/png;base64,${bytes(60_000).toString('base64')})`],
    ['a picture in wrapped base64', bytes(6_000).toString('base64').replaceAll(/.{76}/g, '$&\n')],
    ['bytes of zero in base64', Buffer.alloc(3_000).toString('base64')],
    [
      'minified code',
      lines(
        40,
        (name) =>
          `!function(e,t){"use strict";var n=t.token||e.key,r="${hex(name, 8)}";n.auth=function(e){return e.password===t.password&&n[r](e.key,{secret:!0,token:n})}}(this,window);`,
      ),
    ],
    [
      'type declarations',
      'interface Login { password: string; token?: string | null; apiKey: ApiKey; secret: Buffer }',
    ],
    [
      'code that handles secrets',
      'const password = await askPassword(); const token = createToken({ secret: config.secret, key });\nif (token.key === API_KEY) headers.authorization = `Bearer ${token}`;',
    ],
    [
      'forms',
      '<label for="password">Password</label><input type="password" name="password" value="" placeholder="Your password">',
    ],
    [
      'translations',
      '{"password": "Passwort", "passwordRepeat": "Passwort wiederholen", "token": "Schlüssel", "secret": "Geheimnis"}',
    ],
    ['fixtures', 'password = "password"\ntoken = "token"\nsecret: "secret"\nAPI_KEY=test\nuser:password@localhost\n'],
    [
      'settings without values',
      'PASSWORD=\nAPI_KEY=""\nSECRET_KEY: ~\npassword: null\nTOKEN=${TOKEN:-}\nDB_PASS=$(cat /run/secrets/db)',
    ],
    [
      'placeholders',
      'API_KEY=your-api-key\nOPENAI_API_KEY=sk-...\nTOKEN=xxxxxxxxxxxxxxxxxxxxxxxx\nPASSWORD=changeme\nKEY=<your key>\nSECRET=example-secret\nghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    ],
    [
      'references',
      'password: ${{ secrets.DB_PASSWORD }}\ntoken: {{ .Values.token }}\nsecret: !Ref Secret\nkey: op://vault/item/field\npass: "%(password)s"\npwd: %PASSWORD%',
    ],
    [
      'the environment of a shell',
      'PWD=/home/ana/shop\nOLDPWD=/home/ana\nSSH_AUTH_SOCK=/tmp/ssh-x/agent.1\nXAUTHORITY=/run/user/1000/x\nGPG_KEY=\n',
    ],
    [
      'logs',
      lines(
        50,
        (name) =>
          `2026-02-03T04:05:06.789Z INFO request id=${hex(name, 16)} trace=${hex(name, 32)} token_count=1234 took 12ms`,
      ),
    ],
    [
      'counts of tokens',
      '{"input_tokens":1234,"output_tokens":567,"cache_read_input_tokens":89000,"max_tokens":4096,"token_budget":"200k"}',
    ],
    [
      'prose',
      'The password is required. Tokens are counted per message; a secret is replaced by its marker. Bearer authentication is supported, and the key of the map is the id.',
    ],
    [
      'addresses',
      'https://example.com:8080/@scope/name?page=2&sort=key#token ssh://git@github.com/ana/shop.git https://user:pass@example.com ftp://anonymous:@ftp.example.com',
    ],
    [
      'names in code',
      'process.env.OPENAI_API_KEY, os.environ["API_TOKEN"], import.meta.env.VITE_KEY, secrets.GITHUB_TOKEN, kubectl get secret db-credentials',
    ],
  ])('%s', (_what, text) => {
    expect(findingsIn(text)).toEqual([]);
  });
});
