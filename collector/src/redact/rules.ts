/**
 * What is a secret. One row a rule: words that must occur for the rule to be tried at all, the pattern, and examples that must and must not match.
 * A pattern matches in linear time. Its group `secret` is what is replaced; without the group the whole match is.
 */

export interface Rule {
  readonly id: string;
  readonly finds: string;
  /** At least one of these occurs in every match; compared without case. */
  readonly anchors: readonly string[];
  readonly pattern: RegExp;
  /** Decides about a match that the pattern alone cannot decide. */
  readonly isSecret?: (secret: string) => boolean;
  readonly matches: readonly string[];
  readonly passes: readonly string[];
}

/** Repeats a character, so that no example looks like a real key to scanners of this repository. */
const x = (count: number, text = 'x1Y2'): string => text.repeat(Math.ceil(count / text.length)).slice(0, count);

export const rules: readonly Rule[] = [
  {
    id: 'private-key',
    finds: 'PEM private keys, also with escaped line ends',
    anchors: ['private key-----'],
    pattern:
      /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?<secret>[^-]{20,20000})(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g,
    matches: [
      `-----BEGIN RSA PRIVATE KEY-----\n${x(64)}\n${x(64)}\n-----END RSA PRIVATE KEY-----`,
      `-----BEGIN PRIVATE KEY-----\\n${x(64)}\\n`,
    ],
    passes: [
      '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
      'the line -----BEGIN PRIVATE KEY----- is missing',
    ],
  },
  {
    id: 'aws-key-id',
    finds: 'AWS access key ids',
    anchors: ['akia', 'asia', 'abia', 'acca'],
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g,
    matches: [`AKIA${x(16, 'QWER')}`],
    passes: ['AKIAnotakey', 'ASIA PACIFIC REGION'],
  },
  {
    id: 'github-token',
    finds: 'GitHub tokens',
    anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b/g,
    matches: [`ghp_${x(36)}`, `github_pat_${x(82)}`],
    passes: ['ghp_short', 'use a ghp_ token'],
  },
  {
    id: 'gitlab-token',
    finds: 'GitLab tokens',
    anchors: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glsoat-'],
    pattern: /\bgl(?:pat|dt|rt|ptt|cbt|soat)-[\w.-]{20,300}/g,
    matches: [`glpat-${x(20)}`],
    passes: ['glpat-XXXX'],
  },
  {
    id: 'slack-token',
    finds: 'Slack tokens and webhooks',
    anchors: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe', 'xapp-', 'hooks.slack.com'],
    pattern:
      /\b(?:xox[abeprs]-(?:\d-)?[A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{10,250}|hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[\w/]{20,200}))/g,
    matches: [
      `xoxb-${x(12, '123')}-${x(24)}`,
      `https://hooks.slack.com/services/T${x(8, 'A1')}/B${x(8, 'A1')}/${x(24)}`,
    ],
    passes: ['xoxb-', 'https://hooks.slack.com/services/'],
  },
  {
    id: 'anthropic-key',
    finds: 'Anthropic API keys',
    anchors: ['sk-ant-'],
    pattern: /\bsk-ant-[A-Za-z0-9]{3,12}-[\w-]{20,200}/g,
    matches: [`sk-ant-api03-${x(90)}`],
    passes: ['sk-ant-api03-…'],
  },
  {
    id: 'openai-key',
    finds: 'OpenAI API keys and those of the same form',
    anchors: ['sk-'],
    pattern: /\bsk-(?:proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_-]{32,250}/g,
    isSecret: (secret) =>
      /\d/.test(secret) && /[A-Za-z]/.test(secret.slice(3)) && looksRandom(secret.replace(/^sk-(?:[a-z0-9]+-)*/, '')),
    matches: [`sk-${x(48, 'aB3dE5fG7hJ9kL2m')}`, `sk-proj-${x(64, 'aB3dE5fG7hJ9kL2m')}`],
    passes: ['sk-learn-contrib-some-very-long-package-name', 'task-00000000-0000-0000-0000-000000000000'],
  },
  {
    id: 'ai-provider-key',
    finds: 'keys of Groq, xAI, Hugging Face, Replicate, Perplexity, Fireworks, Cerebras, Tavily, Langfuse, LangSmith',
    anchors: ['gsk_', 'xai-', 'hf_', 'r8_', 'pplx-', 'fw_', 'csk-', 'tvly-', 'sk-lf-', 'lsv2_'],
    pattern:
      /\b(?:gsk_[A-Za-z0-9]{40,80}|xai-[A-Za-z0-9]{60,100}|hf_[A-Za-z]{34}|r8_[A-Za-z0-9]{37}|pplx-[A-Za-z0-9]{40,60}|fw_[A-Za-z0-9]{20,40}|csk-[a-z0-9]{40,60}|tvly-[A-Za-z0-9-]{28,60}|sk-lf-[0-9a-f-]{36}|lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10})\b/g,
    matches: [`gsk_${x(52)}`, `hf_${x(34, 'aBcDe')}`],
    passes: ['hf_hub_download', 'fw_rules'],
  },
  {
    id: 'google-key',
    finds: 'Google API keys and OAuth secrets',
    anchors: ['aiza', 'gocspx-', 'ya29.'],
    pattern: /\b(?:AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{30,300})/g,
    matches: [`AIza${x(35)}`, `GOCSPX-${x(28)}`],
    passes: ['AIzaShort'],
  },
  {
    id: 'stripe-key',
    finds: 'Stripe keys and webhook secrets',
    anchors: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
    pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{20,250}|whsec_[A-Za-z0-9+/=]{24,100})/g,
    matches: [`sk_live_${x(24)}`, `whsec_${x(32)}`],
    passes: ['sk_test_', 'whsec_…'],
  },
  {
    id: 'package-registry-token',
    finds: 'npm, PyPI, RubyGems, crates.io and Docker tokens',
    anchors: ['npm_', 'pypi-', 'rubygems_', 'cio', 'dckr_pat_', '_authtoken'],
    pattern:
      /\b(?:npm_[A-Za-z0-9]{36}|pypi-[\w-]{60,250}|rubygems_[0-9a-f]{48}|cio[A-Za-z0-9]{32}|dckr_pat_[\w-]{27})\b|_authToken\s*=\s*(?<secret>[^\s"']{8,200})/g,
    matches: [`npm_${x(36)}`, `pypi-${x(80)}`, `//registry.example.com/:_authToken=${x(30)}`],
    passes: ['npm_config_registry', 'pypi-server', '_authToken=${NPM_TOKEN}'],
    isSecret: isNoReference,
  },
  {
    id: 'cloud-token',
    finds:
      'tokens of DigitalOcean, Doppler, Databricks, Vault, Terraform, Fly, Linear, Notion, Supabase, PlanetScale, Sentry, Grafana, New Relic, Heroku, Cloudflare, Netlify, Vercel',
    anchors: [
      'dop_v1_',
      'dp.',
      'dapi',
      'hvs.',
      'hvb.',
      '.atlasv1.',
      'fm2_',
      'fo1_',
      'lin_api_',
      'ntn_',
      'secret_',
      'sbp_',
      'pscale_',
      'sntrys_',
      'sntryu_',
      'glsa_',
      'glc_',
      'nrak-',
      'hrku-',
      'nfp_',
      'vercel_',
      'v1.0-',
    ],
    pattern:
      /\b(?:dop_v1_[0-9a-f]{64}|dp\.(?:pt|st|ct|sa)\.[\w.-]{40,60}|dapi[0-9a-f]{32}(?:-\d)?|hv[sb]\.[\w-]{24,200}|[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}|f(?:m2|o1)_[\w+/=-]{40,700}|lin_api_[A-Za-z0-9]{40}|ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43}|sbp_[0-9a-f]{40}|pscale_(?:tkn|pw|oauth)_[\w.=-]{32,64}|sntry[su]_[\w+/=-]{60,250}|gl(?:sa|c)_[\w+/=-]{32,250}|NRAK-[A-Z0-9]{27}|HRKU-[\w-]{36,80}|nfp_[A-Za-z0-9]{36,60}|vercel_[\w]{24,80}|v1\.0-[0-9a-f]{24}-[0-9a-f]{100,160})/g,
    matches: [`dop_v1_${x(64, 'ab12')}`, `hvs.${x(24)}`, `lin_api_${x(40)}`],
    passes: ['dapi/v1', 'secret_key_base', 'hvs.example'],
  },
  {
    id: 'messaging-token',
    finds: 'SendGrid, Mailgun, Mailchimp, Twilio, Telegram, Discord tokens',
    anchors: ['sg.', 'key-', '-us', 'bot', 'discord', ':aa'],
    pattern:
      /\b(?:SG\.[\w-]{22}\.[\w-]{43}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|\d{8,10}:AA[\w-]{33}|discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/(?<secret>[\w-]{60,80}))\b/g,
    matches: [`SG.${x(22)}.${x(43)}`, `123456789:AA${x(33)}`],
    passes: ['SG.1', 'key-value'],
  },
  {
    id: 'shopify-square-key',
    finds: 'keys of shops and payment services',
    anchors: ['shpat_', 'shpss_', 'shpca_', 'shppa_', 'sq0atp-', 'sq0csp-', 'eaaa', 'access_token$'],
    pattern:
      /\b(?:shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}|sq0(?:atp|csp)-[\w-]{22,43}|EAAA[\w-]{60}|access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32})\b/g,
    matches: [`shpat_${x(32, 'ab12')}`],
    passes: ['shpat_'],
  },
  {
    id: 'jwt',
    finds: 'JSON Web Tokens',
    anchors: ['eyj'],
    pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/g,
    matches: [`eyJ${x(20)}.eyJ${x(40)}.${x(43)}`],
    passes: ['eyJhbGciOiJIUzI1NiJ9'],
  },
  {
    id: 'authorization-header',
    finds: 'credentials in Authorization headers and cookies',
    anchors: ['bearer', 'basic ', 'authorization', 'cookie:'],
    pattern:
      /\b(?:authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token|apikey)\s{1,4}|bearer\s{1,4}|(?:set-)?cookie:\s{0,4}[\w.-]{1,64}=)(?<secret>[\w.~+/=-]{16,4000})/gi,
    isSecret: (secret) => isNoReference(secret) && looksRandom(secret),
    matches: [
      `Authorization: Bearer ${x(32, 'aB3dE5fG7hJ9kL2m')}`,
      `-H "Authorization: Basic ${x(24, 'dXNlcjpw')}"`,
      `Cookie: sid=${x(32, 'aB3dE5fG7hJ9kL2m')}`,
    ],
    passes: [
      'Authorization: Bearer $TOKEN',
      'the bearer of this letter',
      'Authorization: Bearer <your-token-goes-here>',
    ],
  },
  {
    id: 'url-password',
    finds: 'passwords in URLs and connection strings',
    anchors: ['://'],
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'`<>]{0,100}:(?<secret>[^\s/@"'`<>]{3,200})@[\w.[-]/gi,
    isSecret: isNoReference,
    matches: [
      'postgres://app:hunter2@db.example.com/app',
      'https://ana:s3cr3t-pass@example.com/x.git',
      'redis://:hunter22@localhost',
    ],
    passes: ['https://example.com:8080/@scope', 'postgres://app:${PASSWORD}@db/app', 'http://localhost:3000'],
  },
  {
    id: 'dsn-password',
    finds: 'passwords in key=value connection strings',
    anchors: ['password=', 'pwd=', 'accountkey=', 'sharedaccesskey='],
    pattern: /\b(?:password|pwd|accountkey|sharedaccesskey)=(?<secret>[^\s;"'&`<>]{4,200})/gi,
    isSecret: isNoReference,
    matches: ['Server=db;User Id=app;Password=hunter2;', `AccountName=a;AccountKey=${x(64)}==;`],
    passes: ['password=$PASS', 'password=********', 'password=<password>'],
  },
  {
    id: 'named-secret',
    finds: 'values of names that mean a secret, where the value looks like one',
    anchors: [
      'secret',
      'token',
      'passw',
      'pwd',
      'api_key',
      'apikey',
      'api-key',
      'access_key',
      'accesskey',
      'private_key',
      'credential',
      'auth_key',
      'encryption_key',
      'signing_key',
    ],
    pattern:
      /(?:secret|token|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|(?:auth|encryption|signing)[_-]?key)[\w.-]{0,40}["'`]?\s{0,4}(?:=>|:=|[:=])\s{0,4}["'`]?(?<secret>[^\s"'`,;(){}<>[\]]{8,500})/gi,
    isSecret: (secret) => isNoReference(secret) && looksRandom(secret),
    matches: [
      `API_TOKEN=${x(32, 'aB3dE5fG7hJ9kL2m')}`,
      `"client_secret": "${x(40, 'aB3dE5fG7hJ9kL2m')}"`,
      "password: 'Tr0ub4dor&3xyz'",
      `AWS_SECRET_ACCESS_KEY=${x(40, 'aB3/dE5+fG7hJ9kL')}`,
    ],
    passes: [
      'token: string',
      'password = getPassword',
      'maxTokens: 128000',
      'secretName: my-app-secret',
      'const token = request.headers.authorization',
      'tokens_used: 123456789',
    ],
  },
  {
    id: 'netrc-password',
    finds: 'passwords in netrc lines',
    anchors: ['machine '],
    pattern: /\bmachine\s{1,8}\S{1,200}\s{1,8}login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(?<secret>\S{3,200})/g,
    isSecret: isNoReference,
    matches: ['machine example.com login ana password hunter2'],
    passes: ['machine learning login page password reset'],
  },
];

/** Placeholders and references to a secret are no secret: `$TOKEN`, `${…}`, `<token>`, `****`, `process.env.X`, an earlier marker. */
function isNoReference(secret: string): boolean {
  return (
    !/^[$%<{[(]/.test(secret) &&
    !/^(?:\*{3,}|x{3,}|\.{3}|…)/i.test(secret) &&
    !/^(?:process\.env|os\.environ|import\.meta|env\.|secrets\.|vault:|your[-_]|my[-_]|example|changeme|placeholder|redacted|null|undefined|true|false)/i.test(
      secret,
    ) &&
    !secret.includes('[redacted:')
  );
}

/** Letters and digits mixed with enough variety: what a generator makes and a person does not name a variable. */
function looksRandom(secret: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(secret)).length;
  if (!/\d/.test(secret) || !/[A-Za-z]/.test(secret) || classes < 2) return false;
  if (/^(?:[a-z]+[A-Z_.-])+[a-z]*\d{0,3}$/i.test(secret) && !/\d.*[a-z].*\d/i.test(secret))
    return secret.length >= 12 && classes >= 3 && /[^\w.-]/.test(secret);
  return new Set(secret).size >= Math.min(8, secret.length * 0.4) && entropyBits(secret) >= 2.8;
}

/** Shannon entropy a character, in bits. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
