/** Rare and frequent words, prefixes, pairs, phrases and typing mistakes, as people type them into the generated corpus. */
export const mixedQueries = [
  'import',
  'const',
  'error',
  'info',
  'ana staff',
  'await',
  'thr',
  'im',
  'storefront',
  '"throw new error"',
  'src',
  'not',
  'staff info',
  'cons',
  'erorr',
  'awiat',
] as const;
