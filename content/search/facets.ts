import type { SearchMeta } from './search-document.ts';

/** What results can be narrowed by. */
export const FACETS = ['kind', 'country', 'sector', 'sdg', 'programme', 'language', 'year', 'collection'] as const;
export type Facet = (typeof FACETS)[number];

/** Values chosen for each facet: within one, any of them; across facets, all. */
export type Filters = Readonly<Partial<Record<Facet, readonly string[]>>>;

/** How many results have each value, the most frequent first. */
export type FacetCounts = Readonly<Record<Facet, readonly { readonly code: string; readonly count: number }[]>>;

/** The values a document has for a facet; a goal's targets count for the goal. */
export function facetValues(meta: SearchMeta, facet: Facet, collections: readonly string[]): readonly string[] {
  switch (facet) {
    case 'kind':
      return [meta.kind];
    case 'country':
      return meta.countries;
    case 'sector':
      return meta.sectors;
    case 'sdg':
      return [...new Set(meta.sdgs.map((code) => code.split('.')[0]!))];
    case 'programme':
      return meta.programmes;
    case 'language':
      return [meta.language];
    case 'year':
      return [meta.publishedAt.slice(0, 4)];
    case 'collection':
      return collections;
  }
}

/** True if a document passes one facet's filter. A target of an SDG (`6.1`) may be asked for. */
export function passes(
  meta: SearchMeta,
  facet: Facet,
  chosen: readonly string[],
  collections: readonly string[],
): boolean {
  if (facet === 'sdg' && meta.sdgs.some((code) => chosen.includes(code))) return true;
  return facetValues(meta, facet, collections).some((value) => chosen.includes(value));
}

/**
 * Counts facets over documents. A facet's own filter does not narrow its own counts: one sees what else could be chosen.
 */
export class FacetCounter {
  private readonly counts: readonly Map<string, number>[] = FACETS.map(() => new Map());
  private readonly active: readonly { readonly index: number; readonly chosen: readonly string[] }[];
  private readonly collectionsOf: (meta: SearchMeta) => readonly string[];

  constructor(filters: Filters, collectionsOf: (meta: SearchMeta) => readonly string[]) {
    this.collectionsOf = collectionsOf;
    this.active = FACETS.flatMap((facet, index) => {
      const chosen = filters[facet] ?? [];
      return chosen.length > 0 ? [{ index, chosen }] : [];
    });
  }

  /** Counts a document. @returns whether it passes all filters */
  add(meta: SearchMeta): boolean {
    const collections = this.collectionsOf(meta);
    let failed = -1;
    for (const { index, chosen } of this.active) {
      if (passes(meta, FACETS[index]!, chosen, collections)) continue;
      if (failed >= 0) return false;
      failed = index;
    }
    for (const [index, facet] of FACETS.entries()) {
      if (failed >= 0 && failed !== index) continue;
      const counts = this.counts[index]!;
      for (const value of facetValues(meta, facet, collections)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return failed < 0;
  }

  result(): FacetCounts {
    const list = (counts: Map<string, number>) =>
      [...counts]
        .map(([code, count]) => ({ code, count }))
        .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
    return Object.fromEntries(
      FACETS.map((facet, index) => [facet, list(this.counts[index]!)]),
    ) as unknown as FacetCounts;
  }
}
