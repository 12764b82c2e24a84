import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { foldForm, foldText, formOf } from '#content/search/words/fold.ts';
import { stemmed, stemOf } from '#content/search/words/language.ts';
import { queryTokensOf, tokensOf } from '#content/search/words/tokens.ts';
import { COUNTRY_CODES, countryName } from '#content/taxonomy/countries.ts';

const forms = (text: string) => tokensOf(text).map(({ form }) => form);

describe('folding', () => {
  test.each([
    ['Énergie', 'énergie', 'energie'],
    ['e\u0301nergie', 'énergie', 'energie'],
    ['co\u00adopé\u00adration', 'coopération', 'cooperation'],
    ['ŒUVRE', 'oeuvre', 'oeuvre'],
    ['Æquo', 'aequo', 'aequo'],
    ['L’EAU', "l'eau", 'leau'],
    ['façade', 'façade', 'facade'],
    ['Łódź', 'łódź', 'lodz'],
    ['ﬁche', 'fiche', 'fiche'],
    ['m²', 'm2', 'm2'],
  ])('%s', (word, form, folded) => {
    expect(formOf(word)).toBe(form);
    expect(foldForm(formOf(word))).toBe(folded);
  });

  test('labels are compared without accents, punctuation and case', () => {
    expect(foldText('  Côte d’Ivoire ')).toBe('cote divoire');
    expect(foldText('Eau, et assainissement')).toBe('eau et assainissement');
  });
});

describe('words', () => {
  test('elisions are not words, with either apostrophe', () => {
    expect(forms("L’accès à l'eau, d’ici jusqu’à lorsqu’il puisqu’elle quoiqu’on j’ai qu’un")).toEqual([
      'accès',
      'à',
      'eau',
      'ici',
      'à',
      'il',
      'elle',
      'on',
      'ai',
      'un',
    ]);
  });

  test('words that contain an apostrophe stay whole', () => {
    expect(forms("aujourd’hui quelqu’un d’aujourd'hui presqu’île")).toEqual([
      "aujourd'hui",
      "quelqu'un",
      "aujourd'hui",
      "presqu'île",
    ]);
  });

  test.each([
    ['adhérent·e·s', ['adhérent', 'adhérente']],
    ['adhérents·es', ['adhérent', 'adhérente']],
    ['adhérent.e.s', ['adhérent', 'adhérente']],
    ['adhérent-e-s', ['adhérent', 'adhérente']],
    ['adhérent(e)s', ['adhérent', 'adhérente']],
    ['adhérent•e', ['adhérent', 'adhérente']],
    ['acteur·rice·s', ['acteur', 'actrice']],
    ['acteur.trice.s', ['acteur', 'actrice']],
    ['directeur·trice', ['directeur', 'directrice']],
    ['chercheur·euse·s', ['chercheur', 'chercheuse']],
    ['chercheur·se·s', ['chercheur', 'chercheuse']],
    ['heureux·se', ['heureux', 'heureuse']],
    ['citoyen·ne·s', ['citoyen', 'citoyenne']],
    ['professionnel·le·s', ['professionnel', 'professionnelle']],
    ['chef·fe·s', ['chef', 'cheffe']],
    ['actif·ve·s', ['actif', 'active']],
    ['ouvrier·ère·s', ['ouvrier', 'ouvrière']],
    ['tous·tes', ['tous', 'toutes']],
  ])('inclusive writing: %s', (word, expected) => {
    const tokens = tokensOf(word);
    expect(tokens.map(({ form }) => form)).toEqual(expected);
    expect(new Set(tokens.map(({ position }) => position))).toEqual(new Set([0]));
  });

  test('text that only looks like inclusive writing is not changed', () => {
    expect(forms('fin.Début dis-le regarde-les www.exemple.org')).toEqual([
      'fin',
      'début',
      'dis',
      'le',
      'regarde',
      'les',
      'www',
      'exemple',
      'org',
    ]);
  });

  test('a compound gives its parts, then its joined form at the position of the first', () => {
    expect(tokensOf('des micro-projets locaux').map(({ form, position }) => [form, position])).toEqual([
      ['des', 0],
      ['micro', 1],
      ['projets', 2],
      ['microprojets', 1],
      ['locaux', 3],
    ]);
  });

  test('an inverted pronoun does not make a compound', () => {
    expect(forms('Peut-il ? Où va-t-on ? Celui-ci')).toEqual(['peut', 'il', 'où', 'va', 't', 'on', 'celui', 'ci']);
  });

  test('numbers are one word with any space', () => {
    expect(forms('1 500 €, 12\u202f000 et 1500 ; 2,5 % ; ODD 6.1 et 6.b ; 2019-2022')).toEqual([
      '1500',
      '12000',
      'et',
      '1500',
      '2.5',
      'odd',
      '6.1',
      'et',
      '6.b',
      '2019',
      '2022',
    ]);
  });

  test('acronyms with full stops equal those without', () => {
    expect(forms('les O.D.D. de l’O.N.U.')).toEqual(['les', 'odd', 'de', 'onu']);
  });

  test('offsets refer to the original text, for highlighting', () => {
    const text = 'L’é\u0301ner\u00adgie : « 1 500 foyers »';
    const marked = tokensOf(text).map(({ start, end }) => text.slice(start, end));
    expect(marked).toEqual(['é\u0301ner\u00adgie', '1 500', 'foyers']);
  });

  test('elisions typed with a space, as on a phone, are not words', () => {
    const typed = (text: string) => queryTokensOf(text).map(({ form }) => form);
    expect(typed('acces a l eau femmes')).toEqual(['acces', 'a', 'eau', 'femmes']);
    expect(typed('aujourd hui')).toEqual(["aujourd'hui"]);
    expect(typed('plan c')).toEqual(['plan', 'c']);
  });

  test('Arabic is tokenised too, and compared without vowel signs', () => {
    const [word] = tokensOf('المَاء');
    expect(foldForm(word!.form)).toBe('الماء');
  });
});

describe('stems', () => {
  test.each([
    ['fr', ['énergie', 'énergies', 'énergie'], 1],
    ['fr', ['adhérent', 'adhérents', 'adhérente', 'adhérentes'], 1],
    ['fr', ['coopération', 'coopérations'], 1],
    ['fr', ['eau', 'femme'], 2],
    ['en', ['community', 'communities'], 1],
  ] as const)('%s %j', (language, words, count) => {
    expect(new Set(words.map((word) => stemOf(word, language))).size).toBe(count);
  });

  test('stems have no accents', () => {
    expect(stemOf('préférée', 'fr')).toMatch(/^[a-z]+$/);
    // The name of a country is not a form of a common word.
    expect(
      ['mali', 'mal', 'France', 'francs', 'Bénin', 'bénins'].map((form) => stemOf(form.toLowerCase(), 'fr')),
    ).toEqual(['mali', 'mal', 'france', 'franc', 'benin', 'benin']);
  });

  test('names of countries are no forms of other words, whichever names are of one word', () => {
    const names = COUNTRY_CODES.flatMap((code) => [countryName(code, 'fr'), countryName(code, 'en')]);
    const single = names.map(foldText).filter((name) => /^[a-z]+$/.test(name));
    expect(single.length).toBeGreaterThan(250);
    expect(single.filter((name) => stemOf(name, 'fr') !== name || stemOf(name, 'en') !== name)).toEqual([]);
  });

  test('French stems equal Snowball’s published list, except for words with ï or ë, which it treats differently since 2018', () => {
    const list = readFileSync(path.join(import.meta.dirname, 'data/snowball-french.tsv'), 'utf8');
    const different = list
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t') as [string, string])
      .filter(([word, stem]) => stemmed(word, 'fr') !== foldForm(stem))
      .map(([word]) => word);
    expect(list.match(/\n/g)).toHaveLength(20_805);
    expect(different.filter((word) => !/[ïë]/.test(word))).toEqual([]);
    expect(different.length).toBeLessThan(80);
  });
});
