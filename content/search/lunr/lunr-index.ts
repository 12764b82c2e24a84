import lunr from 'lunr';
import { PostingCursor } from '#content/search/index/postings.ts';
import { SEARCH_FIELDS } from '#content/search/index/search-document.ts';
import type { ClauseOutcome } from '#content/search/query/evaluate.ts';
import { type Clause, PLAIN_CLAUSE, type SearchQuery } from '#content/search/query/search-query.ts';
import type { SearchAnswer, SearchIndex } from '#content/search/search-index.ts';
import { foldForm, formOf } from '#content/search/words/fold.ts';
import { stemOf } from '#content/search/words/language.ts';

/** A clause of Lunr's parser: `editDistance`, required by Lunr's types, is usually missing. */
type LunrClause = Omit<lunr.Query.Clause, 'editDistance'> & {
  readonly presence: lunr.Query.presence;
  readonly editDistance?: number;
};

/** Lunr's parser, missing from its types. */
const { QueryParser } = lunr as unknown as {
  readonly QueryParser: new (text: string, query: lunr.Query) => { parse(): lunr.Query };
};

/** A result in the form of `lunr.Index.Result`. */
export interface LunrResult {
  /** The document's key. */
  readonly ref: string;
  readonly score: number;
  /** The words that were found, each with its fields. */
  readonly matchData: { readonly metadata: Readonly<Record<string, Readonly<Record<string, object>>>> };
}

export interface LunrIndexConfig {
  /** The documents of one audience: all can be found. */
  readonly index: SearchIndex;
  /** Field names in queries, with the corresponding fields of the index. */
  readonly fields: Readonly<Record<string, (typeof SEARCH_FIELDS)[number]>>;
  /** Weight of a document by its key; 1 by default. */
  readonly boosts?: ReadonlyMap<string, number>;
}

/**
 * A Navette index with the interface of `lunr.Index`: `search` and `query` have the arguments and
 * result types of Lunr's. Lunr's lexer and parser read queries; finding and ranking are Navette's
 * (differences: docs/decisions/0095-an-index-in-the-shape-of-lunrs.md).
 */
export class LunrIndex {
  readonly #index: SearchIndex;
  readonly #fields: LunrIndexConfig['fields'];
  readonly #boosts: ReadonlyMap<string, number>;

  constructor({ index, fields, boosts = new Map() }: LunrIndexConfig) {
    this.#index = index;
    this.#fields = fields;
    this.#boosts = boosts;
  }

  /** @throws lunr.QueryParseError for an invalid query, such as one with an unknown field */
  search(text: string): LunrResult[] {
    return this.query((query) => new QueryParser(text, query).parse());
  }

  query(build: (this: lunr.Query, query: lunr.Query) => void): LunrResult[] {
    const query = new lunr.Query(Object.keys(this.#fields));
    build.call(query, query);
    const answer = this.#index.search({
      query: this.#translate(query.clauses as LunrClause[]),
      audiences: ['public'],
      filters: {},
      sort: 'relevance',
      offset: 0,
      limit: Number.MAX_SAFE_INTEGER,
    });
    const matched = this.#matchedWords(answer);
    return answer.results
      .map(({ key, score }) => ({
        ref: key,
        score: score * (this.#boosts.get(key) ?? 1),
        matchData: { metadata: matched.get(key) ?? {} },
      }))
      .sort((a, b) => b.score - a.score);
  }

  #translate(clauses: readonly LunrClause[]): SearchQuery {
    const translated = clauses.flatMap((clause): { isProhibited: boolean; clause: Clause }[] => {
      const form = formOf(clause.term);
      const isPattern = form.includes('*');
      const words = isPattern ? [foldForm(form).replaceAll('*', '')] : [form];
      const isProhibited = clause.presence === lunr.Query.presence.PROHIBITED;
      return [
        {
          isProhibited,
          clause: {
            ...PLAIN_CLAUSE,
            ...{ text: clause.term, words, pattern: isPattern ? foldForm(form) : null },
            exact: !clause.usePipeline && !isPattern && !clause.editDistance,
            fields: clause.fields.reduce((bits, name) => bits | (1 << SEARCH_FIELDS.indexOf(this.#fields[name]!)), 0),
            required: clause.presence === lunr.Query.presence.REQUIRED,
            boost: clause.boost,
            // No typos unless requested.
            edits: clause.editDistance ?? 0,
          },
        },
      ];
    });
    const of = (wanted: boolean) =>
      translated.filter(({ isProhibited }) => isProhibited === wanted).map(({ clause }) => clause);
    return { clauses: of(false), excluded: of(true), isAnyEnough: true };
  }

  /** The words found in each document, by its key, each with its fields. */
  #matchedWords({ outcomes }: SearchAnswer): Map<string, Record<string, Record<string, object>>> {
    const found = new Map<string, Record<string, Record<string, object>>>();
    for (const [number, segment] of this.#index.list.entries())
      for (const outcome of outcomes)
        for (const form of formsOf(outcome, number)) {
          const term = stemOf(segment.forms[form]!, 'en');
          const cursor = new PostingCursor(segment, form);
          while (cursor.next()) {
            const fields = cursor.fields & outcome.clause.fields;
            if (fields === 0) continue;
            const key = segment.keys[cursor.document]!;
            const words = found.get(key) ?? {};
            found.set(key, words);
            for (const [name, field] of Object.entries(this.#fields))
              if (fields & (1 << SEARCH_FIELDS.indexOf(field))) words[term] = { ...words[term], [name]: {} };
          }
        }
    return found;
  }
}

const formsOf = ({ sources }: ClauseOutcome, segment: number): number[] =>
  sources[segment]!.flatMap(({ words }) => words.flat());
