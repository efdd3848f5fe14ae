/** Tokens of hosting, database, monitoring and planning services. */
import { type Rule, sample, tokenStart } from './rule.ts';

const token = (body: string): RegExp => new RegExp(tokenStart + body);

export const cloudRules: readonly Rule[] = [
  {
    id: 'hosting-token',
    finds: 'tokens of DigitalOcean, Fly, Heroku, Cloudflare, Netlify, Vercel, Render, Railway, Pulumi, Terraform',
    anchors: [
      'dop_v1_',
      'doo_v1_',
      'dor_v1_',
      'fm2_',
      'fo1_',
      'hrku-',
      'v1.0-',
      'nfp_',
      'vercel_',
      'rnd_',
      'pul-',
      '.atlasv1.',
    ],
    pattern: new RegExp(
      String.raw`${tokenStart}(?:do[opr]_v1_[0-9a-f]{64}|f(?:m2|o1)_[\w+/=-]{40,}|HRKU-[\w-]{36,}|v1\.0-[0-9a-f]{24}-[0-9a-f]{100,}|nfp_[A-Za-z0-9]{36,}|vercel_[A-Za-z0-9]{24,}|rnd_[A-Za-z0-9]{28,}|pul-[0-9a-f]{40})|(?<=(?:^|\W)(?<id>[A-Za-z0-9]{14}))\.atlasv1\.(?<secret>[\w=-]{60,})`,
    ),
    matches: [`dop_v1_${sample(64, 'ab12')}`, `${sample(14)}.atlasv1.${sample(67)}`, `nfp_${sample(40)}`],
    passes: ['vercel_project_name', 'rnd_seed', 'dop_v1_short'],
  },
  {
    id: 'vault-token',
    finds: 'tokens of HashiCorp Vault, Doppler, Infisical, 1Password, age keys',
    anchors: ['hvs.', 'hvb.', 'hvr.', 'dp.', 'st.', 'ops_ey', 'age-secret-key-'],
    pattern: token(
      String.raw`(?:hv[sbr]\.[\w-]{24,}|dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40,}|st\.[0-9a-f]{8}-[\w.-]{40,}|ops_eyJ[\w+/=-]{100,}|AGE-SECRET-KEY-1[A-Z0-9]{58})`,
    ),
    matches: [`hvs.${sample(24)}`, `dp.pt.${sample(43)}`, `AGE-SECRET-KEY-1${sample(58, 'QPZRY9X8')}`],
    passes: ['hvs.example', 'dp.pt.x', 'st.integers'],
  },
  {
    id: 'data-token',
    finds: 'tokens of Databricks, Supabase, PlanetScale, Pinecone, Airtable, Snowflake and friends',
    anchors: ['dapi', 'sbp_', 'sb_secret_', 'pscale_', 'pcsk_', 'pat', 'neo4j'],
    pattern: token(
      String.raw`(?:dapi[0-9a-f]{32}(?:-\d)?(?!\w)|sbp_[0-9a-f]{40}|sb_secret_[\w-]{20,}|pscale_(?:tkn|pw|oauth)_[\w.=-]{32,}|pcsk_\w{40,}|pat[A-Za-z0-9]{14}\.[0-9a-f]{64})`,
    ),
    matches: [`dapi${sample(32, 'ab12')}`, `sbp_${sample(40, 'ab12')}`, `pat${sample(14)}.${sample(64, 'ab12')}`],
    passes: ['dapi/v1', 'pathname', 'patch.0001'],
  },
  {
    id: 'service-token',
    finds: 'tokens of Linear, Notion, Sentry, Grafana, New Relic, Postman, Figma, Atlassian, Asana, Dropbox, PostHog',
    anchors: [
      'lin_api_',
      'ntn_',
      'secret_',
      'sntrys_',
      'sntryu_',
      'glsa_',
      'glc_',
      'nrak-',
      'pmak-',
      'figd_',
      'atatt3',
      'sl.',
      'phx_',
      'phc_',
    ],
    pattern: token(
      String.raw`(?:lin_api_[A-Za-z0-9]{40}|ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}(?!\w)|sntry[su]_[\w+/=-]{60,}|gl(?:sa|c)_[\w+/=-]{32,}|NRAK-[A-Z0-9]{27}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|figd_[\w-]{40,}|ATATT3[\w=-]{100,}|sl\.[\w-]{100,}|ph[xc]_[A-Za-z0-9]{32,})`,
    ),
    matches: [`lin_api_${sample(40)}`, `secret_${sample(43)}`, `glsa_${sample(32)}_0a1b2c3d`, `figd_${sample(44)}`],
    passes: ['secret_key_base', 'lin_api_client', 'sl.x'],
  },
];
