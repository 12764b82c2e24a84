import { describe, expect, test } from 'vitest';
import { emptyNotice } from '#content/kinds/notice.ts';
import { noticeOf, parseYamlMapping, readFrontMatter } from '#server/exchange/stated/front-matter.ts';

/** The fields of a file's front matter that are used, and the reports about the others. */

const read = (...lines: string[]) => readFrontMatter(lines.join('\n'));
const EMPTY = { common: {}, own: {} };

describe('a front matter', () => {
  test('is read key by key, without white space around texts', () => {
    expect(
      read(
        'kind: practice',
        'slug: la-noria',
        'lang: en',
        'title: " La noria "',
        'summary: Une roue.',
        'visibility: members',
        'published: 2022-06-14',
        'note: Première.',
        'meta: { place: Koro, maturity: good }',
      ),
    ).toEqual({
      frontMatter: {
        kind: 'practice',
        slug: 'la-noria',
        lang: 'en',
        title: 'La noria',
        summary: 'Une roue.',
        visibility: 'members',
        published: '2022-06-14',
        note: 'Première.',
        common: {},
        own: { place: 'Koro', maturity: 'good' },
      },
      faults: [],
    });
  });

  test('has lists of texts; one text is a list of one, and numbers are texts', () => {
    expect(read('sdgs: [7, 7.1]', 'countries: ML', 'keywords:', '  - " eau "', '  - puits', 'title: 2022')).toEqual({
      frontMatter: {
        title: '2022',
        common: { sdgs: ['7', '7.1'], countries: ['ML'], keywords: ['eau', 'puits'] },
        own: {},
      },
      faults: [],
    });
    const lists = [
      'sectors',
      'poles',
      'programmes',
      'actorTypes',
      'departments',
      'authors',
      'reviewers',
      'contributors',
    ];
    expect(read(...lists.map((key) => `${key}: [x]`)).frontMatter.common).toEqual(
      Object.fromEntries(lists.map((key) => [key, ['x']])),
    );
  });

  test('is understood with the names of other tools, but ours count first', () => {
    const other = ['language: en', 'description: Une roue.', 'date: 2022-06-14', 'tags: [eau]', 'author: Awa'];
    const { frontMatter, faults } = read(...other);
    expect(frontMatter).toEqual({
      lang: 'en',
      summary: 'Une roue.',
      published: '2022-06-14',
      common: { keywords: ['eau'], authors: ['Awa'] },
      own: {},
    });
    expect(faults).toEqual([]);
    expect(read('description: Non.', 'summary: Oui.')).toEqual({
      frontMatter: { summary: 'Oui.', ...EMPTY },
      faults: [{ key: 'description', problem: 'unknown-key' }],
    });
    // A fault is reported under the name that was written.
    expect(read('language: xx').faults).toEqual([{ key: 'language', problem: 'bad-value' }]);
  });

  test('with some invalid values is used for the rest', () => {
    const wrong = [
      'kind: poem',
      'slug: Pas Un Slug',
      'lang: xx',
      'visibility: secret',
      'published: hier',
      'meta: [1]',
      'countries: { a: 1 }',
    ];
    const { frontMatter, faults } = read(...wrong, 'layout: post', 'toString: x', 'title: La noria');
    expect(frontMatter).toEqual({ title: 'La noria', ...EMPTY });
    expect(faults).toEqual([
      ...wrong.map((line) => ({ key: line.slice(0, line.indexOf(':')), problem: 'bad-value' })),
      { key: 'layout', problem: 'unknown-key' },
      { key: 'toString', problem: 'unknown-key' },
    ]);
  });

  test('may have empty keys, known or not, which are ignored', () => {
    expect(read('title:', 'summary: ""', 'layout:', 'countries: []')).toEqual({
      frontMatter: { common: { countries: [] }, own: {} },
      faults: [],
    });
    expect(read('')).toEqual({ frontMatter: EMPTY, faults: [] });
  });

  test.each([
    ['a list', '- a'],
    ['a text', 'bonjour'],
    ['no YAML', 'a: [1'],
    ['twice the same key', 'a: 1\na: 2'],
  ])('that is %s is not used', (_what, source) => {
    expect(readFrontMatter(source)).toEqual({ frontMatter: EMPTY, faults: [{ key: '', problem: 'not-yaml' }] });
  });
});

test('a notice that is too long as a whole is left out, and reported', () => {
  const full = Array<string>(60).fill('x'.repeat(300));
  const common = { keywords: full, authors: full, reviewers: full, contributors: full };
  const before = emptyNotice('factsheet');
  expect(noticeOf('factsheet', { common, own: {} }, before)).toEqual({
    notice: before,
    faults: [{ key: '', problem: 'too-long' }],
  });
});

describe('YAML', () => {
  test('is plain data: tags make no objects, and days are texts', () => {
    expect(parseYamlMapping('a: !!binary aGFsbG8=\nb: 2022-06-14\nc: yes\n1: d')).toEqual({
      a: 'aGFsbG8=',
      b: '2022-06-14',
      c: 'yes',
      1: 'd',
    });
  });

  test('is read up to a hundred thousand characters', () => {
    const text = `a: ${'x'.repeat(99_997)}`;
    expect(parseYamlMapping(text)).toEqual({ a: 'x'.repeat(99_997) });
    expect(parseYamlMapping(`${text}x`)).toBeNull();
  });

  test('that expands to a very large size is refused', () => {
    const levels = Array.from({ length: 9 }, (_, i) => {
      const inner = i === 0 ? '"x"' : `*l${i - 1}`;
      return `l${i}: &l${i} [${Array(9).fill(inner).join(', ')}]`;
    });
    expect(parseYamlMapping(levels.join('\n'))).toBeNull();
    expect(parseYamlMapping('a: &a [x]\nb: *a')).toEqual({ a: ['x'], b: ['x'] });
  });
});

describe('the notice', () => {
  const before = {
    common: { ...emptyNotice('practice').common, countries: ['SN'], keywords: ['avant'] },
    own: { ...emptyNotice('practice').own, place: 'Koro' },
  };

  test('has the values of the front matter, and keeps its other values', () => {
    const { notice, faults } = noticeOf(
      'practice',
      { common: { countries: ['ML', 'BF'] }, own: { objective: 'De l’eau.', maturity: 'good' } },
      before,
    );
    expect(faults).toEqual([]);
    expect(notice).toEqual({
      common: { ...before.common, countries: ['ML', 'BF'] },
      own: { ...before.own, objective: 'De l’eau.', maturity: 'good' },
    });
  });

  test('takes the valid values of a list, and reports the others', () => {
    const { notice, faults } = noticeOf('practice', { common: { countries: ['ML', 'Narnia'] }, own: {} }, before);
    expect(notice.common.countries).toEqual(['ML']);
    expect(faults).toEqual([{ key: 'countries', problem: 'bad-value' }]);
  });

  test('keeps its list when there are more values than it may have', () => {
    const { notice } = noticeOf('practice', { common: { countries: Array(61).fill('ML') }, own: {} }, before);
    expect(notice.common.countries).toEqual(['SN']);
  });

  test('reports keys that the kind does not have, and invalid values; empty ones are ignored', () => {
    const own = { maturity: 'perfect', scenario: 'x', place: '', lessons: null, unknown: null };
    const { notice, faults } = noticeOf('practice', { common: {}, own }, before);
    expect(notice).toEqual(before);
    expect(faults).toEqual([
      { key: 'meta.maturity', problem: 'bad-value' },
      { key: 'meta.scenario', problem: 'unknown-key' },
    ]);
  });
});
