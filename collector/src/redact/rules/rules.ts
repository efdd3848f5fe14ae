/** Every rule, most telling first: where two find the same text, the earlier one names it. */
import { addressRules } from './address-rules.ts';
import { aiRules } from './ai-rules.ts';
import { cloudRules } from './cloud-rules.ts';
import { codeRules } from './code-rules.ts';
import { headerRules } from './header-rules.ts';
import { keyRules } from './key-rules.ts';
import { loginRules } from './login-rules.ts';
import { namedRules } from './named-rules.ts';
import type { Rule } from './rule.ts';
import { serviceRules } from './service-rules.ts';

/** Tokens and keys that are recognised by themselves. */
export const tokenRules: readonly Rule[] = [...keyRules, ...aiRules, ...codeRules, ...cloudRules, ...serviceRules];

export const rules: readonly Rule[] = [...tokenRules, ...headerRules, ...addressRules, ...loginRules, ...namedRules];
