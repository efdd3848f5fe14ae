/** Invented secrets of many kinds for tests; made when they are needed, so that no scanner takes this repository for leaking. */
import { createHash } from 'node:crypto';

const alphabets = {
  mixed: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  slug: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  hex: '0123456789abcdef',
  digits: '123456789',
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

function uuid(name: string): string {
  const digits = random(name, 32, 'hex');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

export interface PlantedSecret {
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

/** A private key of several lines; the one in the middle stands for it. */
function armoured(kind: string, title: string, prefix = ''): PlantedSecret {
  const lines = Array.from({ length: 6 }, (_, line) => random(`${kind} ${line}`, 64, 'base64'));
  const key = [prefix + (lines[0] ?? '').slice(prefix.length), ...lines.slice(1), `${random(kind, 22)}==`];
  return { kind, secret: lines[2] ?? '', text: `-----BEGIN ${title}-----\n${key.join('\n')}\n-----END ${title}-----` };
}

const ai: readonly PlantedSecret[] = [
  token('Anthropic', `sk-ant-api03-${random('anthropic', 93, 'slug')}AA`),
  token('Anthropic login', `sk-ant-oat01-${random('anthropic login', 93, 'slug')}AA`),
  token('OpenAI', `sk-proj-${random('openai', 74, 'slug')}T3BlbkFJ${random('openai2', 74, 'slug')}`),
  token('OpenAI legacy', `sk-${random('openai legacy', 20)}T3BlbkFJ${random('openai legacy2', 20)}`),
  token('OpenRouter', `sk-or-v1-${random('openrouter', 64, 'hex')}`),
  token('DeepSeek', `sk-${random('deepseek', 32, 'hex')}`),
  token('Groq', `gsk_${random('groq', 52)}`),
  token('xAI', `xai-${random('xai', 80)}`),
  token('Hugging Face', `hf_${random('hf', 34, 'letters')}`),
  token('Replicate', `r8_${random('replicate', 37)}`),
  token('Perplexity', `pplx-${random('perplexity', 48)}`),
  token('LangSmith', `lsv2_pt_${random('langsmith', 32, 'hex')}_${random('langsmith2', 10, 'hex')}`),
  token('Google', `AIza${random('google', 35, 'slug')}`),
  token('Pinecone', `pcsk_${random('pinecone', 66)}`),
  token('ElevenLabs', `sk_${random('elevenlabs', 48, 'hex')}`),
  token('Amp', `sgamp_user_${random('amp', 26, 'upper')}_${random('amp2', 64, 'hex')}`),
  token('Context7', `ctx7sk-${uuid('context7')}`),
  token('Voyage', `pa-${random('voyage', 43)}`),
  token('Z.ai', `${random('zai', 32, 'hex')}.${random('zai2', 16)}`),
  token('NVIDIA', `nvapi-${random('nvidia', 64, 'slug')}`),
];

const clouds: readonly PlantedSecret[] = [
  token('AWS key id', `AKIA${random('aws', 16, 'upper')}`),
  value('AWS secret', random('aws secret', 40, 'base64'), (secret) => `aws_secret_access_key = ${secret}`),
  value(
    'AWS secret in a table',
    random('aws pair', 40, 'base64'),
    (secret) => `AKIA${random('aws pair id', 16, 'upper')},${secret}`,
  ),
  token('AWS session', `IQoJb3JpZ2luX2Vj${random('aws session', 300, 'base64')}`),
  token('Google OAuth', `GOCSPX-${random('gocspx', 28, 'slug')}`),
  token('Google access', `ya29.${random('ya29', 120, 'slug')}`),
  value(
    'Azure storage',
    `${random('azure', 86, 'base64')}==`,
    (secret) => `AccountName=a;AccountKey=${secret};EndpointSuffix=x`,
  ),
  token('Azure client secret', `a1b8Q~${random('azure client', 34, 'slug')}`),
  value(
    'Azure signature',
    random('sas', 43, 'mixed'),
    (secret) => `https://a.blob.core.windows.net/c/f?sv=2024-01-01&sp=r&sig=${secret}%3D`,
  ),
  token('DigitalOcean', `dop_v1_${random('do', 64, 'hex')}`),
  token('Alibaba', `LTAI${random('alibaba', 20)}`),
  token('Heroku', `HRKU-AA${random('heroku', 58, 'slug')}`),
  token('Cloudflare', `cfut_${random('cloudflare', 40)}${random('cloudflare2', 8, 'hex')}`),
  token('Netlify', `nfp_${random('netlify', 36)}`),
  token('Vercel', `vcp_${random('vercel', 24)}`),
  token('Neon', `npg_${random('neon', 12)}`),
  token('Convex', `prod:happy-otter-123|${random('convex', 80)}`),
  token('Fly', `fo1_${random('fly', 43, 'slug')}`),
  token('Tailscale', `tskey-auth-${random('tailscale', 12)}CNTRL-${random('tailscale2', 32)}`),
  token('Supabase', `sbp_${random('supabase', 40, 'hex')}`),
  token('PlanetScale', `pscale_tkn_${random('planetscale', 43)}`),
  token('Databricks', `dapi${random('dapi', 32, 'hex')}`),
  token('Airtable', `pat${random('airtable', 14)}.${random('airtable2', 64, 'hex')}`),
  token('Terraform', `${random('terraform', 14)}.atlasv1.${random('terraform2', 67)}`),
  token('Vault', `hvs.${random('vault', 95, 'slug')}`),
  token('Doppler', `dp.pt.${random('doppler', 43)}`),
  token('1Password', `ops_ey${random('onepassword', 300)}`),
  token('Pulumi', `pul-${random('pulumi', 40, 'hex')}`),
  token('Grafana', `glsa_${random('grafana', 32)}_${random('grafana2', 8, 'hex')}`),
  token('Sentry', `sntryu_${random('sentry', 64, 'hex')}`),
  token('New Relic', `NRAK-${random('newrelic', 27, 'upper')}`),
  token('Dynatrace', `dt0c01.${random('dynatrace', 24, 'upper')}.${random('dynatrace2', 64, 'upper')}`),
];

const code: readonly PlantedSecret[] = [
  token('GitHub', `ghp_${random('github', 36)}`),
  token('GitHub fine-grained', `github_pat_${random('github pat', 82)}`),
  token('GitHub app', `ghs_${random('github app', 36)}`),
  token('Copilot', `tid=${random('copilot', 32, 'hex')};exp=1790000000;8kp=1:${random('copilot2', 64, 'hex')}`),
  token('GitLab', `glpat-${random('gitlab', 20, 'slug')}`),
  token('Bitbucket', `ATBB${random('bitbucket', 32)}`),
  token('Atlassian', `ATATT3${random('atlassian', 186, 'slug')}`),
  token('CircleCI', `CCIPAT_${random('circle', 22)}_${random('circle2', 40, 'hex')}`),
  token('Buildkite', `bkua_${random('buildkite', 40, 'hex')}`),
  token('npm', `npm_${random('npm', 36)}`),
  value('npm legacy', uuid('npm legacy'), (secret) => `//registry.npmjs.org/:_authToken=${secret}`),
  token('PyPI', `pypi-AgEIcHlwaS5vcmc${random('pypi', 120, 'slug')}`),
  value('PyPI login', 'hunter-pypi9', (secret) => `[pypi]\nusername = ana\npassword = ${secret}`),
  token('RubyGems', `rubygems_${random('rubygems', 48, 'hex')}`),
  token('crates.io', `cio${random('crates', 32)}`),
  token('NuGet', `oy2${random('nuget', 43, 'lower')}`),
  token('Docker Hub', `dckr_pat_${random('docker', 27, 'slug')}`),
  value('Docker login', base64('ana:hunter-docker'), (secret) => `{"auths":{"ghcr.io":{"auth":"${secret}"}}}`),
];

const services: readonly PlantedSecret[] = [
  token('Slack', `xoxb-${random('slack', 12, 'digits')}-${random('slack1', 12, 'digits')}-${random('slack2', 24)}`),
  value(
    'Slack webhook',
    random('hook', 24),
    (secret) => `https://hooks.slack.com/services/T0A1B2C3D/B0A1B2C3D/${secret}`,
  ),
  value(
    'Discord webhook',
    random('discord', 68, 'slug'),
    (secret) => `https://discord.com/api/webhooks/${random('discord id', 19, 'digits')}/${secret}`,
  ),
  token(
    'Discord bot',
    `MT${random('discord bot', 22)}.G${random('discord bot2', 5)}.${random('discord bot3', 38, 'slug')}`,
  ),
  value('Telegram', `AA${random('telegram', 33, 'slug')}`, (secret) => `bot 123456789:${secret} said`),
  token('Twilio', `SK${random('twilio', 32, 'hex')}`),
  token('SendGrid', `SG.${random('sg', 22)}.${random('sg2', 43)}`),
  token('Mailgun', `key-${random('mailgun', 32, 'hex')}`),
  token('Mailchimp', `${random('mailchimp', 32, 'hex')}-us12`),
  token('Brevo', `xkeysib-${random('brevo', 64, 'hex')}-${random('brevo2', 16)}`),
  token('Stripe', `sk_live_${random('stripe', 24)}`),
  token('Stripe restricted', `rk_live_51${random('stripe restricted', 97)}`),
  token('Stripe webhook', `whsec_${random('whsec', 32)}`),
  token('Square', `sq0csp-${random('square', 43)}`),
  token('PayPal', `access_token$production$${random('paypal', 16, 'lower')}$${random('paypal2', 32, 'hex')}`),
  token('Plaid', `access-production-${uuid('plaid')}`),
  token('Shopify', `shpat_${random('shopify', 32, 'hex')}`),
  token('Trigger.dev', `tr_prod_${random('trigger', 20)}`),
  token('Linear', `lin_api_${random('linear', 40)}`),
  token('Notion', `ntn_${random('notion', 11, 'digits')}${random('notion2', 35)}`),
  token('Figma', `figd_${random('figma', 43, 'slug')}`),
  token('HubSpot', `pat-na1-${uuid('hubspot')}`),
  token('Postman', `PMAK-${random('postman', 24, 'hex')}-${random('postman2', 34, 'hex')}`),
  token('Facebook', `EAACEdEose0cBA${random('facebook', 150)}`),
];

const keys: readonly PlantedSecret[] = [
  armoured('RSA key', 'RSA PRIVATE KEY', 'MIIEpAIBAAKCAQEA'),
  armoured('PKCS8 key', 'PRIVATE KEY', 'MIIEvQIBADANBgkq'),
  armoured('encrypted key', 'ENCRYPTED PRIVATE KEY', 'MIIFHDBOBgkqhkiG'),
  armoured('EC key', 'EC PRIVATE KEY', 'MHcCAQEEI'),
  armoured('OpenSSH key', 'OPENSSH PRIVATE KEY', 'b3BlbnNzaC1rZXktdjE'),
  armoured('PGP key', 'PGP PRIVATE KEY BLOCK'),
  {
    kind: 'end of a key',
    secret: random('end of a key 1', 64, 'base64'),
    text:
      [0, 1, 2].map((line) => `${random(`end of a key ${line}`, 64, 'base64')}\n`).join('') +
      '-----END PRIVATE KEY-----',
  },
  token('JWT', `eyJ${random('jwt', 30)}.eyJ${random('jwt2', 60)}.${random('jwt3', 43)}`),
  token('age key', `AGE-SECRET-KEY-1${random('age', 58, 'upper')}`),
  value('JSON Web Key', random('jwk', 43, 'slug'), (secret) => `{"kty":"EC","crv":"P-256","d":"${secret}"}`),
  value('WireGuard', `${random('wireguard', 43, 'base64')}=`, (secret) => `[Interface]\nPrivateKey = ${secret}`),
  token('bcrypt', `$2b$12$${random('bcrypt', 53)}`),
  value(
    'kubeconfig',
    base64(armoured('kubeconfig', 'RSA PRIVATE KEY', 'MIIEpAIBAAKCAQEA').text),
    (secret) => `users:\n- name: ana\n  user:\n    client-key-data: ${secret}`,
  ),
];

const surroundings: readonly PlantedSecret[] = [
  value('bearer', random('bearer', 40), (secret) => `curl -H "Authorization: Bearer ${secret}" https://example.com`),
  value('basic', base64('ana:correct horse'), (secret) => `Authorization: Basic ${secret}`),
  value('header of a service', random('header', 32), (secret) => `X-Api-Key: ${secret}`),
  value('cookie', random('cookie', 40), (secret) => `Cookie: theme=dark; session=${secret}`),
  value('database URL', 'hunter2-db', (secret) => `postgres://app:${secret}@db.example.com:5432/app`),
  value('MongoDB URL', 'hunter2-mongo', (secret) => `mongodb+srv://app:${secret}@cluster0.example.net/?w=1`),
  value('Redis URL', 'hunter2-redis', (secret) => `redis://:${secret}@cache.example.com:6379/0`),
  value('AMQP URL', 'hunter2-amqp', (secret) => `amqps://app:${secret}@mq.example.com/vhost`),
  value('MySQL source', 'hunter2-dsn', (secret) => `app:${secret}@tcp(db.example.com:3306)/shop`),
  value('connection string', 'Hunter3-odbc', (secret) => `Server=db;User Id=app;Password=${secret};`),
  value('git URL', random('git url', 40), (secret) => `https://${secret}:x-oauth-basic@github.com/ana/shop.git`),
  value('environment', random('env', 32), (secret) => `export PAYMENT_API_TOKEN=${secret}`),
  value('variable of any name', random('any', 44), (secret) => `MAILER=${secret}`),
  value('password in YAML', 'tr0ub4dor-and-3', (secret) => `  password: "${secret}"`),
  value('password in a sentence', 'hunter22-said', (secret) => `the password is ${secret}`),
  value('Terraform variable', 'hunter22-tf', (secret) => `db_password = "${secret}"`),
  value('curl login', 'hunter4-curl', (secret) => `curl -u ana:${secret} https://example.com/`),
  value('mysql option', 'hunter4-mysql', (secret) => `mysql -h db.example.com -u app -p${secret} shop`),
  value('SQL user', 'hunter4-sql', (secret) => `CREATE USER app WITH PASSWORD '${secret}';`),
  value(
    'curl cookie',
    random('curl cookie', 40),
    (secret) => `curl https://example.com/ -b 'theme=dark; sid=${secret}'`,
  ),
  value('sshpass', 'hunter4-ssh', (secret) => `sshpass -p '${secret}' ssh ana@example.com`),
  value('netrc', 'hunter5-netrc', (secret) => `machine example.com login ana password ${secret}`),
  value('pgpass', 'hunter5-pgpass', (secret) => `db.example.com:5432:shop:app:${secret}`),
  value('client secret', random('client secret', 40), (secret) => `"client_secret": "${secret}"`),
  value('name and value', 'hunter6-value', (secret) => `- name: DB_PASSWORD\n  value: ${secret}`),
  value('Maven', 'hunter6-maven', (secret) => `<server><id>x</id><password>${secret}</password></server>`),
];

/** Of all kinds that people keep; `kind` is different for each. */
export const plantedSecrets: readonly PlantedSecret[] = [
  ...ai,
  ...clouds,
  ...code,
  ...services,
  ...keys,
  ...surroundings,
];
