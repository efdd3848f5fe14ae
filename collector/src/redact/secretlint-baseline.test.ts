// The rules of secretlint's recommended preset are the least that must be found. The preset itself is asked, so that a newer version with another rule fails here.
import { lintSource } from '@secretlint/core';
import { creator, rules } from '@secretlint/secretlint-rule-preset-recommend';
import { describe, expect, it } from 'vitest';
import { markerPattern } from './marker.ts';
import { plantedSecrets } from './planted-secrets.ts';
import { createTextRedaction } from './redact-text.ts';
import { leaksIn, writings } from './secret-writings.ts';
import { sample } from './rules/token-form.ts';

interface Example {
  readonly text: string;
  /** Some rules look only into files of a name. */
  readonly file?: string;
}

const digits = '0-9';
const hex = '0-9a-f';
const slug = 'A-Za-z0-9_-';
const body = [0, 1, 2, 3, 4].map((seed) => `${seed === 0 ? 'MII' : ''}${sample(61, 'A-Za-z0-9+/', seed)}`).join('\n');
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`;
const account = JSON.stringify({ email: 'ana@example.com', secretKey: sample(82), userAuth: { salt: sample(22) } });

/** An example for every message of every rule, by its id. */
const examples: Readonly<Record<string, Example>> = {
  AWSSecretAccessKey: { text: `aws_secret_access_key = ${sample(40, 'A-Za-z0-9/+')}` },
  PrivateKeyJSON: {
    text: JSON.stringify({ type: 'service_account', private_key_id: sample(40, hex), private_key: pem }),
    file: 'key.json',
  },
  PackageJSON_xOauthToken: {
    text: `{"dependencies": {"x": "git+https://${sample(40, hex)}:x-oauth-basic@github.com/ana/x.git"}}`,
    file: 'package.json',
  },
  Npmrc_authToken: { text: `//registry.npmjs.org/:_authToken=${sample(30)}`, file: '.npmrc' },
  NPM_ACCESS_TOKEN: { text: `npm_${sample(36)}` },
  SLACK_TOKEN: { text: `xoxb-${sample(12, digits)}-${sample(24)}` },
  IncomingWebhook: { text: `https://hooks.slack.com/services/T${sample(8)}/B${sample(8)}/${sample(24)}` },
  BasicAuth: { text: 'https://ana:hunter22@example.com/' },
  OPENAI_TOKEN: { text: `sk-proj-${sample(74, slug)}T3BlbkFJ${sample(74, slug, 1)}` },
  ANTHROPIC_API_KEY: { text: `sk-ant-api03-${sample(93, slug)}AA` },
  GROQ_API_KEY: { text: `gsk_${sample(52)}` },
  HUGGINGFACE_USER_ACCESS_TOKEN: { text: `hf_${sample(34, 'A-Za-z')}` },
  LINEAR_API_TOKEN: { text: `lin_api_${sample(40)}` },
  NOTION_INTEGRATION_TOKEN: { text: `ntn_${sample(11, digits)}${sample(35)}` },
  PrivateKey: { text: pem },
  SENDGRID_KEY: { text: `SG.${sample(22)}.${sample(43)}` },
  SHOPIFY_KEY: { text: `shpat_${sample(32, hex)}` },
  STRIPE_SECRET_KEY_LIVE: { text: `sk_live_${sample(24)}` },
  STRIPE_SECRET_KEY_TEST: { text: `sk_test_${sample(24)}` },
  STRIPE_RESTRICTED_KEY_LIVE: { text: `rk_live_${sample(99)}` },
  STRIPE_RESTRICTED_KEY_TEST: { text: `rk_test_${sample(24)}` },
  GITHUB_TOKEN: {
    text: `ghp_${sample(36)} github_pat_${sample(82)} ghs_123456_eyJ${sample(30)}.eyJ${sample(200)}.${sample(90)}`,
  },
  GITLAB_PERSONAL_ACCESS_TOKEN: { text: `glpat-${sample(20, slug)}` },
  GRAFANA_CLOUD_API_TOKEN: { text: `glc_${sample(120)}=` },
  GRAFANA_SERVICE_ACCOUNT_TOKEN: { text: `glsa_${sample(32)}_${sample(8, hex)}` },
  OPS_TOKEN: { text: `ops_${Buffer.from(account).toString('base64')}` },
  MongoDBConnection: { text: 'mongodb+srv://app:hunter22@cluster0.shop.net/x' },
  MySQLConnection: { text: 'jdbc:mysql://app:hunter22@db.shop.net/x' },
  PostgreSQLConnection: { text: 'postgresql://app:hunter22@db.shop.net/x' },
  HASHICORP_VAULT_SERVICE_TOKEN: { text: `hvs.${sample(95, slug)}` },
  HASHICORP_VAULT_BATCH_TOKEN: { text: `hvb.${sample(150, slug)}` },
  HASHICORP_VAULT_RECOVERY_TOKEN: { text: `hvr.${sample(95, slug)}` },
  VERCEL_PERSONAL_ACCESS_TOKEN: { text: `vcp_${sample(24)}` },
  VERCEL_INTEGRATION_TOKEN: { text: `vci_${sample(24)}` },
  VERCEL_APP_ACCESS_TOKEN: { text: `vca_${sample(24)}` },
  VERCEL_APP_REFRESH_TOKEN: { text: `vcr_${sample(24)}` },
  VERCEL_AI_GATEWAY_API_KEY: { text: `vck_${sample(24)}` },
  DATABRICKS_PERSONAL_ACCESS_TOKEN: { text: `dapi${sample(32, hex)}-2` },
  DOCKER_PERSONAL_ACCESS_TOKEN: { text: `dckr_pat_${sample(27, slug)}` },
  FIGMA_PERSONAL_ACCESS_TOKEN: { text: `figd_${sample(43, slug)}` },
  CLOUDFLARE_GLOBAL_API_KEY: { text: `cfk_${sample(40)}${sample(8, hex)}` },
  CLOUDFLARE_USER_API_TOKEN: { text: `cfut_${sample(40)}${sample(8, hex)}` },
  CLOUDFLARE_ACCOUNT_API_TOKEN: { text: `cfat_${sample(40)}${sample(8, hex)}` },
  TAILSCALE_API_KEY: { text: `tskey-api-${sample(12)}-${sample(32)}` },
  TAILSCALE_AUTH_KEY: { text: `tskey-auth-${sample(12)}-${sample(32)}` },
  TAILSCALE_CLIENT_KEY: { text: `tskey-client-${sample(12)}-${sample(32)}` },
  TAILSCALE_SCIM_KEY: { text: `tskey-scim-${sample(12)}-${sample(32)}` },
  TAILSCALE_WEBHOOK_KEY: { text: `tskey-webhook-${sample(12)}-${sample(32)}` },
  TAILSCALE_KEY: { text: `tskey-other-${sample(12)}-${sample(32)}` },
};

/** Not about texts: names of accounts, which the preset leaves off; a binary file; a comment that switches rules off. */
const otherMessages = ['AWSAccountID', 'AWSAccessKeyID', 'PrivateKeyP12', 'IGNORE_MESSAGE'];

const redactText = createTextRedaction({ key: Buffer.alloc(32, 9) });
/** What is left, with a reference where a marker stands: to the preset, a marker in a URL is a password, and the first line of a key a key. */
const left = (text: string): string =>
  redactText(text, () => undefined)
    .replaceAll(markerPattern, '${SECRET}')
    .replaceAll(/-----BEGIN [A-Z ]+-----(?=\$\{SECRET\})|(?<=\$\{SECRET\}):x-oauth-basic/g, '');

/** Ids of the messages that the preset has for a text. */
async function preset({ text, file = 'notes.txt' }: Example): Promise<string[]> {
  const { messages } = await lintSource({
    source: { content: text, filePath: file, ext: /\.\w+$/.exec(file)?.[0] ?? '', contentType: 'text' },
    options: { config: { rules: [{ id: creator.meta.id, rule: creator }] } },
  });
  return messages.map(({ messageId }) => messageId);
}

describe("secretlint's recommended preset", () => {
  it('has no message without an example here', () => {
    const messages = rules.flatMap((rule) => Object.keys(rule.messages));
    expect(messages.toSorted()).toEqual([...Object.keys(examples), ...otherMessages].toSorted());
  });

  it.each(Object.entries(examples))('has nothing to say about %s once the text was redacted', async (id, example) => {
    expect(new Set(await preset(example))).toContain(id);
    for (const text of [example.text, `before\n${example.text}\nafter`]) {
      expect(left(text)).not.toBe(text);
      expect(await preset({ ...example, text: left(text) })).toEqual([]);
    }
  });

  it('finds nothing in what is left of the planted secrets, and no kind that is missing here', async () => {
    const plain = writings.filter(({ name }) => ['alone', 'in JSON', 'in a shell command'].includes(name));
    const kinds = new Set<string>();
    for (const { write } of plain)
      for (const planted of plantedSecrets) {
        const written = write(planted);
        if (!written) continue;
        if ((await preset(written)).length > 0) kinds.add(planted.kind);
        const text = left(written.text);
        expect([planted.kind, leaksIn(text, written), await preset({ text })]).toEqual([planted.kind, [], []]);
      }
    expect(kinds.size).toBeGreaterThan(30);
  });
});
