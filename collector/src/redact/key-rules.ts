/** Keys and tokens that their issuer made recognisable. */
import { type Rule, sample, tokenStart } from './rule.ts';
import { looksRandom } from './secret-shape.ts';

/** A pattern for tokens that begin where a word does. */
const token = (body: string): RegExp => new RegExp(tokenStart + body);

const between = String.raw`[\s"',>|*\\]`;
const base64 = '[A-Za-z0-9+/=]';
// Lines of base64, up to the end mark where there is one. Prose after a mere mention has no run of 16 letters in its first place.
const privateKey = new RegExp(
  String.raw`-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?<secret>${between}*(?:n?[A-Z][A-Za-z-]{2,20}: [^\n\\]{1,100}${between}{1,8}){0,4}${base64}{16,}(?:${between}+${base64}{20,})*(?:(?:${between}+${base64}+){0,3}(?=${between}*-----END))?)`,
);

export const keyRules: readonly Rule[] = [
  {
    id: 'private-key',
    finds: 'PEM private keys, also with escaped line ends and cut off',
    anchors: ['-----begin '],
    pattern: privateKey,
    matches: [
      `-----BEGIN RSA PRIVATE KEY-----\n${sample(64)}\n${sample(64)}\n-----END RSA PRIVATE KEY-----`,
      `-----BEGIN OPENSSH PRIVATE KEY-----\\n${sample(64)}\\nabc=\\n-----END OPENSSH PRIVATE KEY-----`,
      `-----BEGIN PRIVATE KEY-----\n${sample(64)}`,
      `-----BEGIN PRIVATE KEY----- ${sample(64)} ${sample(64)} -----END PRIVATE KEY-----`,
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${sample(64)}\n-----END RSA PRIVATE KEY-----`,
      `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n${sample(64)}\n-----END PGP PRIVATE KEY BLOCK-----`,
    ],
    passes: [
      `-----BEGIN PUBLIC KEY-----\n${sample(64)}\n-----END PUBLIC KEY-----`,
      'a file that starts with -----BEGIN PRIVATE KEY----- and goes on with some text about it',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    ],
  },
  {
    id: 'jwt',
    finds: 'JSON Web Tokens',
    anchors: ['eyj'],
    pattern: token(String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?`),
    matches: [`eyJ${sample(20)}.eyJ${sample(40)}.${sample(43)}`, `token=eyJ${sample(20)}.eyJ${sample(40)}.`],
    passes: ['eyJhbGciOiJIUzI1NiJ9'],
  },
  {
    id: 'aws-key-id',
    finds: 'AWS access key ids',
    anchors: ['akia', 'asia', 'abia', 'acca'],
    pattern: token('(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])'),
    matches: [`AKIA${sample(16, 'QWER2TYU')}`, `id=ASIA${sample(16, 'QWER2TYU')};`],
    passes: ['AKIAnotakey', 'ASIA PACIFIC REGION'],
  },
  {
    id: 'github-token',
    finds: 'GitHub tokens',
    anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: token('(?:gh[pousr]_[A-Za-z0-9_]{36,}|github_pat_[A-Za-z0-9_]{60,})'),
    matches: [`ghp_${sample(36)}`, `github_pat_${sample(82)}`, `"token\\nghs_${sample(36)}"`],
    passes: ['ghp_short', 'use a ghp_ token'],
  },
  {
    id: 'gitlab-token',
    finds: 'GitLab tokens',
    anchors: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glsoat-', 'glft-', 'glimt-', 'glagent-'],
    pattern: token(String.raw`gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent)-[\w.-]{20,}`),
    matches: [`glpat-${sample(20)}`],
    passes: ['glpat-XXXX'],
  },
  {
    id: 'slack-token',
    finds: 'Slack tokens and webhooks',
    anchors: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe', 'xapp-', 'hooks.slack.com/'],
    pattern: token(
      String.raw`(?:xox[abeprs][.-][A-Za-z0-9.-]{10,}|xapp-\d-[A-Za-z0-9-]{10,}|hooks\.slack\.com/(?:services|workflows|triggers)/(?<secret>[\w/]{20,}))`,
    ),
    matches: [
      `xoxb-${sample(12, '123')}-${sample(24)}`,
      `https://hooks.slack.com/services/T${sample(8, 'A1')}/B${sample(8, 'A1')}/${sample(24)}`,
    ],
    passes: ['xoxb-', 'https://hooks.slack.com/services/'],
  },
  {
    id: 'anthropic-key',
    finds: 'Anthropic API keys',
    anchors: ['sk-ant-'],
    pattern: token(String.raw`sk-ant-[a-z0-9]{3,12}-[\w-]{20,}`),
    matches: [`sk-ant-api03-${sample(90)}`, `sk-ant-oat01-${sample(90)}`],
    passes: ['sk-ant-api03-…', 'sk-ant-'],
  },
  {
    id: 'openai-key',
    finds: 'OpenAI API keys, and those of others in the same form',
    anchors: ['sk-'],
    pattern: token(String.raw`sk-[\w-]{20,}`),
    isSecret: (secret) =>
      looksRandom(secret.slice(3).split('-').at(-1) ?? '') || (secret.length > 48 && looksRandom(secret)),
    matches: [`sk-${sample(48)}`, `sk-proj-${sample(64)}`, `sk-or-v1-${sample(64, '0a1b2c3d4e5f6789')}`],
    passes: ['sk-learn-contrib-some-very-long-package-name', 'task-00000000-0000-0000-0000-000000000000'],
  },
  {
    id: 'ai-provider-key',
    finds: 'keys of Groq, xAI, Hugging Face, Replicate, Perplexity, Fireworks, Cerebras, Tavily, Langfuse, LangSmith',
    anchors: ['gsk_', 'xai-', 'hf_', 'api_org_', 'r8_', 'pplx-', 'fw_', 'csk-', 'tvly-', 'lsv2_'],
    pattern: token(
      String.raw`(?:gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}|(?:hf_|api_org_)[A-Za-z]{34}(?!\w)|r8_[A-Za-z0-9]{37}|pplx-[A-Za-z0-9]{40,}|fw_[A-Za-z0-9]{20,}(?!\w)|csk-[a-z0-9]{40,}|tvly-[A-Za-z0-9-]{28,}|lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10})`,
    ),
    matches: [`gsk_${sample(52)}`, `hf_${sample(34, 'aBcDeFgH')}`, `xai-${sample(80)}`, `r8_${sample(37)}`],
    passes: ['hf_hub_download', 'fw_rules', 'hf_model_with_a_very_long_name_that_is_no_key'],
  },
  {
    id: 'google-key',
    finds: 'Google API keys, OAuth secrets and access tokens',
    anchors: ['aiza', 'gocspx-', 'ya29.'],
    pattern: token(String.raw`(?:AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{30,})`),
    matches: [`AIza${sample(35)}`, `GOCSPX-${sample(28)}`, `ya29.${sample(60)}`],
    passes: ['AIzaShort'],
  },
  {
    id: 'azure-key',
    finds: 'Azure storage and service keys, client secrets and signatures',
    anchors: ['accountkey=', 'sharedaccesskey=', '8q~', 'sig='],
    pattern:
      /(?:(?:accountkey|sharedaccesskey)=(?<secret>[A-Za-z0-9+/]{40,}={0,2})|(?<=(?:^|[^\w.~-])[\w.~]{3})8Q~[\w.~-]{31,34}|(?<=[?&])sig=(?<signature>[\w%+/-]{40,}))/i,
    matches: [
      `AccountName=a;AccountKey=${sample(86)}==;`,
      `abc8Q~${sample(34)}`,
      `https://a.blob.core.windows.net/x?sv=2022&sig=${sample(43)}%3D`,
    ],
    passes: ['AccountKey=$KEY', 'sig=short'],
  },
  {
    id: 'stripe-key',
    finds: 'Stripe keys and webhook secrets',
    anchors: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
    pattern: token('(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,})'),
    matches: [`sk_live_${sample(24)}`, `rk_test_${sample(24)}`, `whsec_${sample(32)}`],
    passes: ['sk_test_', 'whsec_…'],
  },
  {
    id: 'package-registry-token',
    finds: 'npm, PyPI, RubyGems, crates.io and Docker tokens',
    anchors: ['npm_', 'pypi-', 'rubygems_', 'cio', 'dckr_pat_', 'dckr_oat_', '_authtoken'],
    pattern: new RegExp(
      String.raw`${tokenStart}(?:npm_[A-Za-z0-9]{36}|pypi-[\w-]{60,}|rubygems_[0-9a-f]{48}|cio[A-Za-z0-9]{32}(?!\w)|dckr_[op]at_[\w-]{27,})|_authToken\s{0,4}=\s{0,4}"?(?<secret>[A-Za-z0-9][^\s"']{7,})`,
    ),
    matches: [`npm_${sample(36)}`, `pypi-${sample(80)}`, `//registry.example.com/:_authToken=${sample(30)}`],
    passes: ['npm_config_registry', 'pypi-server', '_authToken=${NPM_TOKEN}'],
  },
  {
    id: 'messaging-token',
    finds: 'SendGrid, Mailgun, Mailchimp, Twilio, Telegram and Discord tokens',
    anchors: ['sg.', 'key-', '-us', ':aa', '/api/webhooks/'],
    pattern: new RegExp(
      String.raw`${tokenStart}(?:SG\.[\w-]{20,24}\.[\w-]{39,50}|key-[0-9a-f]{32}(?!\w))|(?<=(?:^|\W)(?<chimp>[0-9a-f]{32}))-us\d{1,2}(?!\w)|(?<=(?:^|\D)(?<bot>\d{8,10})):AA[\w-]{33}(?![\w-])|(?<=discord(?:app)?\.com)/api/webhooks/\d{17,20}/(?<secret>[\w-]{60,})`,
    ),
    matches: [
      `SG.${sample(22)}.${sample(43)}`,
      `key-${sample(32, '0a1b2c3d')}`,
      `${sample(32, '0a1b2c3d')}-us12`,
      `123456789:AA${sample(33)}`,
      `https://discord.com/api/webhooks/${sample(18, '123')}/${sample(68)}`,
    ],
    passes: ['SG.1', 'key-value', 'en-us12', '10:AAA'],
  },
  {
    id: 'twilio-key',
    finds: 'Twilio API keys',
    anchors: Array.from('0123456789abcdef', (digit) => `sk${digit}`),
    pattern: token(String.raw`SK[0-9a-f]{32}(?!\w)`),
    matches: [`SK${sample(32, '0a1b2c3d')}`],
    passes: ['SKeleton', 'SKA2'],
  },
  {
    id: 'shop-key',
    finds: 'keys of Shopify, Square, Braintree',
    anchors: ['shpat_', 'shpss_', 'shpca_', 'shppa_', 'sq0atp-', 'sq0csp-', 'eaaa', 'access_token$'],
    pattern: token(
      String.raw`(?:shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}|sq0(?:atp|csp)-[\w-]{22,}|EAAA[\w-]{60}|access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32})`,
    ),
    matches: [`shpat_${sample(32, 'ab12')}`, `sq0csp-${sample(43)}`],
    passes: ['shpat_', 'EAAA'],
  },
];
