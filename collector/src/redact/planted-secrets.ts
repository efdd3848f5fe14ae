/** Invented secrets of many kinds for tests; made when they are needed, so that no scanner takes this repository for leaking. */
import { createHash } from 'node:crypto';

const alphabets = {
  mixed: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  hex: '0123456789abcdef',
  digits: '0123456789',
} as const;

/** A text that looks random, another one for each name. */
function random(name: string, length: number, alphabet: keyof typeof alphabets = 'mixed'): string {
  const letters = alphabets[alphabet];
  const bytes = Array.from({ length: Math.ceil(length / 32) }, (_, at) => [
    ...createHash('sha256').update(`${name} ${at}`).digest(),
  ]).flat();
  return bytes
    .slice(0, length)
    .map((byte) => letters[byte % letters.length])
    .join('');
}

interface PlantedSecret {
  readonly kind: string;
  /** What may not be found anywhere. */
  readonly secret: string;
  /** How it stands in a text. */
  readonly text: string;
}

function token(kind: string, secret: string): PlantedSecret {
  return { kind, secret, text: secret };
}

/** A value that only the words around it give away. */
function value(kind: string, secret: string, text: (secret: string) => string): PlantedSecret {
  return { kind, secret, text: text(secret) };
}

const pem = Array.from({ length: 6 }, (_, line) => random(`pem ${line}`, 64));

export const plantedSecrets: readonly PlantedSecret[] = [
  token('AWS key id', `AKIA${random('aws', 16, 'upper')}`),
  value('AWS secret', random('aws secret', 40), (secret) => `aws_secret_access_key = ${secret}`),
  token('GitHub', `ghp_${random('github', 36)}`),
  token('GitHub fine-grained', `github_pat_${random('github pat', 82)}`),
  token('GitLab', `glpat-${random('gitlab', 20)}`),
  token('Slack', `xoxb-${random('slack', 12, 'digits')}-${random('slack', 24)}`),
  value(
    'Slack webhook',
    random('hook', 24),
    (secret) => `https://hooks.slack.com/services/T0A1B2C3D/B0A1B2C3D/${secret}`,
  ),
  token('Anthropic', `sk-ant-api03-${random('anthropic', 90)}`),
  token('OpenAI', `sk-proj-${random('openai', 64)}`),
  token('Groq', `gsk_${random('groq', 52)}`),
  token('Hugging Face', `hf_${random('hf', 34, 'letters')}`),
  token('Google', `AIza${random('google', 35)}`),
  token('Google OAuth', `GOCSPX-${random('gocspx', 28)}`),
  value('Azure', `${random('azure', 86)}==`, (secret) => `AccountName=a;AccountKey=${secret};EndpointSuffix=x`),
  token('Stripe', `sk_live_${random('stripe', 24)}`),
  token('npm', `npm_${random('npm', 36)}`),
  token('PyPI', `pypi-${random('pypi', 80)}`),
  token('SendGrid', `SG.${random('sg', 22)}.${random('sg2', 43)}`),
  token('Twilio', `SK${random('twilio', 32, 'hex')}`),
  value('Telegram', `AA${random('telegram', 33)}`, (secret) => `bot 123456789:${secret} said`),
  token('DigitalOcean', `dop_v1_${random('do', 64, 'hex')}`),
  token('Vault', `hvs.${random('vault', 24)}`),
  token('Databricks', `dapi${random('dapi', 32, 'hex')}`),
  token('Linear', `lin_api_${random('linear', 40)}`),
  token('Shopify', `shpat_${random('shopify', 32, 'hex')}`),
  token('JWT', `eyJ${random('jwt', 30)}.eyJ${random('jwt2', 60)}.${random('jwt3', 43)}`),
  value('bearer', random('bearer', 40), (secret) => `curl -H "Authorization: Bearer ${secret}" https://example.com`),
  value('basic', Buffer.from('ana:correct horse').toString('base64'), (secret) => `Authorization: Basic ${secret}`),
  value('cookie', random('cookie', 40), (secret) => `Cookie: theme=dark; session=${secret}`),
  value('database URL', 'hunter2-db', (secret) => `postgres://app:${secret}@db.example.com:5432/app`),
  value('connection string', 'Hunter3;'.slice(0, 7), (secret) => `Server=db;User Id=app;Password=${secret};`),
  value('environment', random('env', 32), (secret) => `export PAYMENT_API_TOKEN=${secret}`),
  value('password in YAML', 'tr0ub4dor-and-3', (secret) => `  password: "${secret}"`),
  value('curl login', 'hunter4-curl', (secret) => `curl -u ana:${secret} https://example.com/`),
  value('netrc', 'hunter5-netrc', (secret) => `machine example.com login ana password ${secret}`),
  value('PEM', pem[2] ?? '', () => `-----BEGIN RSA PRIVATE KEY-----\n${pem.join('\n')}\n-----END RSA PRIVATE KEY-----`),
];
