/** Every rule, most telling first: where two find the same text, the earlier one names it. */
import { cloudRules } from './cloud-rules.ts';
import { contextRules } from './context-rules.ts';
import { keyRules } from './key-rules.ts';
import type { Rule } from './rule.ts';

export const rules: readonly Rule[] = [...keyRules, ...cloudRules, ...contextRules];
