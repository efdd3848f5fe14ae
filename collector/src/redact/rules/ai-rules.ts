/** Keys of model providers and of the services around them. */
import { type Rule, strictStart } from './rule.ts';
import { looksRandom } from './secret-shape.ts';
import {
  alnum,
  anyHex,
  digits,
  dotted,
  form,
  hex,
  issued,
  letters,
  lower,
  sample,
  slug,
  upper,
  uuidForm,
  word,
} from './token-form.ts';

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
}

export const aiRules: readonly Rule[] = [
  issued('anthropic-key', 'Anthropic API keys and tokens', [form('sk-ant-', lower(3, 12), '-', slug.from(20))]),
  issued('openrouter-key', 'OpenRouter API keys', [form('sk-or-', lower(2), '-', hex.from(40))]),
  {
    id: 'openai-key',
    finds: 'OpenAI API keys, and those of others in the same form',
    anchors: ['sk-'],
    pattern: new RegExp(String.raw`${strictStart}sk-[\w-]{20,}`),
    isSecret: ({ secret }) =>
      looksRandom(secret.slice(3).split('-').at(-1) ?? '') || (secret.length > 48 && looksRandom(secret.slice(3))),
    matches: [
      `sk-${sample(48)}`,
      `sk-lf-${sample(8, '0-9a-f')}-${sample(4, '0-9a-f')}-${sample(4, '0-9a-f', 1)}-${sample(4, '0-9a-f', 2)}-${sample(12, '0-9a-f')}`,
      `sk-proj-${sample(64)}`,
      `sk-svcacct-${sample(120, 'A-Za-z0-9_-')}`,
      `sk-${sample(32, '0-9a-f')}`,
    ],
    passes: [
      'sk-learn-contrib-some-very-long-package-name',
      'task-00000000-0000-0000-0000-000000000000',
      'sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'sk-your-api-key-goes-right-here',
    ],
  },
  issued('openai-session', 'OpenAI session keys', [form('sess-', alnum(40))]),
  issued('groq-key', 'Groq API keys', [form('gsk_', alnum.from(40))]),
  issued('xai-key', 'xAI API keys', [form('xai-', alnum.from(60))]),
  issued(
    'huggingface-token',
    'Hugging Face tokens',
    [form('hf_', letters.from(30)), form('api_org_', letters.from(30))],
    ['hf_hub_download', 'hf_model_with_a_very_long_name_that_is_no_key'],
  ),
  issued('replicate-token', 'Replicate API tokens', [form('r8_', alnum.from(37))]),
  issued('perplexity-key', 'Perplexity API keys', [form('pplx-', alnum.from(40))]),
  issued('fireworks-key', 'Fireworks API keys', [form('fw_', alnum.from(22))], ['fw_rules']),
  issued('cerebras-key', 'Cerebras API keys', [form('csk-', lower.from(40))]),
  issued('together-key', 'Together API keys', [form('tgp_v1_', slug.from(40))]),
  issued('tavily-key', 'Tavily API keys', [form('tvly-', slug.from(28))]),
  issued('langsmith-key', 'LangSmith API keys', [
    form('lsv2_pt_', hex(32), '_', hex(10)),
    form('lsv2_sk_', hex(32), '_', hex(10)),
    form('ls__', alnum.from(30)),
  ]),
  issued('elevenlabs-key', 'ElevenLabs API keys', [form('sk_', hex(48))]),
  issued('nvidia-key', 'NVIDIA API keys', [form('nvapi-', slug.from(60))]),
  issued('runpod-key', 'RunPod API keys', [form('rpa_', alnum.from(40))]),
  issued('pinecone-key', 'Pinecone API keys', [form('pcsk_', word.from(40))]),
  issued('jina-key', 'Jina API keys', [form('jina_', alnum.from(50))]),
  issued('firecrawl-key', 'Firecrawl API keys', [form('fc-', hex(32))]),
  issued('sandbox-key', 'E2B and Browserbase keys', [form('e2b_', hex.from(40)), form('bb_live_', slug.from(20))]),
  issued('wandb-key', 'Weights & Biases API keys', [form('wandb_v1_', word.from(60))]),
  issued('cursor-key', 'Cursor API keys', [form('crsr_', hex.from(40)), form('key_', hex(64))]),
  issued('amp-token', 'Amp access tokens', [form('sgamp_user_', upper(26), '_', hex(64))]),
  issued(
    'context-key',
    'Context7, Mem0, LlamaCloud, turbopuffer, Cartesia and Apify keys',
    [
      uuidForm('ctx7sk-'),
      form('m0-', alnum(40)),
      form('llx-', alnum.from(40)),
      form('tpuf_', alnum.from(32)),
      form('sk_car_', alnum.from(20)),
      form('apify_api_', alnum.from(34)),
    ],
    ['m0-stack', 'tpuf_client'],
  ),
  {
    id: 'brief-key',
    finds: 'Voyage, Modal, Chroma, Composio and Brave Search keys, keys of OpenAI’s live sessions',
    anchors: ['pa-', 'ak-', 'as-', 'ck-', 'ak_', 'ek_', 'bsa'],
    pattern: new RegExp(
      String.raw`${strictStart}(?:pa-[\w-]{43}|a[ks]-[A-Za-z0-9]{22}|ck-[A-Za-z0-9]{44}|ak_[\w-]{20}|ek_[0-9a-f]{32}|BSA[\w-]{28})(?![\w-])`,
    ),
    isSecret: ({ secret }) => looksRandom(secret.slice(3)),
    matches: [
      `pa-${sample(43)}`,
      `ak-${sample(22)}`,
      `as-${sample(22)}`,
      `ck-${sample(44)}`,
      `ak_${sample(20)}`,
      `ek_${sample(32, '0-9a-f')}`,
      `BSA${sample(28)}`,
    ],
    passes: [
      'as-described-in-the-docs',
      'pa-some-class-of-a-page-that-goes-on-and-on-and-x',
      'ak_index_of_all_pages_x',
      'BSA',
    ],
  },
  {
    id: 'zai-key',
    finds: 'keys of Z.ai',
    anchors: ['.'],
    mayStart: (text, anchor) => isHexDigit(text.charCodeAt(anchor - 1)) && isHexDigit(text.charCodeAt(anchor - 32)),
    pattern: new RegExp(String.raw`(?<=${strictStart}(?<head>[0-9a-f]{32}))\.[A-Za-z0-9]{16}(?![\w-])`),
    isSecret: ({ secret }) => looksRandom(secret.slice(33)),
    matches: [`${sample(32, '0-9a-f')}.${sample(16)}`],
    passes: [`${sample(32, '0-9a-f')}.integrationtest`, `${sample(32, '0-9a-f')}.jpg`],
  },
  issued('sourcegraph-token', 'Sourcegraph access tokens', [
    form('sgp_', anyHex(40)),
    form('sgp_', anyHex(16), '_', anyHex(40)),
    form('sgp_local_', anyHex(40)),
  ]),
  issued('google-key', 'Google API keys, OAuth secrets and tokens', [
    form('AIza', slug(35)),
    form('AQ.Ab', slug.from(40)),
    form('GOCSPX-', slug.from(28)),
    form('ya29.', slug.from(30)),
    form('1//', digits(2), slug.from(40)),
  ]),
  issued('automation-key', 'n8n, Prefect and dbt keys', [
    form('n8n_api_', dotted.from(40)),
    form('pnu_', alnum(36)),
    form('dbtc_', slug.from(30)),
    form('dbtu_', slug.from(30)),
  ]),
];
