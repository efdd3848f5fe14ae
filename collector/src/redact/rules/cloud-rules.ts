/** Keys of clouds, hosting and databases, and of what watches over them. */
import { type Rule, strictStart, tokenStart } from './rule.ts';
import {
  alnum,
  anyBase64,
  base64,
  digits,
  dotted,
  form,
  hex,
  issued,
  lower,
  sample,
  slug,
  upper,
  uuidForm,
  word,
} from './token-form.ts';

const keyId = '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}';
const secretKey = '[A-Za-z0-9/+]{40}(?![A-Za-z0-9+=])';

/** Signs that some Azure keys carry at a fixed place. */
const azureSigns = ['+ASt', '+ABa', '+AMC', 'ACDb', 'APIM', 'AzSe', 'AzFu', '+ACR', 'JQQJ99'];

export const cloudRules: readonly Rule[] = [
  {
    id: 'aws-key-pair',
    finds: 'AWS access key ids with their secrets beside them',
    anchors: ['akia', 'asia', 'abia', 'acca'],
    pattern: new RegExp(`${tokenStart}${keyId}["']?[\\s,;:|]{1,4}["']?${secretKey}`),
    matches: [`AKIA${sample(16, 'A-Z2-7')},${sample(40, 'A-Za-z0-9/+')}`, `AKIA${sample(16, 'A-Z2-7')}: ${sample(40)}`],
    passes: ['AKIAnotakey,secret', 'ASIA PACIFIC REGION'],
  },
  {
    id: 'aws-key-id',
    finds: 'AWS access key ids',
    anchors: ['akia', 'asia', 'abia', 'acca'],
    pattern: new RegExp(`${tokenStart}(?!.{13}EXAMPLE|.{4}X{4})${keyId}(?![A-Za-z0-9])`),
    matches: [`AKIA${sample(16, 'A-Z2-7')}`, `id=ASIA${sample(16, 'A-Z2-7')};`],
    passes: ['AKIAnotakey', 'ASIA PACIFIC REGION', 'AKIAIOSFODNN7EXAMPLE', 'AKIAXXXXXXXXXXXXXXXX'],
  },
  {
    id: 'aws-session-token',
    finds: 'AWS session tokens',
    anchors: ['fwogzxivyxdz', 'fqogzxivyxdz', 'iqojb3jpz2lux2vj'],
    pattern: new RegExp(`${tokenStart}(?:F[wQ]oGZXIvYXdz|IQoJb3JpZ2luX2Vj)[A-Za-z0-9+/=]{40,}`),
    matches: [`IQoJb3JpZ2luX2Vj${sample(120)}`, `FwoGZXIvYXdz${sample(90)}==`],
    passes: ['IQoJb3JpZ2luX2Vj'],
  },
  issued('aws-service-key', 'AWS Bedrock and marketplace keys', [
    form('ABSK', base64.from(100)),
    form('bedrock-api-key-', base64.from(60)),
    uuidForm('amzn.mws.'),
  ]),
  {
    id: 'azure-key',
    finds: 'Azure keys that name themselves, client secrets and signatures',
    anchors: [
      'sig=',
      ...Array.from('0123456789', (digit) => `${digit}q~`),
      ...azureSigns.map((sign) => sign.toLowerCase()),
    ],
    pattern: new RegExp(
      [
        String.raw`(?<=(?<![\w.~])(?<head>[\w.~]{3}))\dQ~[\w.~-]{31,34}`,
        '(?<=[?&;])sig=(?<secret>[A-Za-z0-9_%+/-]{40,400})',
        String.raw`(?<=${strictStart}(?<head>[A-Za-z0-9+/]{76}))(?:\+ASt|\+ABa|\+AMC|ACDb|APIM)[A-Za-z0-9+/]{4,10}={0,2}(?![A-Za-z0-9+/=])`,
        String.raw`(?<=${strictStart}(?<head>[A-Za-z0-9+/]{42}))(?:AzSe|AzFu|\+ACR)[A-Za-z0-9+/]{4,10}={0,2}(?![A-Za-z0-9+/=])`,
        `(?<=${strictStart}(?<head>[A-Za-z0-9]{52}))JQQJ99[A-Za-z0-9]{20,40}(?![A-Za-z0-9])`,
      ].join('|'),
    ),
    matches: [
      `abc8Q~${sample(34)}`,
      `https://a.blob.core.windows.net/x?sv=2022&sig=${sample(43)}%3D`,
      `key: ${sample(76)}+ASt${sample(6)}==`,
      `${sample(42)}AzSe${sample(6)}`,
      `${sample(52)}JQQJ99${sample(26)}`,
    ],
    passes: ['?sig=short', 'as APIM does', `sha512-${sample(86)}==`],
  },
  issued('digitalocean-token', 'DigitalOcean tokens', [
    form('dop_v1_', hex(64)),
    form('doo_v1_', hex(64)),
    form('dor_v1_', hex(64)),
  ]),
  issued(
    'cloud-key',
    'Alibaba, Tencent, Yandex and Scaleway keys',
    [
      form('LTAI', alnum(16, 24)),
      form('AKID', alnum(32, 36)),
      form('AQVN', slug(35, 38)),
      form('y0_', slug.from(50)),
      form('SCW', upper(17)),
    ],
    ['SCWORLD'],
  ),
  issued(
    'hosting-token',
    'tokens of Fly, Heroku, Cloudflare, Netlify, Vercel, Render, Neon and Tailscale',
    [
      form('fo1_', slug.from(40)),
      form('fm1r_', anyBase64.from(80)),
      form('fm1a_', anyBase64.from(80)),
      form('fm2_', anyBase64.from(80)),
      form('HRKU-', slug.from(36)),
      form('v1.0-', hex(24), '-', hex.from(100)),
      ...['cfk_', 'cfut_', 'cfat_'].map((prefix) => form(prefix, alnum.from(40))),
      ...['nfp_', 'nfc_', 'nfo_', 'nfu_', 'nfb_'].map((prefix) => form(prefix, alnum.from(36))),
      ...['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'].map((prefix) => form(prefix, alnum.from(20))),
      form('vercel_blob_rw_', word.from(30)),
      form('rnd_', alnum.from(28)),
      form('napi_', lower.from(60)),
      form('tskey-', slug.from(24)),
    ],
    ['vercel_project_name', 'rnd_seed', 'v1.0-beta'],
  ),
  issued(
    'database-token',
    'tokens of Databricks, Supabase, PlanetScale, Aiven, Atlas, ClickHouse, Airtable and Confluent',
    [
      form('dapi', hex(32)),
      form('dapi', hex(32), '-', digits(1)),
      form('sbp_', hex(40)),
      form('sbp_v0_', hex(40)),
      form('sb_secret_', slug.from(20)),
      ...['tkn', 'pw', 'oauth'].map((kind) => form(`pscale_${kind}_`, dotted.from(32))),
      form('AVNS_', slug.from(19)),
      form('mdb_sa_sk_', slug.from(30)),
      form('4b1d', alnum(38)),
      form('pat', alnum(14), '.', hex(64)),
      form('cflt', base64.from(56)),
    ],
    ['dapi/v1', 'pathname', 'patch.0001'],
  ),
  issued('cluster-token', 'OpenShift tokens', [form('sha256~', slug(43))]),
  {
    id: 'new-relic-key',
    finds: 'New Relic keys',
    anchors: ['nrak-', 'nrii-', 'nrjs-', 'nral'],
    pattern: new RegExp(
      String.raw`${tokenStart}(?:NRAK-[A-Z0-9]{27}|NRII-[\w-]{32}|NRJS-[0-9a-f]{19})|(?<=(?<![0-9A-Za-z])(?<head>[0-9a-f]{36}))NRAL(?![0-9A-Za-z])`,
    ),
    matches: [
      `NRAK-${sample(27, 'A-Z0-9')}`,
      `NRII-${sample(32)}`,
      `NRJS-${sample(19, '0-9a-f')}`,
      `${sample(36, '0-9a-f')}NRAL`,
    ],
    passes: ['NRAK-KEY', 'CENTRAL', 'NRAL'],
  },
  issued(
    'monitoring-token',
    'Grafana, Sentry, Dynatrace, Honeycomb, Axiom, PostHog, LaunchDarkly and Statsig tokens',
    [
      form('glsa_', alnum(32), '_', hex(8)),
      form('glc_', base64.from(32)),
      form('eyJrIjoi', base64.from(40)),
      form('sntrys_', anyBase64.from(60)),
      form('sntryu_', hex(64)),
      form('dt0', lower(3), '.', upper(24), '.', upper(64)),
      ...['hcaik_', 'hcamk_', 'hcbik_'].map((prefix) => form(prefix, lower.from(30))),
      uuidForm('xaat-'),
      uuidForm('xapt-'),
      form('phx_', alnum.from(32)),
      form('phs_', alnum.from(32)),
      uuidForm('sdk-'),
      uuidForm('api-'),
      form('secret-', alnum(40, 50)),
    ],
    ['sdk-version', 'api-gateway', 'secret-manager'],
  ),
];
