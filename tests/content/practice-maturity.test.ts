import { describe, expect, it } from 'vitest';
import { PRACTICE_MATURITY } from '#content/kinds/practice.ts';
import { parseAdoption, readAdoptions } from '#content/practice/adoption.ts';
import { countIndependent, maturityStanding, type PracticeFacts, practiceNotice } from '#content/practice/maturity.ts';

const NOTHING: PracticeFacts = { findings: [], actorTypes: 0, adoptions: [], noted: [] };
const adopted = (...lines: string[]) => lines.map(parseAdoption);

describe('an adoption', () => {
  it('is a line of the notice: the adopter, the place, since when, what changed', () => {
    expect(parseAdoption('Koro | Mopti, Mali | 2023 | Deux forages | sur trois')).toEqual({
      ...{ who: 'Koro', where: 'Mopti, Mali', since: '2023', change: 'Deux forages | sur trois' },
    });
    expect(parseAdoption('Koro')).toEqual({ who: 'Koro', where: '', since: '', change: '' });
  });

  it('is left out if empty', () => {
    expect(readAdoptions({ adoptions: [' | | 2023 |', 'Koro', 7] }).map(({ who }) => who)).toEqual(['Koro', '7']);
    for (const own of [{}, { adoptions: 'Koro' }, { adoptions: null }]) expect(readAdoptions(own)).toEqual([]);
  });
});

it.each([
  ['none', [], 0],
  ['of one source each', [['a'], ['b']], 2],
  ['of the same source', [['a'], ['a']], 1],
  ['one of which is within another', [['a', 'b'], ['a']], 2],
  ['whose sources are all known', [['a'], ['b'], ['b', 'a']], 2],
  ['without sources', [[], ['a']], 1],
])('findings %s are counted as independent', (_, findings, count) => {
  expect(countIndependent(findings)).toBe(count);
});

describe('the ladder', () => {
  const rung = (declared: Parameters<typeof maturityStanding>[0], facts: Partial<PracticeFacts> = {}) =>
    maturityStanding(declared, { ...NOTHING, ...facts });

  it('reports what would raise a practice by one level, and what its own level lacks', () => {
    expect(rung('')).toEqual({ declared: '', next: 'innovation', owed: [], raises: [] });
    expect(rung('innovation')).toMatchObject({ next: 'promising', owed: [], raises: ['finding', 'impact'] });
    expect(rung('promising', { findings: [['a']], noted: ['impact'], actorTypes: 1 })).toEqual({
      ...{ declared: 'promising', next: 'good', owed: [] },
      raises: ['findings', 'triangulated', 'validation', 'adopted'],
    });
    const good = { findings: [['a'], ['b']], actorTypes: 2, noted: ['impact', 'validation'] };
    expect(rung('good', good)).toMatchObject({
      ...{ next: 'institutionalised', owed: ['adopted'] },
      raises: ['adoptions', 'places', 'sustainability'],
    });
    const all = {
      ...good,
      noted: [...good.noted, 'sustainability'],
      adoptions: adopted('Koro | Mali', 'Kayes | Mali', 'Thiès | Sénégal'),
    };
    expect(rung('good', all)).toMatchObject({ owed: [], raises: [] });
    expect(rung('institutionalised', all)).toEqual({
      ...{ declared: 'institutionalised', next: null, owed: [], raises: [] },
    });
  });

  it('counts each adopter once, and each place once', () => {
    const lacks = (...lines: string[]) => rung('good', { adoptions: adopted(...lines) }).raises;
    expect(lacks('Koro | Mali', 'koro | mali', 'Kayes |')).toEqual(['adoptions', 'places', 'sustainability']);
    expect(lacks('A | Mali', 'B | Mali', 'C | Bénin')).toEqual(['sustainability']);
  });

  it('is read from a notice', () => {
    expect(practiceNotice({ maturity: 'good', impact: 'x', validation: '', adoptions: ['Koro'] })).toMatchObject({
      ...{ declared: 'good', noted: ['maturity', 'impact'], adoptions: [{ who: 'Koro' }] },
    });
    expect(practiceNotice({ maturity: 'perfect' }).declared).toBe('');
    expect(PRACTICE_MATURITY.map(({ code }) => rung(code).next)).toEqual([
      ...['promising', 'good', 'institutionalised', null],
    ]);
  });
});
