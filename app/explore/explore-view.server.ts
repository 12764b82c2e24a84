import type { CoverView } from '#app/collections/collection-cover.tsx';
import { COLLECTION_KINDS, COLLECTIONS, type CollectionKind } from '#content/kinds/collection-kind.ts';
import { KINDS, LISTED_KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';
import { COUNTRY_PLACES } from '#content/taxonomy/country-places.ts';
import { SDGS } from '#content/taxonomy/sdg.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { termName, termPath, type Vocabulary } from '#content/taxonomy/vocabulary.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { TermCount } from '#server/pages/reading/term-service.ts';

/** A term as screens show it. */
export interface TermView {
  readonly code: string;
  readonly name: string;
  readonly path: string;
  readonly count: number;
}

/** A country on the map, in per cent of its width and height. */
export interface MapPoint extends TermView {
  readonly x: number;
  readonly y: number;
}

export interface ExploreView {
  readonly locale: Locale;
  /** The kinds that have pages or collections, in the order of the menu. */
  readonly kinds: readonly { readonly kind: PageKind | CollectionKind; readonly count: number }[];
  /** The terms of each vocabulary; of those that authors write, only the most frequent. */
  readonly terms: Readonly<Partial<Record<Vocabulary, readonly TermView[] | undefined>>>;
  readonly points: readonly MapPoint[];
  readonly toolkits: readonly CoverView[];
}

export interface TermListView {
  readonly type: 'vocabulary';
  readonly locale: Locale;
  readonly vocabulary: Vocabulary;
  readonly terms: readonly TermView[];
}

/** The part of the world that `public/monde.svg` shows, in degrees. */
const MAP = { north: 84, south: -56, west: -180, width: 360 } as const;

/** The name of a term: that of its list, else what its authors wrote. */
export function nameOf(vocabulary: Vocabulary, code: string, label: string, locale: Locale): string {
  return termName(vocabulary, code, locale) ?? setTypography(label, locale);
}

export function termView({ vocabulary, code, label, count }: TermCount, locale: Locale): TermView {
  return { code, name: nameOf(vocabulary, code, label, locale), path: termPath(vocabulary, code), count };
}

/**
 * The page's content: terms with how many pages the viewer may read, a map of countries, the
 * toolkits.
 */
export async function exploreView({
  services,
  viewer,
  locale,
}: Pick<AppContext, 'services' | 'viewer' | 'locale'>): Promise<ExploreView> {
  const [counts, pages, collections] = await Promise.all([
    services.terms.explore(viewer),
    services.publishedLists.count(viewer),
    services.collections.list(viewer),
  ]);
  const countOf = (kind: CollectionKind) => collections.filter((collection) => collection.kind === kind).length;
  const kinds = [
    ...LISTED_KINDS.map((kind) => ({ kind, count: pages.get(kind) ?? 0, position: KINDS[kind].menu.position })),
    ...COLLECTION_KINDS.map((kind) => ({ kind, count: countOf(kind), position: COLLECTIONS[kind].menu.position })),
  ].sort((a, b) => a.position - b.position);
  const terms: Partial<Record<Vocabulary, TermView[]>> = {};
  for (const count of counts) {
    // A target is listed on the page of its goal.
    if (count.vocabulary === 'sdg' && count.code.includes('.')) continue;
    terms[count.vocabulary] ??= [];
    const term = termView(count, locale);
    // The goal's number is shown before its name.
    const goal = count.vocabulary === 'sdg' ? findTerm(SDGS, count.code) : null;
    terms[count.vocabulary]!.push(goal ? { ...term, name: goal[locale] } : term);
  }
  for (const [vocabulary, list] of Object.entries(terms)) sortTerms(list, vocabulary as Vocabulary, locale);
  return {
    locale,
    kinds: kinds.flatMap(({ kind, count }) => (count > 0 ? [{ kind, count }] : [])),
    terms,
    points: (terms.country ?? []).flatMap(pointOf),
    toolkits: collections.filter(({ kind }) => kind === 'toolkit'),
  };
}

/** All terms of a vocabulary that the viewer may read pages on, in alphabetical order. */
export async function termListView(
  vocabulary: Vocabulary,
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
): Promise<TermListView> {
  const counts = await services.terms.list(viewer, vocabulary);
  const terms = counts.map((count) => termView(count, locale));
  return { type: 'vocabulary', locale, vocabulary, terms: sortTerms(terms, vocabulary, locale) };
}

/**
 * Sorts by name; goals, and terms that authors write on `/explorer`, have a better order already.
 */
function sortTerms(terms: TermView[], vocabulary: Vocabulary, locale: Locale): TermView[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return terms.sort((a, b) => (vocabulary === 'sdg' ? compare(a.code, b.code) : compare(a.name, b.name)));
}

function pointOf(term: TermView): MapPoint[] {
  const place = COUNTRY_PLACES[term.code];
  if (!place) return [];
  const [longitude, latitude] = place;
  if (latitude > MAP.north || latitude < MAP.south) return [];
  const percent = (part: number) => Math.round(part * 1_000) / 10;
  return [
    {
      ...term,
      x: percent((longitude - MAP.west) / MAP.width),
      y: percent((MAP.north - latitude) / (MAP.north - MAP.south)),
    },
  ];
}
