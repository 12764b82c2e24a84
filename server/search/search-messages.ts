import type { Audience, SearchField } from '#content/search/index/search-document.ts';
import type { Facet, FacetCounts } from '#content/search/query/facets.ts';
import type { MarkedText } from '#content/search/query/passages.ts';

/** The rights of a query: audiences, or the one page to which a partner was invited. */
export type SearchAsker = { readonly audiences: readonly Audience[] } | { readonly pageId: string };

export interface SearchInput {
  readonly q: string;
  readonly filters: Readonly<Partial<Record<Facet, readonly string[]>>>;
  readonly sort: 'relevance' | 'date';
  readonly offset: number;
  readonly limit: number;
  /** Search titles only, with an incomplete last word. */
  readonly titles?: boolean;
}

export interface SearchResult {
  readonly id: string;
  readonly type: 'page' | 'collection';
  readonly kind: string;
  readonly href: string;
  readonly title: string;
  /** The title in pieces, with the matches marked. */
  readonly titlePieces: readonly MarkedText[];
  readonly summary: string;
  readonly passage: readonly MarkedText[];
  /** The attachment that contains the passage. */
  readonly attachment: { readonly title: string; readonly language: string; readonly href: string } | null;
  readonly language: string;
  readonly publishedAt: string;
  /** A draft, which only staff find. */
  readonly draft: boolean;
  /** Fields that matched, and whether by other words than those typed. */
  readonly why: { readonly fields: readonly SearchField[]; readonly synonym: boolean; readonly typo: boolean };
}

/** The result for one part of the query. */
export interface UnderstoodTerm {
  readonly text: string;
  readonly type: 'word' | 'phrase' | 'excluded';
  /** Number of pages among those the asker may find. */
  readonly found: number;
  /** The word searched instead, since no text contains this one. */
  readonly corrected: string | null;
}

export interface SearchResults {
  readonly results: readonly SearchResult[];
  readonly total: number;
  /** Results on one page. */
  readonly pageSize: number;
  readonly facets: FacetCounts;
  /** Titles of the collections in the facet, by address. */
  readonly collections: Readonly<Record<string, string>>;
  /** The query with a likelier spelling, or null. */
  readonly didYouMean: string | null;
  readonly understood: {
    readonly terms: readonly UnderstoodTerm[];
    /** `pays:mali`, by code. */
    readonly filters: readonly { readonly facet: Facet; readonly code: string }[];
    readonly unknownFilters: readonly { readonly facet: Facet; readonly value: string }[];
    readonly ignored: readonly string[];
    /** No page has all the words: the results have some. */
    readonly relaxed: boolean;
  };
  /** The index is incomplete: there may be more results. */
  readonly warmingUp: boolean;
}

/** To the worker. */
export type SearchCommand =
  | { readonly type: 'search'; readonly id: number; readonly asker: SearchAsker; readonly input: SearchInput }
  | { readonly type: 'settle'; readonly id: number }
  | { readonly type: 'expunge'; readonly id: number }
  | { readonly type: 'close'; readonly id: number }
  | { readonly type: 'page-changed'; readonly pageId: string }
  | { readonly type: 'collection-changed' }
  | { readonly type: 'synonyms-changed' };

/** From the worker. */
export type SearchReport =
  | { readonly type: 'answer'; readonly id: number; readonly results: SearchResults | null }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | { readonly type: 'ready'; readonly documents: number; readonly milliseconds: number; readonly stored: boolean }
  | { readonly type: 'trouble'; readonly message: string };
