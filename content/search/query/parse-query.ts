import type { Thesaurus } from '#content/search/words/synonyms.ts';
import { findFacetValue, findFacetWord } from './filter-words.ts';
import { type FilterWords, type ParsedQuery, readQuery } from './read-query.ts';

const FILTER_WORDS: FilterWords = { facetOf: findFacetWord, valueOf: findFacetValue };

/** Parses a query with the filters of the site: `pays:mali`. */
export const parseQuery = (text: string, thesaurus: Thesaurus): ParsedQuery => readQuery(text, thesaurus, FILTER_WORDS);
