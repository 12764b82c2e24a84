import lunr from 'lunr';
import MiniSearch from 'minisearch';
import sqlite3 from 'sqlite3';
import type { SearchDocument } from '../../../content/search/index/search-document.ts';
import { SegmentBuilder } from '../../../content/search/index/segment-builder.ts';
import { parseQuery } from '../../../content/search/query/parse-query.ts';
import { RANKING, type RankingWeights } from '../../../content/search/query/ranking.ts';
import { SearchIndex } from '../../../content/search/search-index.ts';
import { isStopWord } from '../../../content/search/words/stop-words.ts';
import { FIELD_SYNONYMS, Thesaurus } from '../../../content/search/words/synonyms.ts';
import type { Row } from './data.ts';

/** A measured engine: returns the ids of the ten best pages. */
export interface Engine {
  readonly name: string;
  find(query: string): string[] | Promise<string[]>;
}

const thesaurus = new Thesaurus(FIELD_SYNONYMS);

export function documentOf({ id, title, text }: Row): SearchDocument {
  const meta = {
    id,
    type: 'page',
    kind: 'article',
    href: '',
    title,
    summary: '',
    language: 'fr',
    publishedAt: '2022-01-01',
    draft: false,
    countries: [['ML', 'SN', 'MA', 'PL'][id.length % 4]!],
    sectors: ['water'],
    sdgs: ['6', '6.1'],
    programmes: [],
  } as const;
  const paragraphs = text.split('\n').map((line) => ({ field: 'body', text: line }) as const);
  return { key: id, stamp: '', audience: 'public', meta, blocks: [{ field: 'title', text: title }, ...paragraphs] };
}

export function navetteIndex(rows: readonly Row[], weights: RankingWeights = RANKING): SearchIndex {
  const index = new SearchIndex(weights);
  let builder = new SegmentBuilder();
  for (const row of rows) {
    builder.add(documentOf(row));
    if (builder.words > 1_000_000) {
      index.addSegment(builder.finish());
      builder = new SegmentBuilder();
    }
  }
  index.addSegment(builder.finish());
  return index;
}

export function askNavette(index: SearchIndex, query: string) {
  return index.search({
    query: parseQuery(query, thesaurus),
    audiences: ['public'],
    filters: {},
    sort: 'relevance',
    offset: 0,
    limit: 10,
  });
}

export function navette(index: SearchIndex): Engine {
  return { name: 'navette', find: (query) => askNavette(index, query).results.map(({ meta }) => meta.id) };
}

/**
 * Lunr as it comes, with lunr-languages’ French (which content/search/words/language.ts has taught
 * it).
 */
export function plainLunr(rows: readonly Row[], titleBoost = 1): Engine & { readonly index: lunr.Index } {
  const index = lunr(function () {
    this.use((lunr as unknown as { fr: lunr.Builder.Plugin }).fr);
    this.ref('id');
    this.field('title', { boost: titleBoost });
    this.field('text');
    for (const row of rows) this.add(row);
  });
  return {
    name: 'lunr',
    index,
    find: (query) =>
      index
        .query((q) => {
          for (const token of lunr.tokenizer(query)) q.term(token.toString(), {});
        })
        .slice(0, 10)
        .map(({ ref }) => ref),
  };
}

const fold = (term: string) => term.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
export const MINI_SEARCH = { fields: ['title', 'text'], processTerm: fold };

export function miniSearch(rows: readonly Row[]): Engine & { readonly index: MiniSearch<Row> } {
  const index = new MiniSearch<Row>(MINI_SEARCH);
  index.addAll(rows);
  return {
    name: 'minisearch',
    index,
    find: (query) =>
      index
        .search(query)
        .slice(0, 10)
        .map(({ id }: { id: string }) => id),
  };
}

export async function fts5(rows: readonly Row[]): Promise<Engine> {
  const db = new sqlite3.Database(':memory:');
  const all = (sql: string, values: unknown[] = []) =>
    new Promise<{ id: string }[]>((resolve, reject) =>
      db.all(sql, values, (error, found) => (error ? reject(error) : resolve(found as { id: string }[]))),
    );
  await all(
    `create virtual table page using fts5(id unindexed, title, text, tokenize="unicode61 remove_diacritics 2")`,
  );
  await all('begin');
  for (const { id, title, text } of rows) await all('insert into page values (?, ?, ?)', [id, title, text]);
  await all('commit');
  return {
    name: 'fts5 (no stop words)',
    find: async (query) => {
      const words = [...new Set(query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];
      const content = words.filter((word) => !isStopWord(word));
      const terms = content.length > 0 ? content : words;
      const found = await all('select id from page where page match ? order by bm25(page) limit 10', [
        terms.map((word) => `"${word}"`).join(' OR '),
      ]);
      return found.map(({ id }) => id);
    },
  };
}
