/** Consent for tests that are about something else: everything may be collected. */
import { Consent } from './consent.ts';
import { ConsentCheck } from './consent-check.ts';

export function openConsent(): ConsentCheck {
  const nothing = new Set<string>();
  return new ConsentCheck({
    consent: new Consent({ settings: undefined, home: '/home/ana', isShared: false }),
    forgotten: () => nothing,
    projectOf: async () => ({ name: 'unknown' }),
  });
}
