/** Secrets in addresses: logins of URLs and connection strings, parameters that let somebody in. */
import type { Rule } from './rule.ts';
import { isReference, looksRandom } from './secret-shape.ts';
import { sample } from './token-form.ts';

const examples = /^(?:password|passwd|passw?|pass|pw|pwd|secret|token|example|user|username|foo|bar|test|xxx+|\.{3})$/i;

const parameters = [
  'token',
  'key',
  'auth',
  'sig',
  'ature',
  'secret',
  'code',
  'jwt',
  'hmac',
  'pass',
  'pwd',
  'word',
  'ticket',
  'sas',
  'assertion',
  'response',
];

export const addressRules: readonly Rule[] = [
  {
    id: 'url-token',
    finds: 'tokens that stand in a URL in place of user and password',
    anchors: ['://'],
    pattern:
      /(?<=\b[a-z][a-z0-9+.-]{1,20}):\/\/(?<secret>[\w.~%+=-]{8,300}(?=:(?:x-oauth-basic|x)?@)|[\w.~%-]{16,300}(?=@))/i,
    isSecret: ({ secret }) => looksRandom(secret),
    matches: [
      `https://${sample(40)}:x-oauth-basic@github.com/ana/shop.git`,
      `https://${sample(40)}@github.com/ana/shop.git`,
    ],
    passes: [
      'https://example.com/@scope/name',
      'ssh://git@github.com/ana/shop.git',
      'mailto://somebody.longer@example.com',
    ],
  },
  {
    id: 'url-password',
    finds: 'passwords in URLs and connection strings',
    anchors: ['://'],
    pattern:
      /(?<=\b[a-z][a-z0-9+.-]{1,20}):\/\/(?<user>[^\s:/@"'`<>\\]{0,100}):(?!\k<user>@)(?<secret>[^\s/"'`<>\\]{3,200})@(?=[\w.[{$-])/i,
    isSecret: ({ secret }) => !isReference(secret) && !examples.test(secret),
    matches: [
      'postgres://app:hunter2@db.example.com/app',
      'https://ana:s3cr3t-p@ss@example.com/x.git',
      'redis://:hunter22@localhost',
      'mongodb+srv://app:hunter2@cluster0.example.net',
      'postgres://app:hunter2@${DB_HOST}/app',
    ],
    passes: [
      'https://example.com:8080/@scope',
      'postgres://app:${PASSWORD}@db/app',
      'http://localhost:3000',
      'postgres://user:password@localhost/db',
      'postgres://postgres:postgres@localhost/db',
      'https://user:pass@example.com',
    ],
  },
  {
    id: 'url-parameter',
    finds: 'parameters of URLs that let in whoever has the address',
    anchors: parameters.map((name) => `${name}=`),
    pattern: new RegExp(
      String.raw`(?<=[?&;#](?:amp;)?(?:(?!page|next|cursor|continuation)[\w-]{0,20}[_-])?(?:api|app|auth|sign|pass|access|id|refresh|saml|client)?)(?:${parameters.join('|')})=(?<secret>[\w.~%+/-]{12,300}={0,2})`,
      'i',
    ),
    isSecret: ({ secret }) => looksRandom(secret),
    matches: [
      `https://example.com/x?page=2&auth=${sample(32)}&x=1`,
      `https://b.s3.amazonaws.com/o?X-Amz-Date=20260101T000000Z&X-Amz-Signature=${sample(64, '0-9a-f')}`,
      `/callback?state=x&amp;code=${sample(24)}`,
      `https://maps.example.com/?key=${sample(20)}`,
    ],
    passes: [
      'https://example.com/?key=name-of-something&token=',
      'https://example.com/list?page_key=CAESBgoEcGFnZQ9x8y7z6w5v4u',
      'for (const key=something; ;)',
      '?code=200&sig=$SIG',
    ],
  },
];
