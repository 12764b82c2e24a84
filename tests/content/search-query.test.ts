import { describe, expect, test } from 'vitest';
import { SEARCH_FIELDS } from '#content/search/index/search-document.ts';
import { parseQuery } from '#content/search/query/parse-query.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';

const thesaurus = new Thesaurus(FIELD_SYNONYMS);
const parse = (text: string) => parseQuery(text, thesaurus);
const words = (text: string) => parse(text).clauses.map((clause) => clause.words.join(' '));

describe('parsing a query', () => {
  test('stop words are left out and reported', () => {
    const query = parse('Comment faciliter l’accès des femmes à l’eau ?');
    expect(query.clauses.map(({ words }) => words[0])).toEqual(['faciliter', 'accès', 'femmes', 'eau']);
    expect(query.ignored).toEqual(['Comment', 'des', 'à']);
  });

  test('stop words are searched if nothing else was typed', () => {
    expect(words('que faire')).toEqual(['que', 'faire']);
  });

  test('the last word may be unfinished, unless a space or punctuation follows', () => {
    const prefixes = (text: string) => parse(text).clauses.map(({ prefix }) => prefix);
    expect(prefixes('eau fem')).toEqual([false, true]);
    expect(prefixes('eau femmes ')).toEqual([false, false]);
    expect(prefixes('eau femmes ?')).toEqual([false, false]);
    expect(prefixes('eau pays:mali')).toEqual([false]);
  });

  test.each(['« comité de gestion »', '"comité de gestion"', '“comité de gestion”'])('a phrase: %s', (text) => {
    const { clauses } = parse(`${text} eau`);
    expect(clauses.find(({ exact }) => exact)?.words).toEqual(['comité', 'de', 'gestion']);
    expect(clauses.map(({ exact }) => exact).sort()).toEqual([false, true]);
  });

  test('exclusions', () => {
    const { clauses, excluded } = parse('énergie -solaire -"panneaux en toiture"');
    expect(clauses.map(({ words }) => words[0])).toEqual(['énergie']);
    expect(excluded.map(({ words }) => words.join(' '))).toEqual(['solaire', 'panneaux en toiture']);
    expect(parse('micro-projets').excluded).toEqual([]);
    expect(parse('eau - femmes').excluded).toEqual([]);
  });

  test.each([
    ['pays:mali', 'country', 'ML'],
    ['pays:Sénégal', 'country', 'SN'],
    ['pays:"burkina faso"', 'country', 'BF'],
    ['country:poland', 'country', 'PL'],
    ['pays:ml', 'country', 'ML'],
    ['odd:6', 'sdg', '6'],
    ['ODD:6.1', 'sdg', '6.1'],
    ['type:fiche', 'kind', 'factsheet'],
    ['type:étude', 'kind', 'study'],
    ['type:"bonne pratique"', 'kind', 'practice'],
    ['type:sheet', 'kind', 'factsheet'],
    ['type:studies', 'kind', 'study'],
    ['kind:"good practices"', 'kind', 'practice'],
    ['sector:health', 'sector', 'health'],
    ['domaine:santé', 'sector', 'health'],
    ['sdg:6', 'sdg', '6'],
    ['secteur:énergie', 'sector', 'energy'],
    ['langue:anglais', 'language', 'en'],
    ['année:2022', 'year', '2022'],
    ['programme:explor', 'programme', 'explor'],
    ['pays :\u00a0mali', null, null],
    ['pays\u00a0:\u00a0mali', 'country', 'ML'],
  ])('%s', (text, facet, code) => {
    expect(parse(text).filters).toEqual(facet ? [{ facet, code }] : []);
  });

  test('a filter with an unknown value is reported and searched as a word', () => {
    const query = parse('pays:atlantide');
    expect(query.filters).toEqual([]);
    expect(query.unknown).toEqual([{ facet: 'country', value: 'atlantide' }]);
    expect(query.clauses.map(({ words }) => words[0])).toEqual(['atlantide']);
  });

  test('one field', () => {
    const [clause] = parse('titre:biomasse').clauses;
    expect(clause?.fields).toBe(1 << SEARCH_FIELDS.indexOf('title'));
  });

  test('an address with a colon is not a filter', () => {
    expect(parse('http://exemple.org').filters).toEqual([]);
    expect(words('note:eau')).toContain('eau');
  });

  test('acronyms and their expansions are alternatives of each other', () => {
    const alternatives = (text: string) => parse(text).clauses[0]!.alternatives.map((names) => names.join(' '));
    expect(alternatives('ODD')).toContain('objectifs de développement durable');
    expect(alternatives('afd')).toContain('agence française de développement');
    const spelled = parse('objectifs de développement durable').clauses;
    expect(spelled.every(({ alternatives }) => alternatives.some((names) => names[0] === 'odd'))).toBe(true);
  });

  test('ODD and its number are one clause', () => {
    expect(words('ODD 6')).toEqual(['odd 6']);
  });

  test('inclusive writing and compounds are one clause each', () => {
    expect(parse('adhérent·e·s').clauses).toMatchObject([
      { words: ['adhérent'], alternatives: expect.arrayContaining([['adhérente']]) },
    ]);
    expect(parse('micro-projets').clauses).toMatchObject([{ words: ['micro', 'projets'], joined: 'microprojets' }]);
  });

  test('operators of Lunr’s query language', () => {
    expect(parse('+mali forage').clauses).toMatchObject([
      { words: ['forage'], required: false },
      { words: ['mali'], required: true, boost: 1 },
    ]);
    expect(parse('fem* eau^2 forage~1 +titre:budget^3~5').clauses).toMatchObject([
      { pattern: 'fem*', words: ['fem'] },
      { words: ['eau'], boost: 2, edits: null, pattern: null },
      { words: ['forage'], boost: 1, edits: 1 },
      { words: ['budget'], required: true, boost: 3, edits: 2, fields: 1 << SEARCH_FIELDS.indexOf('title') },
    ]);
    expect(parse('+« comité de gestion »^4').clauses).toMatchObject([{ exact: true, required: true, boost: 4 }]);
    expect(parse('-él* +l’eau').excluded).toMatchObject([{ pattern: 'el*' }]);
    // Beside a plus, no synonym is lost, and a stop word that is asked for counts.
    expect(parse('+ONG').clauses[0]?.alternatives).toEqual(parse('ONG ').clauses[0]?.alternatives);
    expect(words('+le')).toEqual(['le']);
  });

  test('only some phrases of stop words are searched, others are left out and reported', () => {
    const common = ['de la', 'la de', 'de le', 'le de', 'les de', 'de les', 'des la', 'à'];
    const query = parse(`${common.map((one) => `"${one}"`).join(' ')} "la loi de" -"la des"`);
    expect(query.clauses.map(({ text }) => text)).toEqual([...common.slice(0, 4), 'la loi de']);
    expect(query.excluded).toEqual([]);
    expect(query.ignored).toEqual([...common.slice(4), 'la des']);
  });

  test('only some words are compared with all there are, and short ones less', () => {
    const { clauses, excluded } = parse(Array.from({ length: 40 }, (_, i) => `mot${i}x~2 -f${i}*`).join(' '));
    const compared = [...clauses, ...excluded].filter(({ pattern, edits }) => pattern !== null || edits !== null);
    expect(compared).toHaveLength(6);
    expect(parse('eau~2 ab~2 a~2').clauses.map(({ edits }) => edits)).toEqual([1, 1, 0]);
    // No index leads to words whose beginning may be any.
    expect(parse('*eau* *sol* *riz* mil*').clauses.map(({ pattern }) => pattern)).toEqual([
      '*eau*',
      '*sol*',
      null,
      null,
    ]);
    expect(parse('*e*u* *sol* mil*').clauses.map(({ pattern }) => pattern)).toEqual(['*e*u*', null, null]);
    expect(parse('mil* *eau* bl* eau~1').clauses.map(({ pattern, edits }) => pattern ?? edits)).toEqual([
      'mil*',
      '*eau*',
      'bl*',
      1,
    ]);
  });

  test('signs that are none: a price, an address, a lone star, C++', () => {
    expect(parse('a*').clauses).toMatchObject([{ pattern: null }]);
    expect(parse('* ** 5^ ~3 ^2').clauses.every(({ pattern, boost }) => pattern === null && boost === 1)).toBe(true);
    expect(parse('c++ eau').clauses.some(({ required }) => required)).toBe(false);
    expect(words('eau+assainissement')).toEqual(['eau', 'assainissement']);
  });

  test('any text is parsed without an error', () => {
    for (const text of [
      '',
      ' ',
      '"',
      '«',
      '-',
      '- -',
      ':',
      'pays:',
      '"" «»',
      '-"',
      '\u0000',
      '💧',
      'a'.repeat(5_000),
      '(((',
      'odd:',
      "l'",
      "'''",
    ]) {
      expect(() => parse(text)).not.toThrow();
    }
  });
});
