import { describe, expect, test } from 'vitest';
import { mergeSegments } from '#content/search/index/merge-segments.ts';
import { AUDIENCES, type Audience, type SearchDocument } from '#content/search/index/search-document.ts';
import { parseQuery } from '#content/search/query/parse-query.ts';
import type { MarkedText } from '#content/search/query/passages.ts';
import { findPattern } from '#content/search/query/pattern.ts';
import { findWithin, isOneTypoApart } from '#content/search/query/typo.ts';
import { SearchIndex, type SearchRequest } from '#content/search/search-index.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';
import { Random } from '#tests/support/random.ts';

const thesaurus = new Thesaurus(FIELD_SYNONYMS);

function documentOf(
  id: string,
  texts: { title?: string; body?: string | readonly string[]; notice?: string },
  more: {
    audience?: Audience;
    language?: string;
    countries?: readonly string[];
    kind?: string;
    publishedAt?: string;
  } = {},
): SearchDocument {
  const title = texts.title ?? `Page ${id}`;
  return {
    key: `page:${id}`,
    stamp: '',
    audience: more.audience ?? 'public',
    meta: {
      id,
      type: 'page',
      kind: more.kind ?? 'article',
      href: `/articles/${id}`,
      title,
      summary: '',
      language: more.language ?? 'fr',
      publishedAt: more.publishedAt ?? '2022-01-01',
      draft: false,
      countries: more.countries ?? [],
      sectors: [],
      sdgs: [],
      programmes: [],
    },
    blocks: [
      { field: 'title', text: title },
      ...[texts.body ?? []].flat().map((text) => ({ field: 'body', text }) as const),
      ...(texts.notice ? [{ field: 'notice', text: texts.notice } as const] : []),
    ],
  };
}

function indexOf(...documents: readonly SearchDocument[]): SearchIndex {
  const index = new SearchIndex();
  index.put(documents);
  return index;
}

/** Merges all segments of an index into one. */
function foldAll(index: SearchIndex): void {
  const parts = index.list;
  const merging = mergeSegments(parts);
  let step = merging.next();
  while (!step.done) step = merging.next();
  index.replaceSegments(parts, step.value);
}

function ask(index: SearchIndex, q: string, more: Partial<Omit<SearchRequest, 'query'>> = {}) {
  const request = {
    audiences: ['public'] as const,
    filters: {},
    sort: 'relevance' as const,
    offset: 0,
    limit: 20,
    ...more,
  };
  return index.search({ query: parseQuery(q, thesaurus), ...request });
}

const ids = (index: SearchIndex, q: string, more: Partial<Omit<SearchRequest, 'query'>> = {}) =>
  ask(index, q, more).results.map(({ meta }) => meta.id);
const marked = (pieces: readonly MarkedText[]) => pieces.map(({ text, mark }) => (mark ? `[${text}]` : text)).join('');

describe('finding', () => {
  const index = indexOf(
    documentOf('acces', { title: 'L’accès à l’énergie', body: 'Les adhérent·e·s du réseau l’ont empêché.' }),
    documentOf('coeur', { title: 'Le cœur de l’œuvre', body: 'La coopération, aujourd’hui, coûte 1 500 €.' }),
    documentOf('village', { title: 'Micro-projets au village', body: 'Un savoir-faire qui se transmet.' }),
    documentOf('women', { title: 'Women and water', body: 'Communities manage the wells.' }, { language: 'en' }),
  );

  test('a query of signs finds nothing; an empty query lists everything', () => {
    for (const signs of ['+', '*', '+*', '- +', '?!', '~1']) expect(ids(index, signs), signs).toEqual([]);
    expect(ids(index, ' ')).toHaveLength(4);
    expect(ids(index, '-energie')).toHaveLength(3);
  });

  test.each([
    ['energie', 'acces'],
    ['ENERGIES', 'acces'],
    ["l'énergie", 'acces'],
    ['l’energie', 'acces'],
    ['l energie', 'acces'],
    ['empecher', 'acces'],
    ['adherents', 'acces'],
    ['adherentes', 'acces'],
    ['adhérent·e', 'acces'],
    ['oeuvre', 'coeur'],
    ['œuvres', 'coeur'],
    ['cooperations', 'coeur'],
    ['aujourd hui', 'coeur'],
    ["aujourd'hui", 'coeur'],
    ['1500', 'coeur'],
    ['1 500', 'coeur'],
    ['microprojet', 'village'],
    ['micro-projets', 'village'],
    ['micro projets', 'village'],
    ['savoir faire', 'village'],
    ['community', 'women'],
    ['coopé', 'coeur'],
    ['co\u00adopération', 'coeur'],
  ])('%s', (query, id) => {
    expect(ids(index, query)[0]).toBe(id);
  });

  test('marks matches in the original text, with its accents', () => {
    const { results } = ask(index, 'energie adherente');
    expect(marked(results[0]!.title)).toBe('L’accès à l’[énergie]');
    expect(marked(results[0]!.passage)).toBe('Les [adhérent·e·s] du réseau l’ont empêché.');
  });
});

describe('ranking', () => {
  test('the typed accents come before others, the exact word before its family', () => {
    const index = indexOf(
      documentOf('eleve', { body: 'un élève du collège' }),
      documentOf('eleve2', { body: 'un coût élevé du collège' }),
      documentOf('eleves', { body: 'des élevages du collège' }),
    );
    expect(ids(index, 'élève')[0]).toBe('eleve');
    expect(ids(index, 'élevé')[0]).toBe('eleve2');
  });

  test('a word is corrected and reported as such only if no document has it', () => {
    const index = indexOf(
      documentOf('raison', { body: 'une bonne raison' }),
      documentOf('maison', { body: 'une petite maison' }),
    );
    expect(ids(index, 'raison')).toEqual(['raison']);
    const answer = ask(index, 'maisson');
    expect(answer.results.map(({ meta }) => meta.id)).toEqual(['maison']);
    expect(answer.outcomes[0]).toMatchObject({ corrected: 'maison', typos: true });
    expect(ids(index, 'maix')).toEqual([]);
  });

  test('another spelling is proposed only for a rare word, if five times as many documents have it', () => {
    const texts = (word: string, count: number) =>
      Array.from({ length: count }, (_, n) => documentOf(`${word}${n}`, { body: `une ${word} de plus` }));
    const proposed = (raisons: number, maisons: number) =>
      ask(indexOf(...texts('raison', raisons), ...texts('maison', maisons)), 'raison ').outcomes[0]!;
    expect(proposed(1, 5)).toMatchObject({ corrected: 'maison', typos: false, documents: 1 });
    expect(proposed(1, 4).corrected).toBeNull();
    expect(proposed(2, 10).corrected).toBe('maison');
    expect(proposed(2, 9).corrected).toBeNull();
    expect(proposed(3, 40).corrected).toBeNull();
  });

  test('of two spellings of a word, the accented one is proposed', () => {
    const index = indexOf(
      documentOf('fr', { body: 'la coopération' }),
      documentOf('en', { body: 'a cooperation' }, { language: 'en' }),
    );
    expect(ask(index, 'coopératoin').outcomes[0]).toMatchObject({ corrected: 'coopération' });
  });

  test('a title counts more than a mention', () => {
    const index = indexOf(
      documentOf('mention', {
        title: 'Autre chose',
        body: 'La biomasse est citée ici, parmi bien des mots du même genre.',
      }),
      documentOf('title', {
        title: 'Valoriser la biomasse',
        body: 'Un texte de la même longueur, qui parle de tout autre chose.',
      }),
    );
    expect(ids(index, 'biomasse')).toEqual(['title', 'mention']);
  });

  test('a title that nearly repeats the query ranks before texts that contain its words often', () => {
    const often = 'Le passeport perdu se déclare. Passeport perdu, déclaration de perte de passeport. '.repeat(6);
    const index = indexOf(
      documentOf('often', { title: 'Passeport', body: often }),
      documentOf('among', { title: 'Tout sur les titres d’identité, le passeport perdu et les voyages', body: often }),
      documentOf('asked', { title: 'Que faire d’un passeport perdu ?', body: 'Il faut aller à la mairie.' }),
    );
    for (const q of ['que faire d’un passeport perdu ?', 'passeports perdus', 'perdu passeport'])
      expect(ids(index, q)[0], q).toBe('asked');
  });

  test('words of one sentence come first, as typed, and in a short sentence before a long one', () => {
    const long = 'La cotisation des familles, que le comité demande chaque mois, paie le forage et son entretien.';
    const index = indexOf(
      documentOf('apart', { body: `${'Le forage a une cotisation, la cotisation a un forage. '.repeat(3)}Le comité.` }),
      documentOf('forms', { body: 'Les comités cotisent pour des forages.' }),
      documentOf('long', { body: `Nous étions là. ${long} Tout est dit.` }),
      documentOf('short', { body: 'Tout est dit. Le comité tient la cotisation du forage. Nous étions là.' }),
    );
    expect(ids(index, 'comité forage cotisation').slice(0, 2)).toEqual(['short', 'long']);
    foldAll(index);
    expect(ids(index, 'comité forage cotisation').slice(0, 2)).toEqual(['short', 'long']);
  });

  test('words of one sentence come before the same words in pairs', () => {
    const between = 'Puis vient un long passage sans aucun rapport. '.repeat(12);
    const index = indexOf(
      documentOf('pairs', { body: `Forage du vieux quartier. ${between}Quartier sans autre cotisation. ${between}` }),
      documentOf('sentence', {
        body: `Le forage de tout un grand quartier vit de la bonne cotisation. ${between}Un quartier. ${between}`,
      }),
    );
    expect(ids(index, 'forage quartier cotisation')).toEqual(['sentence', 'pairs']);
  });
});

describe('searchable content', () => {
  const index = indexOf(
    documentOf(
      'a',
      { body: ['Le comité de gestion se réunit.', 'La pompe est en panne.'] },
      { countries: ['ML'], kind: 'factsheet', publishedAt: '2022-03-01' },
    ),
    documentOf(
      'b',
      { body: 'La gestion du comité des fêtes.' },
      { countries: ['SN', 'ML'], kind: 'study', publishedAt: '2023-03-01' },
    ),
    documentOf(
      'c',
      { body: ['Le comité.', 'Gestion de la pompe.'] },
      { countries: ['SN'], kind: 'study', publishedAt: '2021-03-01' },
    ),
  );

  test('phrases match within one block', () => {
    expect(ids(index, '« comité de gestion »')).toEqual(['a']);
    expect(ids(index, '"comite de gestion"')).toEqual(['a']);
  });

  test('a phrase is required, even if few documents have it with the other words', () => {
    const few = indexOf(
      documentOf('both', { body: 'Le comité de gestion tient la pompe.' }),
      documentOf('phrase', { body: 'Le comité de gestion se réunit.' }),
      ...['c', 'd', 'e'].map((id) => documentOf(id, { body: 'La pompe est en panne, dit le comité.' })),
    );
    expect(ids(few, '"comité de gestion" pompe').sort()).toEqual(['both', 'phrase']);
    expect(ids(few, 'comité pompe')).toHaveLength(5);
  });

  test('a phrase without a match is replaced by its words and reported', () => {
    const answer = ask(index, '"comité gestion"');
    expect(answer.broken.map(({ text }) => text)).toEqual(['comité gestion']);
    expect(answer.total).toBe(3);
  });

  test('exclusions', () => {
    expect(ids(index, 'comité -pompe')).toEqual(['b']);
    expect(ids(index, '-pompe')).toEqual(['b']);
  });

  test('filters combine; a facet counts its other values', () => {
    expect(ids(index, 'comité', { filters: { country: ['ML'] } }).sort()).toEqual(['a', 'b']);
    expect(ids(index, 'comité', { filters: { country: ['ML'], kind: ['study'] } })).toEqual(['b']);
    expect(ids(index, 'comité', { filters: { country: ['ML', 'SN'] } })).toHaveLength(3);
    const { facets, total } = ask(index, 'comité', { filters: { country: ['ML'], kind: ['study'] } });
    expect(total).toBe(1);
    expect(facets.country).toEqual([
      { code: 'SN', count: 2 },
      { code: 'ML', count: 1 },
    ]);
    expect(facets.kind).toEqual([
      { code: 'factsheet', count: 1 },
      { code: 'study', count: 1 },
    ]);
  });

  test('sorts by date, and returns everything for an empty query', () => {
    expect(ids(index, 'comité', { sort: 'date' })).toEqual(['b', 'a', 'c']);
    expect(ids(index, '')).toEqual(['b', 'a', 'c']);
  });
});

describe('one typo', () => {
  test.each([
    ['eau', 'eaux', true],
    ['eau', 'au', true],
    ['maison', 'raison', true],
    ['gestion', 'gestoin', true],
    ['gestion', 'gstion', true],
    ['gestion', 'gestion', false],
    ['gestion', 'gstoin', false],
    ['abcd', 'badc', false],
    ['abcd', 'acbd', true],
    ['abcd', 'adcb', false],
  ])('%s %s %s', (a, b, expected) => {
    expect(isOneTypoApart(a, b)).toBe(expected);
    expect(isOneTypoApart(b, a)).toBe(expected);
  });

  test('every word is found by each of its misspellings', () => {
    const words = ['participation', 'comite', 'biomasse', 'gouvernance', 'eaux'];
    const index = indexOf(...words.map((word) => documentOf(word, { title: 'x', body: word })));
    for (const word of words.filter(({ length }) => length > 5)) {
      for (let at = 0; at < word.length; at++) {
        const misspelled = [
          word.slice(0, at) + word.slice(at + 1),
          `${word.slice(0, at)}z${word.slice(at)}`,
          `${word.slice(0, at)}z${word.slice(at + 1)}`,
        ];
        if (at > 0 && word[at] !== word[at - 1])
          misspelled.push(word.slice(0, at - 1) + word[at] + word[at - 1] + word.slice(at + 1));
        for (const typed of misspelled) expect(ids(index, `${typed} `), typed).toContain(word);
      }
    }
  });
});

describe('operators', () => {
  const index = indexOf(
    documentOf('mali', { title: 'Un forage au Mali', body: 'Les femmes du comité le gèrent.' }),
    documentOf('niger', { title: 'Un forage au Niger', body: 'La féminisation du comité avance.' }),
    documentOf('eau', { title: 'L’eau à Bamako', body: 'Au Mali, on paie le seau.' }),
  );

  test.each([
    ['+mali forage', ['mali', 'eau']],
    ['+mali +forage', ['mali']],
    ['+mali +sénégal', []],
    ['+mali -forage', ['eau']],
    ['+« forage au Mali »', ['mali']],
    ['+« forage au Togo »', []],
    ['fem*', ['mali', 'niger']],
    ['*isation', ['niger']],
    ['f*m*s', ['mali']],
    ['titre:*mak*', ['eau']],
    ['comité -fém*', []],
    // Three letters are too few for a typo, unless one is asked for.
    ['sceau~1', ['eau']],
    ['malu', []],
    ['malu~1', ['eau', 'mali']],
    ['malux~2', ['eau', 'mali']],
    ['zorage~0', []],
  ])('%s', (typed, expected) => {
    expect(ids(index, `${typed} `).sort()).toEqual([...expected].sort());
  });

  test('fields with more weight come first', () => {
    expect(ids(index, 'niger^10 eau^1')[0]).toBe('niger');
    expect(ids(index, 'niger^1 eau^10')[0]).toBe('eau');
  });

  test('patterns and typos find what comparing each word finds, and nothing else', () => {
    const random = new Random();
    const distance = (a: string, b: string): number => {
      const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
      for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
      for (let i = 1; i <= a.length; i++)
        for (let j = 1; j <= b.length; j++) {
          const steps = [
            rows[i - 1]![j]! + 1,
            rows[i]![j - 1]! + 1,
            rows[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]),
          ];
          if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps.push(rows[i - 2]![j - 2]! + 1);
          rows[i]![j] = Math.min(...steps);
        }
      return rows[a.length]![b.length]!;
    };
    const word = () => Array.from({ length: 1 + random.below(7) }, () => random.pick([...'abcd'])).join('');
    const words = [...new Set(Array.from({ length: 1_500 }, word))];
    const vocabulary = indexOf(documentOf('all', { title: 'a', body: words.join(' ') }));
    const [segment] = vocabulary.list;
    const found = (forms: readonly number[]) => forms.map((form) => segment!.folded[form]!).sort();
    for (let round = 0; round < 150; round++) {
      const typed = word();
      for (const edits of [0, 1, 2]) {
        const expected = segment!.folded.filter((one) => one !== typed && distance(one, typed) <= edits);
        expect(found(findWithin(segment!, typed, edits)), `${typed}~${edits} seed ${random.seed}`).toEqual(expected);
      }
      const pattern = `${[...word()].map((letter) => (random.chance(0.4) ? '*' : letter)).join('')}*${word()}`;
      const like = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      const expected = segment!.folded.filter((one) => like.test(one));
      expect(found(findPattern(segment!, pattern)), `${pattern} seed ${random.seed}`).toEqual(expected);
    }
  });
});

describe('updating', () => {
  const WORDS =
    'eau énergie femmes comité gestion pompe village adhérent école jeunesse budget élève élevé savoir-faire aujourd’hui santé'.split(
      ' ',
    );

  function randomDocument(random: Random, id: string): SearchDocument {
    const text = () => Array.from({ length: 3 + random.below(12) }, () => random.pick(WORDS)).join(' ');
    return documentOf(
      id,
      { title: text(), body: [text(), text()], notice: random.chance(0.5) ? text() : '' },
      {
        audience: random.pick(AUDIENCES),
        countries: random.chance(0.5) ? ['ML'] : ['SN'],
        publishedAt: `20${10 + random.below(15)}-01-01`,
      },
    );
  }

  const summary = (index: SearchIndex, q: string, audiences: readonly Audience[]) => {
    const { results, total, facets } = ask(index, q, { audiences, limit: 50 });
    return { results: results.map(({ meta, passage }) => [meta.id, meta.title, marked(passage)]), total, facets };
  };

  test('after changes, removals and merges, results equal those of a new index of the readable documents', () => {
    const random = new Random();
    const living = new Map<string, SearchDocument>();
    const index = new SearchIndex();
    for (let round = 0; round < 60; round++) {
      const batch: SearchDocument[] = [];
      for (let n = random.below(4); n >= 0; n--) {
        const id = `d${random.below(40)}`;
        if (random.chance(0.25)) {
          index.remove(`page:${id}`);
          living.delete(id);
          for (let at = batch.length - 1; at >= 0; at--) if (batch[at]!.meta.id === id) batch.splice(at, 1);
        } else {
          const document = randomDocument(random, id);
          for (let at = batch.length - 1; at >= 0; at--) if (batch[at]!.meta.id === id) batch.splice(at, 1);
          batch.push(document);
          living.set(id, document);
        }
      }
      index.put(batch);
      if (random.chance(0.3) && index.list.length > 2) {
        const parts = index.list.filter(() => random.chance(0.6));
        const merging = mergeSegments(parts);
        let step = merging.next();
        // A document is removed during the merge.
        const [gone] = [...living.keys()];
        if (gone && random.chance(0.5)) {
          index.remove(`page:${gone}`);
          living.delete(gone);
        }
        while (!step.done) step = merging.next();
        index.replaceSegments(parts, step.value);
      }
      expect(index.size, `seed ${random.seed}`).toBe(living.size);
      const audiences = AUDIENCES.slice(0, 1 + random.below(4));
      const oracle = indexOf(...[...living.values()].filter(({ audience }) => audiences.includes(audience)));
      const q = [random.pick(WORDS), random.pick(WORDS)].join(' ');
      expect(summary(index, q, audiences), `seed ${random.seed}, ${q}`).toEqual(summary(oracle, q, audiences));
    }
  });
});
