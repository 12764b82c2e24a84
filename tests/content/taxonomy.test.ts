import { expect, test } from 'vitest';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { COUNTRY_CODES, countryName, listCountries } from '#content/taxonomy/countries.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDG_TARGETS, SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { findTerm, type Term } from '#content/taxonomy/term.ts';
import { aboutTerm } from '#content/taxonomy/term-about.ts';
import { setTypography } from '#content/text/typography.ts';

const LISTS: readonly (readonly [name: string, terms: readonly Term[], size: number])[] = [
  ['goals', SDGS, 17],
  ['targets', SDG_TARGETS, 169],
  ['sectors', SECTORS, 12],
  ['poles', POLES, 4],
  ['programmes', PROGRAMMES, 12],
  ['actor types', ACTOR_TYPES, 17],
];

const TARGETS_PER_GOAL = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19];

const SHAPE_OF_TARGET_CODE = /^([1-9]|1[0-7])\.([1-9]|1[0-9]|[a-d])$/;

/** Relative luminance of a #RRGGBB colour, as WCAG 2 defines it. */
function luminance(color: string): number {
  const channel = (start: number): number => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

test.each(LISTS)('%s: the right number of entries, each code once', (_name, terms, size) => {
  expect(terms).toHaveLength(size);
  expect(new Set(terms.map((term) => term.code)).size).toBe(size);
});

test.each(LISTS)('%s: a label of 1 to 70 characters in French and in English', (_name, terms) => {
  for (const term of terms) {
    for (const label of [term.fr, term.en]) {
      expect(label.trim(), term.code).toBe(label);
      expect(label.length, `${term.code} ${label}`).toBeGreaterThan(0);
      expect(label.length, `${term.code} ${label}`).toBeLessThanOrEqual(70);
      expect(label, term.code).not.toContain("'");
    }
    // Labels are shown as they are, on forms, lists and pages.
    expect(term.fr, term.code).toBe(setTypography(term.fr, 'fr'));
    expect(term.en, term.code).not.toMatch(/[\u00A0\u202F]/);
  }
});

test.each(LISTS)('%s: no two entries have the same label', (_name, terms) => {
  expect(new Set(terms.map((term) => term.fr)).size).toBe(terms.length);
  expect(new Set(terms.map((term) => term.en)).size).toBe(terms.length);
});

test('the goals are numbered 1 to 17', () => {
  expect(SDGS.map((goal) => goal.code)).toEqual(Array.from({ length: 17 }, (_, i) => String(i + 1)));
});

test('each goal has its number of targets, numbered first, then lettered', () => {
  const codes: string[] = [];
  for (const [i, goal] of SDGS.entries()) {
    const targets = SDG_TARGETS.filter((target) => target.goal === goal.code);
    expect(targets, `goal ${goal.code}`).toHaveLength(TARGETS_PER_GOAL[i] as number);
    const suffixes = targets.map((target) => {
      expect(target.code).toMatch(SHAPE_OF_TARGET_CODE);
      expect(target.code.split('.')[0]).toBe(goal.code);
      return target.code.split('.')[1] as string;
    });
    const numbers = suffixes.filter((suffix) => /\d/.test(suffix));
    const letters = suffixes.filter((suffix) => /[a-z]/.test(suffix));
    expect(numbers).toEqual(numbers.map((_, n) => String(n + 1)));
    expect(letters).toEqual(letters.map((_, n) => 'abcd'[n]));
    expect(suffixes).toEqual([...numbers, ...letters]);
    codes.push(...targets.map((target) => target.code));
  }
  expect(SDG_TARGETS.map((target) => target.code)).toEqual(codes);
});

test('text on a goal’s colour is white if white has enough contrast, dark otherwise', () => {
  for (const goal of SDGS) {
    expect(goal.color).toMatch(/^#[0-9A-F]{6}$/);
    expect(goal.darkText, `goal ${goal.code}`).toBe(contrast(goal.color, '#FFFFFF') < 4.5);
    expect(contrast(goal.color, goal.darkText ? '#1D1F24' : '#FFFFFF')).toBeGreaterThanOrEqual(4.5);
  }
  const white = SDGS.filter((goal) => !goal.darkText).map((goal) => goal.code);
  expect(white).toEqual(['1', '4', '8', '10', '13', '16', '17']);
});

test('there are 249 countries, each code once', () => {
  expect(COUNTRY_CODES).toHaveLength(249);
  expect(new Set(COUNTRY_CODES).size).toBe(249);
  expect([...COUNTRY_CODES].sort()).toEqual(COUNTRY_CODES);
});

test.each(['fr', 'en'] as const)('every country has a unique name (%s)', (locale) => {
  const names = COUNTRY_CODES.map((code) => countryName(code, locale));
  for (const [i, name] of names.entries()) {
    expect(name).not.toBe('');
    expect(name).not.toBe(COUNTRY_CODES[i]);
  }
  expect(new Set(names).size).toBe(249);
});

test('countryName returns the name in the requested language, and an unknown code unchanged', () => {
  expect(countryName('SN', 'fr')).toBe('Sénégal');
  expect(countryName('SN', 'en')).toBe('Senegal');
  expect(countryName('ZZ', 'fr')).toBe('ZZ');
  expect(countryName('not a code', 'en')).toBe('not a code');
});

test('countries are listed in the alphabetical order of the language, ignoring accents', () => {
  const french = listCountries('fr').map((country) => country.name);
  expect(french).toHaveLength(249);
  expect(french.indexOf('Égypte')).toBeGreaterThan(french.indexOf('Danemark'));
  expect(french.indexOf('Égypte')).toBeLessThan(french.indexOf('France'));
  expect(listCountries('en')[0]).toEqual({ code: 'AF', name: 'Afghanistan' });
});

test('there are 101 departments, each code and each name once', () => {
  expect(DEPARTMENTS).toHaveLength(101);
  expect(new Set(DEPARTMENTS.map((department) => department.code)).size).toBe(101);
  expect(new Set(DEPARTMENTS.map((department) => department.name)).size).toBe(101);
  for (const { code, name } of DEPARTMENTS) {
    expect(code).toMatch(/^(0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[12346])$/);
    expect(name.trim().length).toBeGreaterThan(0);
  }
  expect(findTerm(DEPARTMENTS, '20')).toBeNull();
});

test('a term is found by its code; an unknown code finds nothing', () => {
  expect(findTerm(SECTORS, 'water')?.fr).toBe('Eau et assainissement');
  expect(findTerm(SDG_TARGETS, '17.19')?.goal).toBe('17');
  expect(findTerm(SECTORS, 'toString')).toBeNull();
});

test('each goal, sector, pole and département has a description, a sentence in each language', () => {
  const lists = { sdg: SDGS, sector: SECTORS, pole: POLES, department: DEPARTMENTS } as const;
  for (const [vocabulary, terms] of Object.entries(lists)) {
    const sentences = terms.map(({ code }) => {
      const [fr, en] = (['fr', 'en'] as const).map((locale) =>
        aboutTerm(vocabulary as keyof typeof lists, code, locale),
      );
      expect([code, fr, en]).toEqual([code, expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
      expect(setTypography(fr!, 'fr')).toBe(fr);
      return fr;
    });
    expect(new Set(sentences).size, vocabulary).toBe(terms.length);
  }
  expect(aboutTerm('sdg', '6.1', 'fr')).toBeNull();
  expect(aboutTerm('pole', 'XYZ', 'fr')).toBeNull();
  expect(aboutTerm('keyword', 'water', 'fr')).toBeNull();
});
