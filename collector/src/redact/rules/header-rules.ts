/** Credentials in headers of HTTP, wherever somebody writes them down. */
import type { Rule } from './rule.ts';
import { isBasicCredential, isReference, looksRandom } from './secret-shape.ts';
import { sample } from './token-form.ts';

const basic = (login: string): string => Buffer.from(login).toString('base64');
/** Between name and value: `: `, `=`, `": "`, `', '`. */
const colon = String.raw`["'\x60]?\s{0,4}[:=,]\s{0,4}["'\x60]?`;
const schemes = 'bearer|basic|token|apikey|api-key|digest|bot|key|splunk|negotiate|ssws|genericapikey';
const names =
  'x-api-key|x-auth-token|x-access-token|x-csrf-token|x-vault-token|x-gitlab-token|x-shopify-access-token|x-functions-key|x-goog-api-key|x-figma-token|x-amz-security-token|private-token|job-token|deploy-token|ocp-apim-subscription-key|dd-api-key|dd-application-key|x-algolia-api-key|x-typesense-api-key|x-master-key|x-rapidapi-key|x-webhook-secret|x-hub-signature-256|x-hub-signature';

const cookiePair = String.raw`[\w.$!%-]{1,80}(?:=[^\s;"'\x60\\]{0,1500})?`;

export const headerRules: readonly Rule[] = [
  {
    id: 'authorization-header',
    finds: 'credentials in Authorization headers and in headers that stand for it',
    anchors: ['bearer', 'authorization', ...names.split('|')],
    pattern: new RegExp(
      `(?:(?:proxy-)?authorization${colon}(?:(?:${schemes})\\s{1,4})?|bearer\\s{1,4}|(?:${names})${colon})(?<secret>[\\w.~+/=:-]{8,300})`,
      'i',
    ),
    isSecret: ({ secret }) => looksRandom(secret) || isBasicCredential(secret),
    matches: [
      `Authorization: Bearer ${sample(32)}`,
      `-H "Authorization: Basic ${basic('ana:hunter2')}"`,
      `{"authorization": "token ${sample(40)}"}`,
      `.set('Authorization', 'Bearer ${sample(32)}')`,
      `X-Api-Key: ${sample(32)}`,
      `X-Vault-Token: ${sample(24)}`,
      `authorization=Bot ${sample(59)}`,
    ],
    passes: [
      'Authorization: Bearer $TOKEN',
      'the bearer of this letter',
      'Authorization: Bearer <your-token-goes-here>',
      'authorization: request.headers.authorization',
      'Bearer authentication is supported',
    ],
  },
  {
    id: 'cookie',
    finds: 'session cookies in headers and options',
    anchors: [
      '-b ',
      'cookie:',
      'cookie":',
      "cookie':",
      "cookie',",
      'cookie",',
      'cookie "',
      "cookie '",
      'cookie=',
      'cookie =',
    ],
    pattern: new RegExp(
      String.raw`(?:cookie["'\x60]?\s{0,4}[:=, ]\s{0,4}["'\x60]?|(?<!\S)-b \$?["'])(?<secret>${cookiePair}(?:;\s{0,4}${cookiePair}){0,80})`,
      'i',
    ),
    isSecret: ({ secret }) =>
      secret.split(';').some((pair) => {
        const value = pair.slice(pair.indexOf('=') + 1).trim();
        return pair.includes('=') && looksRandom(decodedCookie(value));
      }),
    matches: [
      `Cookie: theme=dark; sid=${sample(32)}`,
      `set-cookie: session=${sample(40)}; HttpOnly`,
      `curl 'https://example.com/x?a=1&b=2' -H 'accept: */*;q=1' \\\n  -b 'theme=dark; sid=${sample(32)}'`,
      `curl --cookie "sid=${sample(32)}" https://example.com`,
      `connect.sid in Cookie: connect.sid=s%3A${sample(32)}.${sample(43)}`,
    ],
    passes: ['Cookie: theme=dark; language=en', 'cookie: string | undefined', 'cookie: parseCookie(request.headers)'],
  },
  {
    id: 'session-cookie',
    finds: 'well-known session cookies outside of headers',
    anchors: [
      'jsessionid',
      'phpsessid',
      'sessionid=',
      '_session=',
      'connect.sid',
      'session-token=',
      'asp.net_sessionid',
      'remember_token=',
    ],
    pattern:
      /(?:jsessionid|phpsessid|sessionid|_session|connect\.sid|session-token|asp\.net_sessionid|remember_token)=(?<secret>[\w.%+/=~-]{16,300})/i,
    isSecret: ({ secret }) => !uuid.test(secret) && !isReference(secret) && looksRandom(decodedCookie(secret)),
    matches: [
      `JSESSIONID=${sample(32, 'A-F0-9')}`,
      `_shop_session=${sample(200)}`,
      `__Secure-next-auth.session-token=${sample(60)}`,
    ],
    passes: [
      'sessionid=00000000-0000-4000-8000-0123456789ab',
      'JSESSIONID=$SESSION',
      'with_session=some_function_name_here',
    ],
  },
];

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Without the percent signs, which would part a value that looks random only as a whole. */
function decodedCookie(value: string): string {
  return value.replaceAll(/%[0-9A-Fa-f]{2}/g, '-');
}
