import { expect, it } from 'vitest';
import {
  CONSENT_STATES,
  CONSENT_USES,
  type Consent,
  type ConsentState,
  consentGap,
  consentStateOf,
  type NAMINGS,
  narrowestNaming,
  REACHES,
  reachOf,
} from '#content/material/consent.ts';

const TODAY = '2026-11-27';

/** What the network decided, written again without its code. */
const AGREED: Record<ConsentState, boolean> = {
  asked: false,
  granted: true,
  returned: true,
  validated: true,
  refused: false,
  withdrawn: false,
};
const WIDTH = { team: 1, network: 2, public: 3 } as const;

it('allows a use exactly where somebody agreed to it, to its reach, and has not ended it', () => {
  let cases = 0;
  for (const state of CONSENT_STATES)
    for (const reach of REACHES)
      for (const agreedTo of CONSENT_USES)
        for (const until of ['', '2026-11-26', TODAY, '2027-01-01'])
          for (const use of CONSENT_USES)
            for (const wanted of REACHES) {
              const consent: Consent = { state, reach, uses: [agreedTo], naming: 'pseudonym', until };
              const gap = consentGap(consent, { use, reach: wanted, on: TODAY });
              const allowed =
                AGREED[state] && agreedTo === use && WIDTH[reach] >= WIDTH[wanted] && until !== '2026-11-26';
              expect(gap === null, JSON.stringify({ consent, use, wanted, gap })).toBe(allowed);
              cases++;
            }
  expect(cases).toBeGreaterThan(5_000);
});

it('says first what ends a consent, then what it does not cover', () => {
  const consent: Consent = { state: 'granted', reach: 'team', uses: [], naming: 'name', until: '2026-11-26' };
  const wanted = { use: 'quotation', reach: 'public', on: TODAY } as const;
  expect(consentGap({ ...consent, state: 'withdrawn' }, wanted)).toBe('withdrawn');
  expect(consentGap(consent, wanted)).toBe('ended');
  expect(consentGap({ ...consent, until: '' }, wanted)).toBe('use');
  expect(consentGap({ ...consent, until: '', uses: ['quotation'] }, wanted)).toBe('reach');
});

it('takes a page for the public as reaching everybody, any other as reaching the network', () => {
  expect([reachOf('public'), reachOf('members'), reachOf('invited')]).toEqual(['public', 'network', 'network']);
});

it('names several people as the most reserved of them agreed', () => {
  const named = (...namings: (typeof NAMINGS)[number][]) => narrowestNaming(namings.map((naming) => ({ naming })));
  expect(named('name', 'organisation')).toBe('organisation');
  expect(named('pseudonym', 'name')).toBe('pseudonym');
  expect(named('name', 'name')).toBe('name');
});

it('tells of several people where the one who is furthest behind stands', () => {
  expect(consentStateOf('interview', [])).toBe('nobody');
  expect(consentStateOf('document', [])).toBe(null);
  expect(consentStateOf('document', ['asked'])).toBe('asked');
  expect(consentStateOf('workshop', ['validated', 'granted', 'returned'])).toBe('granted');
  expect(consentStateOf('workshop', ['asked', 'refused', 'validated'])).toBe('refused');
  expect(consentStateOf('workshop', ['refused', 'withdrawn'])).toBe('withdrawn');
});
