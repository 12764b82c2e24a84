import { type Translate, translator } from '#app/i18n/translate.ts';
import type { Standings } from '#app/pages/list/page-cards.tsx';
import { standingsFor } from '#app/pages/list/standings.server.ts';
import { SEARCH_PATH } from '#content/addresses/site-paths.ts';
import type { Locale } from '#content/locale.ts';
import { FACETS, type Facet } from '#content/search/query/facets.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { SearchResults } from '#server/search/search-messages.ts';
import { readSearchAddress, type SearchChoice } from './search-address.ts';
import { facetValueName } from './search-names.ts';

export interface FacetValueView {
  readonly code: string;
  readonly label: string;
  readonly count: number;
  readonly chosen: boolean;
}

export interface FacetView {
  readonly facet: Facet;
  /** Always visible. */
  readonly values: readonly FacetValueView[];
  /** Folded away until the reader opens them. */
  readonly more: readonly FacetValueView[];
}

export interface FilterChip {
  readonly facet: Facet;
  readonly code: string;
  readonly label: string;
}

/** A search and its results, as the screen shows them. */
export interface SearchView {
  readonly locale: Locale;
  readonly role: 'public' | 'partner' | 'member' | 'staff';
  readonly choice: SearchChoice;
  readonly results: SearchResults['results'];
  readonly standings: Standings;
  readonly total: number;
  readonly pages: number;
  readonly facets: readonly FacetView[];
  /** Filters of the address, without those typed in the query. */
  readonly chosen: readonly FilterChip[];
  readonly typed: readonly FilterChip[];
  readonly didYouMean: string | null;
  readonly understood: SearchResults['understood'];
  readonly warmingUp: boolean;
}

/** Values of a facet shown at first. */
const SHOWN_AT_ONCE = 6;
/** The most pages of results. */
const MOST_PAGES = 50;

/** Runs the search of an address and prepares the screen. */
export async function searchView(
  query: URLSearchParams,
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
): Promise<SearchView> {
  const t = translator(locale);
  const choice = readSearchAddress(query);
  const found = await services.search.search(viewer, choice);
  const name = (facet: Facet, code: string) => facetValueName(t, facet, code, found.collections);
  const chip = (facet: Facet, code: string): FilterChip => ({ facet, code, label: name(facet, code) });
  return {
    locale,
    role: viewer.role,
    choice,
    results: found.results,
    standings: await standingsFor(
      found.results.flatMap(({ id, type }) => (type === 'page' ? [id] : [])),
      { services, viewer },
    ),
    total: found.total,
    pages: Math.min(MOST_PAGES, Math.ceil(found.total / found.pageSize)),
    facets: FACETS.map((facet) => facetView(t, facet, choice, found)).filter(isUseful),
    chosen: FACETS.flatMap((facet) => choice.filters[facet].map((code) => chip(facet, code))),
    typed: found.understood.filters.map(({ facet, code }) => chip(facet, code)),
    didYouMean: found.didYouMean,
    understood: found.understood,
    warmingUp: found.warmingUp,
  };
}

/** Counts a query without results, anonymously. Not with filters, which may be the reason. */
export async function countUnanswered(
  { choice, chosen, total, warmingUp }: SearchView,
  { services, viewer, report }: Pick<AppContext, 'services' | 'viewer' | 'report'>,
): Promise<void> {
  if (viewer.role === 'partner' || choice.q === '' || chosen.length > 0 || total > 0 || warmingUp) return;
  // A failure to count must not prevent the response.
  await services.searchCare.countUnanswered(choice.q).catch((error) => report(error, SEARCH_PATH));
}

function facetView(t: Translate, facet: Facet, choice: SearchChoice, found: SearchResults): FacetView {
  const counts = new Map(found.facets[facet].map(({ code, count }) => [code, count]));
  // Chosen values are listed even without results.
  const codes = [...new Set([...counts.keys(), ...choice.filters[facet]])];
  const values = codes.map((code) => ({
    code,
    label: facetValueName(t, facet, code, found.collections),
    count: counts.get(code) ?? 0,
    chosen: choice.filters[facet].includes(code),
  }));
  if (facet === 'year') values.sort((a, b) => (a.code < b.code ? 1 : -1));
  const first = values.filter((value, index) => index < SHOWN_AT_ONCE || value.chosen);
  return { facet, values: first, more: values.filter((value) => !first.includes(value)) };
}

/** A facet with a single value does not narrow the results. */
function isUseful({ values, more }: FacetView): boolean {
  return values.length + more.length > 1 || values.some(({ chosen }) => chosen);
}
