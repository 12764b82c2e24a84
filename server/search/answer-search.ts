import { type Audience, SEARCH_FIELDS } from '#content/search/index/search-document.ts';
import type { FacetCounts, Filters } from '#content/search/query/facets.ts';
import { parseQuery } from '#content/search/query/parse-query.ts';
import type { ParsedQuery } from '#content/search/query/read-query.ts';
import type { Clause } from '#content/search/query/search-query.ts';
import type { FoundDocument, SearchAnswer, SearchIndex } from '#content/search/search-index.ts';
import type { Thesaurus } from '#content/search/words/synonyms.ts';
import type { SearchInput, SearchResult, SearchResults, UnderstoodTerm } from './search-messages.ts';

/** A collection as an option of the collection facet. */
export interface FacetCollection {
  readonly code: string;
  readonly title: string;
  readonly audience: Audience;
}

const TITLE_BIT = 1 << SEARCH_FIELDS.indexOf('title');

/** Searches an index for a query, limited to the asker's audiences. */
export function answerSearch(options: {
  index: SearchIndex;
  thesaurus: Thesaurus;
  audiences: readonly Audience[];
  collections: readonly FacetCollection[];
  input: SearchInput;
  warmingUp: boolean;
}): SearchResults {
  const { index, thesaurus, audiences, input, warmingUp } = options;
  const open = new Map(
    options.collections.filter(({ audience }) => audiences.includes(audience)).map(({ code, title }) => [code, title]),
  );
  const parsed = parseQuery(input.q, thesaurus);
  const query = input.titles
    ? { ...parsed, clauses: parsed.clauses.map((clause) => ({ ...clause, fields: TITLE_BIT })) }
    : parsed;
  const answer = index.search({
    query,
    audiences,
    filters: filtersOf(input.filters, parsed, open),
    sort: input.sort,
    offset: input.offset,
    limit: input.limit,
  });
  const collection = answer.facets.collection.filter(({ code }) => open.has(code));
  return {
    results: answer.results.map(toResult),
    total: answer.total,
    pageSize: input.limit,
    facets: { ...answer.facets, collection } satisfies FacetCounts,
    collections: Object.fromEntries(collection.map(({ code }) => [code, open.get(code)!])),
    didYouMean: likelierSpelling(input.q, answer),
    understood: {
      terms: termsOf(parsed, answer),
      filters: parsed.filters,
      unknownFilters: parsed.unknown,
      ignored: parsed.ignored,
      relaxed: answer.relaxed,
    },
    warmingUp,
  };
}

/** Chosen and typed filters; drops collections that the asker may not read. */
function filtersOf(chosen: Filters, parsed: ParsedQuery, open: ReadonlyMap<string, string>): Filters {
  const filters: Record<string, readonly string[]> = {};
  for (const [facet, values] of Object.entries(chosen)) {
    const known = facet === 'collection' ? values.filter((code) => open.has(code)) : values;
    if (known.length > 0) filters[facet] = known;
  }
  for (const { facet, code } of parsed.filters) filters[facet] = [...(filters[facet] ?? []), code];
  return filters;
}

function toResult({ meta, title, passage, attachment, fields, nearness }: FoundDocument): SearchResult {
  const { id, type, kind, href, summary, language, publishedAt, draft } = meta;
  return {
    id,
    type,
    kind,
    href,
    title: meta.title,
    titlePieces: title,
    summary,
    passage,
    attachment: attachment && { title: attachment.title, language: attachment.language, href: attachment.href },
    language,
    publishedAt,
    draft,
    why: { fields, synonym: nearness.includes('synonym'), typo: nearness.includes('typo') },
  };
}

function termsOf(parsed: ParsedQuery, answer: SearchAnswer): UnderstoodTerm[] {
  const nowhere =
    (type: 'phrase' | 'excluded') =>
    (clause: Clause): UnderstoodTerm => ({
      text: clause.text,
      type,
      found: 0,
      corrected: null,
    });
  return [
    ...answer.broken.map(nowhere('phrase')),
    ...answer.outcomes.map(
      ({ clause, documents, corrected, typos }): UnderstoodTerm => ({
        text: clause.text,
        type: clause.exact ? 'phrase' : 'word',
        found: documents,
        corrected: typos ? corrected : null,
      }),
    ),
    ...parsed.excluded.map(nowhere('excluded')),
  ];
}

/** The query with each doubtful word replaced by a likelier one. */
function likelierSpelling(typed: string, { outcomes }: SearchAnswer): string | null {
  let better = typed;
  for (const { clause, corrected } of outcomes) {
    if (corrected === null) continue;
    const at = better.indexOf(clause.text);
    if (at >= 0) better = better.slice(0, at) + corrected + better.slice(at + clause.text.length);
  }
  return better === typed ? null : better;
}
