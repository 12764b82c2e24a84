import { describe, expect, test } from 'vitest';
import { emptyNotice } from '#content/kinds/notice.ts';
import { noticeTerms } from '#content/kinds/notice-terms.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { COUNTRY_PLACES } from '#content/taxonomy/country-places.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { SDG_TARGETS, SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import {
  findVocabularyBySegment,
  termCodeOf,
  termName,
  termPath,
  type Vocabulary,
  writtenTermCode,
} from '#content/taxonomy/vocabulary.ts';

const CLOSED: Partial<Record<Vocabulary, readonly string[]>> = {
  country: COUNTRY_CODES,
  department: DEPARTMENTS.map(({ code }) => code),
  pole: POLES.map(({ code }) => code),
  sector: SECTORS.map(({ code }) => code),
  sdg: [...SDGS, ...SDG_TARGETS].map(({ code }) => code),
};

describe('the terms of a notice', () => {
  test('are those of every vocabulary, each once; a target adds its goal', () => {
    const { common, own } = emptyNotice('factsheet');
    const notice = {
      common: {
        ...common,
        countries: ['ML', 'ML'],
        sdgs: ['5.1', '5.2', '6'],
        keywords: ['Énergie', 'energie', '!?'],
        authors: ['Équipe CID'],
      },
      own: { ...own, organisationsNorth: ['Commune d’Aïn Tizza'], organisationsSouth: ['Commune d’Ain Tizza'] },
    };
    expect(noticeTerms('factsheet', notice).map(({ vocabulary, code, label }) => [vocabulary, code, label])).toEqual([
      ['country', 'ML', ''],
      ['sdg', '5', ''],
      ['sdg', '5.1', ''],
      ['sdg', '5.2', ''],
      ['sdg', '6', ''],
      ['keyword', 'energie', 'Énergie'],
      ['author', 'equipe-cid', 'Équipe CID'],
      ['organisation', 'commune-d-ain-tizza', 'Commune d’Aïn Tizza'],
    ]);
  });

  test('leave out codes that their list does not have, as of an older edition', () => {
    const { common, own } = emptyNotice('study');
    const notice = { common: { ...common, countries: ['XX'], sdgs: ['99', '5.77'], programmes: ['gone'] }, own };
    expect(noticeTerms('study', notice)).toEqual([{ vocabulary: 'sdg', code: '5', label: '' }]);
  });

  test('are of the kind’s own fields that name organisations, and of no others', () => {
    const { common, own } = emptyNotice('study');
    const notice = { common, own: { ...own, organisations: ['Les Lampes'], team: ['Awa, enquêtes'] } };
    expect(noticeTerms('study', notice).map(({ code }) => code)).toEqual(['les-lampes']);
  });
});

describe('the address of a term', () => {
  test('is resolved to its code, for every closed list', () => {
    for (const [vocabulary, codes] of Object.entries(CLOSED) as [Vocabulary, readonly string[]][]) {
      for (const code of codes) {
        const [, segment, slug] = termPath(vocabulary, code).split('/');
        expect([findVocabularyBySegment(segment!), termCodeOf(vocabulary, decodeURIComponent(slug!))]).toEqual([
          vocabulary,
          code,
        ]);
        expect(termName(vocabulary, code, 'fr'), `${vocabulary} ${code}`).not.toBeNull();
      }
    }
  });

  test('is the same for spellings that differ in accents, case and signs, in any script', () => {
    expect(writtenTermCode('  L’Œuvre — Cœur & Co. ')).toBe('l-oeuvre-coeur-co');
    expect(writtenTermCode('جمعية النور')).toBe('جمعية-النور');
    expect(writtenTermCode('…')).toBe('');
    const long = writtenTermCode('mot '.repeat(100));
    expect(long.length).toBeLessThanOrEqual(120);
    expect(long.endsWith('-')).toBe(false);
  });
});

test('every country has a place on earth', () => {
  // Small territories of one place with their country are drawn there.
  const missing = COUNTRY_CODES.filter((code) => !COUNTRY_PLACES[code]);
  expect(missing).toEqual([]);
  for (const [code, [longitude, latitude]] of Object.entries(COUNTRY_PLACES)) {
    expect(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90, code).toBe(true);
  }
});
