import { describe, expect, test } from 'vitest';
import { readSynonymList, writeSynonymList } from '#content/search/words/synonym-list.ts';
import { FIELD_SYNONYMS } from '#content/search/words/synonyms.ts';

describe('the list of synonyms', () => {
  test('has groups, comments, empty lines and spaces', () => {
    const { groups, problems } = readSynonymList('# Eau\n\n AEP =adduction d’eau potable\r\nforage= puits  = forage\n');
    expect(groups).toEqual([
      ['AEP', 'adduction d’eau potable'],
      ['forage', 'puits'],
    ]);
    expect(problems).toEqual([]);
  });

  test.each([
    ['seul', 'alone'],
    ['forage = forage', 'alone'],
    ['forage = !!!', 'alone'],
    [Array.from({ length: 13 }, (_, n) => `mot${n}`).join(' = '), 'too-many'],
    [`un = ${'très '.repeat(12)}long`, 'too-long'],
  ])('%s is reported, the rest applies', (line, reason) => {
    const { groups, problems } = readSynonymList(`eau = water\n${line}\nsol = soil\n`);
    expect(groups).toHaveLength(2);
    expect(problems).toMatchObject([{ line: 2, reason }]);
  });

  test('Navette’s own list is unchanged after being written and parsed', () => {
    expect(readSynonymList(writeSynonymList(FIELD_SYNONYMS))).toEqual({ groups: FIELD_SYNONYMS, problems: [] });
  });
});
