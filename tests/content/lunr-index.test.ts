import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import lunr from 'lunr';
import { assert, describe, expect, test } from 'vitest';
import { SEARCH_FIELDS } from '#content/search/index/search-document.ts';
import { LunrIndex } from '#content/search/lunr/lunr-index.ts';
import { RANKING } from '#content/search/query/ranking.ts';
import { SearchIndex } from '#content/search/search-index.ts';

type Fields = Map<string, number>;

/** Builds one of our indexes as Lunr's builder function builds one of its own. */
function build(configure: (this: object) => void): LunrIndex {
  const fields: Fields = new Map();
  const boosts = new Map<string, number>();
  const documents: Record<string, string>[] = [];
  configure.call({
    ref() {},
    field: (name: string, { boost = 1 } = {}) => fields.set(name, boost),
    add: (document: Record<string, string>, { boost = 1 } = {}) => {
      documents.push(document);
      boosts.set(document.id!, boost);
    },
  });
  const names = [...fields.keys()];
  const weights = {
    ...RANKING,
    fields: RANKING.fields.map((_, i) => ({ weight: fields.get(names[i] ?? '') ?? 1, b: 0.75 })),
  };
  const index = new SearchIndex(weights);
  index.put(
    documents.map((document) => ({
      key: document.id!,
      stamp: '',
      audience: 'public',
      meta: {
        ...{ id: document.id!, type: 'page', kind: 'article', href: '', title: document.title ?? '', summary: '' },
        ...{ language: 'en', publishedAt: '', draft: false, countries: [], sectors: [], sdgs: [], programmes: [] },
      },
      blocks: names.map((name, i) => ({ field: SEARCH_FIELDS[i]!, text: document[name] ?? '' })),
    })),
  );
  return new LunrIndex({
    index,
    fields: Object.fromEntries(names.map((name, i) => [name, SEARCH_FIELDS[i]!])),
    boosts,
  });
}

interface Test {
  readonly name: string;
  readonly run: () => void;
}

/** The tests of a file of Lunr’s suite (`suite`, `setup`, `test`, with a context as `this`). */
function testsIn(file: string): Test[] {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('lunr/package.json')), 'test');
  const tests: Test[] = [];
  const suites: { readonly name: string; readonly setups: ((this: object) => void)[] }[] = [];
  const globals = {
    suite(name: string, define: () => void) {
      suites.push({ name, setups: [] });
      define();
      suites.pop();
    },
    setup: (prepare: (this: object) => void) => suites.at(-1)!.setups.push(prepare),
    test(name: string, check: (this: object) => void) {
      const setups = suites.flatMap((one) => one.setups);
      const run = () => {
        const context = {};
        for (const prepare of setups) prepare.call(context);
        check.call(context);
      };
      tests.push({ name: [...suites.map((one) => one.name), name].join(' > '), run });
    },
    assert,
    lunr: Object.assign(build, lunr),
  };
  const source = readFileSync(path.join(folder, file), 'utf8');
  vm.compileFunction(source, Object.keys(globals), { filename: file })(...Object.values(globals));
  return tests;
}

/**
 * Cases that do not apply, with the reason (docs/decisions/0095-an-index-in-the-shape-of-lunrs.md).
 */
const NOT_OURS: ReadonlySet<string> = new Set([
  // Our vocabulary has words as they are written: without the pipeline they are found.
  'search > without build-time boosts > single term search > pipeline processing > disabled > no matches',
]);

describe.each(['query_lexer_test.js', 'query_parser_test.js', 'query_test.js', 'search_test.js'])(
  'Lunr’s own tests: %s',
  (file) => {
    const tests = testsIn(file);
    test('exist', () => {
      expect(tests.length).toBeGreaterThan(20);
    });
    test.each(tests.filter(({ name }) => !NOT_OURS.has(name)))('$name', ({ run }) => run());
  },
);
