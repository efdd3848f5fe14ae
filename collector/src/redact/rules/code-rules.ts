/** Tokens of code hosts, of builds and deployments, and of package registries. */
import { type Rule, strictStart, tokenStart } from './rule.ts';
import { isReference, looksTyped } from './secret-shape.ts';
import { alnum, anyBase64, dotted, form, hex, issued, lower, sample, slug, upper } from './token-form.ts';

const gitlabPrefixes = [
  'glpat-',
  'gldt-',
  'glrt-',
  'glptt-',
  'glcbt-',
  'glsoat-',
  'glft-',
  'glimt-',
  'glagent-',
  'gloas-',
  'glffct-',
  'glwt-',
];

export const codeRules: readonly Rule[] = [
  {
    id: 'github-token',
    finds: 'GitHub tokens',
    anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: new RegExp(
      String.raw`${tokenStart}(?!\w{0,20}?(?:x{4}|X{4}|0123456789|1234567890))(?:github_pat_\w{60,}|ghs_\d{1,20}_[\w-]{10,1000}\.[\w-]{10,9000}\.[\w-]{10,}|gh[pousr]_\w{36,})`,
    ),
    matches: [
      `ghp_${sample(36)}`,
      `github_pat_${sample(82)}`,
      `"token\\nghs_${sample(36)}"`,
      `ghs_123456_eyJ${sample(30)}.eyJ${sample(200)}.${sample(90)}`,
    ],
    passes: ['ghp_short', 'use a ghp_ token', `ghp_${'x'.repeat(36)}`],
  },
  issued('gitlab-token', 'GitLab tokens', [
    ...gitlabPrefixes.map((prefix) => form(prefix, dotted.from(20))),
    form('GR1348941', slug.from(20)),
  ]),
  issued('bitbucket-token', 'Bitbucket app passwords and access tokens', [
    form('ATBB', alnum.from(28)),
    form('ATCTT3x', anyBase64.from(80)),
  ]),
  issued('atlassian-token', 'Atlassian and Trello tokens', [
    form('ATATT3', anyBase64.from(100)),
    form('ATTA', alnum.from(64)),
  ]),
  issued('ci-token', 'CircleCI, Buildkite, Snyk and SonarQube tokens', [
    form('CCIPAT_', slug.from(40)),
    form('CCIPRJ_', slug.from(40)),
    form('bkua_', hex.from(40)),
    form('bkaj_', slug.from(30)),
    form('bkct_', slug.from(30)),
    form('snyk_uat.', dotted.from(40)),
    form('snyk_sat.', dotted.from(40)),
    form('squ_', hex.from(40)),
    form('sqp_', hex.from(40)),
    form('sqa_', hex.from(40)),
  ]),
  issued(
    'deploy-token',
    'Octopus, Harness, Pulumi and Infracost keys',
    [
      form('API-', upper(26)),
      form('pat.', slug(22), '.', alnum(24), '.', alnum(20)),
      form('sat.', slug(22), '.', alnum(24), '.', alnum(20)),
      form('pul-', hex(40)),
      form('ico-', alnum(32)),
    ],
    ['pathname', 'API-VERSION', 'pat.test.ts'],
  ),
  {
    id: 'terraform-token',
    finds: 'Terraform Cloud tokens',
    anchors: ['.atlasv1.'],
    pattern: /(?<=(?:^|\W)(?<head>[A-Za-z0-9]{14}))\.atlasv1\.[\w=-]{60,}/,
    matches: [`${sample(14)}.atlasv1.${sample(67)}`, `token = "${sample(14, 'A-Za-z0-9', 1)}.atlasv1.${sample(67)}"`],
    passes: ['.atlasv1.', `xxxx.atlasv1.${sample(10)}`],
  },
  issued(
    'vault-token',
    'tokens of HashiCorp Vault, Doppler, Infisical and 1Password',
    [
      form('hvs.', slug.from(24)),
      form('hvb.', slug.from(24)),
      form('hvr.', slug.from(24)),
      ...['pt', 'st', 'ct', 'sa', 'scim', 'audit'].map((kind) => form(`dp.${kind}.`, dotted.from(40))),
      form('st.', hex(8), '-', dotted.from(40)),
      form('ops_ey', anyBase64.from(100)),
      form('A3-', upper(6), '-', upper(6), '-', upper(5), '-', upper(5), '-', upper(5), '-', upper(5)),
      form('A3-', upper(6), '-', upper(11), '-', upper(5), '-', upper(5), '-', upper(5)),
    ],
    ['hvs.example', 'dp.pt.x', 'st.integers', 'A3-landscape'],
  ),
  issued(
    'package-registry-token',
    'npm, PyPI, RubyGems, crates.io, NuGet, Clojars, JSR, Docker and Artifactory tokens',
    [
      form('npm_', alnum.from(36)),
      form('pypi-', slug.from(60)),
      form('rubygems_', hex(48)),
      form('cio', alnum(32)),
      form('oy2', lower(43)),
      form('CLOJARS_', alnum(60)),
      form('jsrp_', alnum.from(40)),
      form('dckr_pat_', slug.from(27)),
      form('dckr_oat_', slug.from(27)),
      form('AKCp', alnum.from(60)),
      form('cmVmd', alnum(59)),
    ],
    ['npm_config_registry', 'pypi-server', 'npm_lifecycle_event'],
  ),
  {
    id: 'registry-login',
    finds: 'logins in .npmrc, with a scope or without',
    anchors: ['_authtoken', '_auth', '_password'],
    pattern: /(?<=^|[:\s"'])_(?:authToken|auth|password)\s{0,4}=\s{0,4}"?(?<secret>[A-Za-z0-9][^\s"']{7,300})/,
    isSecret: ({ secret }) => looksTyped(secret) && !isReference(secret),
    matches: [
      `//registry.example.com/:_authToken=${sample(30)}`,
      `_auth=${Buffer.from('ana:hunter2').toString('base64')}`,
      `//npm.example.com/:_password="${sample(16)}=="`,
    ],
    passes: ['_authToken=${NPM_TOKEN}', '_auth = false', 'use_auth=true'],
  },
  issued('developer-key', 'Postman, ReadMe, Scalingo, SettleMint and Typeform keys', [
    form('PMAK-', hex(24), '-', hex(34)),
    form('rdme_', lower(70)),
    form('tk-us-', slug(48)),
    form('sm_aat_', alnum(16)),
    form('sm_pat_', alnum(16)),
    form('sm_sat_', alnum(16)),
    form('tfp_', anyBase64.from(40)),
  ]),
  {
    id: 'azure-devops-token',
    finds: 'Azure DevOps tokens that name themselves',
    anchors: ['azdo'],
    pattern: new RegExp(String.raw`(?<=${strictStart}(?<head>[A-Za-z0-9]{76}))AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])`),
    matches: [`${sample(76)}AZDO${sample(4)}`],
    passes: ['AZDO1234', 'the azdo task'],
  },
];
