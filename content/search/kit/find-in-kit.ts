import type { MarkedText } from '#content/search/query/passages.ts';
import { readQuery } from '#content/search/query/read-query.ts';
import type { SearchIndex } from '#content/search/search-index.ts';
import type { Thesaurus } from '#content/search/words/synonyms.ts';

/** A page of a kit, as a search shows it. */
export interface FoundInKit {
  readonly file: string;
  readonly title: readonly MarkedText[];
  /** The passage that was found, or the summary of its page. */
  readonly passage: readonly MarkedText[];
}

/** The results of a search in a kit. */
export interface KitAnswer {
  readonly total: number;
  readonly results: readonly FoundInKit[];
}

/** Results that a page of a kit shows. */
const MOST_SHOWN = 100;

/** Searches a kit by the engine of the site. Filters of the site are no filters here. */
export function findInKit(index: SearchIndex, text: string, synonyms: Thesaurus): KitAnswer {
  if (text.trim() === '') return { total: 0, results: [] };
  const { total, results } = index.search({
    query: readQuery(text, synonyms, null),
    audiences: ['public'],
    filters: {},
    sort: 'relevance',
    offset: 0,
    limit: MOST_SHOWN,
  });
  const shown = results.map(({ key, title, passage, meta }) => ({
    file: key,
    title,
    passage: passage.length > 0 ? passage : [{ text: meta.summary, mark: false }],
  }));
  return { total, results: shown };
}
