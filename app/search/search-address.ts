import { SEARCH_PATH } from '#content/addresses/site-paths.ts';
import { FACETS, type Facet } from '#content/search/query/facets.ts';

/** The parameters of a search address. */
export interface SearchChoice {
  readonly q: string;
  readonly filters: Readonly<Record<Facet, readonly string[]>>;
  readonly sort: 'relevance' | 'date';
  /** Counted from 1. */
  readonly page: number;
}

/** The names of the facets in addresses. */
export const FACET_NAMES: Readonly<Record<Facet, string>> = {
  kind: 'type',
  country: 'pays',
  sector: 'secteur',
  sdg: 'odd',
  programme: 'programme',
  language: 'langue',
  year: 'annee',
  collection: 'recueil',
};

/**
 * The most values of one facet in an address. Each is shown with an address of its own that
 * contains all others: with more, pages would grow to megabytes.
 */
const MOST_OF_A_FACET = 20;

/** Parses a search address. */
export function readSearchAddress(query: URLSearchParams): SearchChoice {
  const filters = Object.fromEntries(
    FACETS.map((facet) => {
      const values = new Set(query.getAll(FACET_NAMES[facet]).filter((value) => value !== ''));
      return [facet, [...values].slice(0, MOST_OF_A_FACET)];
    }),
  ) as unknown as Record<Facet, string[]>;
  return {
    q: (query.get('q') ?? '').trim(),
    filters,
    sort: query.get('tri') === 'date' ? 'date' : 'relevance',
    page: Math.max(1, Math.trunc(Number(query.get('p'))) || 1),
  };
}

/** The address of a search with some parameters changed; any change leads to the first page. */
export function searchAddress(choice: SearchChoice, change: Partial<SearchChoice> = {}): string {
  const { q, filters, sort, page } = { ...choice, page: 1, ...change };
  const query = new URLSearchParams();
  if (q !== '') query.set('q', q);
  for (const facet of FACETS) for (const value of filters[facet]) query.append(FACET_NAMES[facet], value);
  if (sort === 'date') query.set('tri', 'date');
  if (page > 1) query.set('p', String(page));
  return query.size > 0 ? `${SEARCH_PATH}?${query}` : SEARCH_PATH;
}

/** The filters without one value. */
export function withoutFilter(filters: SearchChoice['filters'], facet: Facet, value: string): SearchChoice['filters'] {
  return { ...filters, [facet]: filters[facet].filter((other) => other !== value) };
}

/** No filters. */
export const NO_FILTERS = Object.fromEntries(FACETS.map((facet) => [facet, []])) as unknown as SearchChoice['filters'];
