import { describe, expect, it } from 'vitest';
import { quotedPassages } from '#content/citation/quoted-passages.ts';
import { firstView } from '#content/consent/consent-loop.ts';
import {
  agreedTranscript,
  divideTranscript,
  LONGEST_PASSAGE,
  PART_CHARACTERS,
  proposalOf,
  transcriptParts,
} from '#content/consent/transcript.ts';
import { documentJson } from '#content/document/document.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
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

describe('the turns with a person', () => {
  const turn = (answeredAt: string | null, takenAt: string | null = null) => ({
    askedAt: '2026-01-01',
    answeredAt,
    takenAt,
  });

  it('open on the first that waits, and on the receipt once words are taken back', () => {
    expect(firstView('asked', { consent: turn(null) })).toBe('consent');
    expect(firstView('granted', { consent: turn('x'), quotations: turn(null), transcript: turn(null) })).toBe(
      'transcript',
    );
    expect(firstView('returned', { consent: turn('x'), transcript: turn('x') })).toBe('receipt');
    expect(firstView('withdrawn', { consent: turn(null) })).toBe('receipt');
  });

  it('divide a transcript into passages and screens of bounded length, without losing a word', () => {
    const long = Array.from({ length: 400 }, (_, n) => `Phrase ${n} de l’entretien.`).join(' ');
    const text = `Un.\n\n${long}\nDeux.\n${'x'.repeat(5_000)}`;
    const passages = divideTranscript(text);
    expect(Math.max(...passages.map(({ length }) => length))).toBeLessThanOrEqual(LONGEST_PASSAGE);
    expect(passages.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    const parts = transcriptParts(passages);
    expect(parts.flat()).toEqual(passages.map((_, place) => place));
    for (const part of parts)
      expect(part.reduce((sum, place) => sum + passages[place]!.length, 0)).toBeLessThanOrEqual(PART_CHARACTERS);
    expect(transcriptParts([])).toEqual([[]]);
  });

  it('propose what was changed alone, and agree on what was accepted', () => {
    expect(proposalOf(0, 'Deux  heures.', ' Deux heures. ', false)).toBeNull();
    expect(proposalOf(0, 'Deux heures.', 'Trois heures.', false)).toEqual({
      position: 0,
      kind: 'correct',
      text: 'Trois heures.',
    });
    expect(proposalOf(1, 'Mot.', 'Mot.', true)).toEqual({ position: 1, kind: 'strike', text: '' });
    expect(proposalOf(1, 'Mot.', ' ', false)).toEqual({ position: 1, kind: 'strike', text: '' });
    const accepted = [
      { position: 1, kind: 'correct' as const, text: 'Trois.' },
      { position: 2, kind: 'strike' as const, text: '' },
    ];
    expect(agreedTranscript('Un.\nDeux.\nSecret.\nFin.', accepted)).toBe('Un.\n\nTrois.\n\nFin.');
  });

  it('show what cites a material, and beside it nobody else’s words', () => {
    const cite = (target: string) => `[@${target}]`;
    const [mine, other] = [`material/${'m'.repeat(12)}`, `extract/${'n'.repeat(12)}`];
    const text = `Avant.\n\n:::parole{auteur="F"}\nMes mots ${cite(mine)}.\n:::\n\nLes mots d’une autre ${cite(other)}.\n\nAprès.\n`;
    const passages = quotedPassages(documentJson(parseMarkdown(text).document));
    expect(passages.map(({ cites, before, after }) => [cites, before, after])).toEqual([
      [[mine], 'Avant.', ''],
      [[other], '', 'Après.'],
    ]);
    expect(passages[0]!.text).toContain('Mes mots');
  });
});
