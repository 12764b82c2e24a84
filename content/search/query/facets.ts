import type { SearchMeta } from '#content/search/index/search-document.ts';
import type { Segment } from '#content/search/index/segment.ts';

/** The facets that narrow results. */
export const FACETS = ['kind', 'country', 'sector', 'sdg', 'programme', 'language', 'year', 'collection'] as const;
export type Facet = (typeof FACETS)[number];

/**
 * Chosen values of each facet: a document needs one of them within a facet, and must pass every
 * facet.
 */
export type Filters = Readonly<Partial<Record<Facet, readonly string[]>>>;

/** How many results have each value, the most frequent first. */
export type FacetCounts = Readonly<Record<Facet, readonly { readonly code: string; readonly count: number }[]>>;

/**
 * The values of a document for a facet. SDG targets can be filtered by; only the goals are listed.
 */
function facetValues(meta: SearchMeta, facet: Facet, collections: readonly string[]): readonly string[] {
  switch (facet) {
    case 'kind':
      return [meta.kind];
    case 'country':
      return meta.countries;
    case 'sector':
      return meta.sectors;
    case 'sdg':
      return [...meta.sdgs, ...meta.sdgs.map((code) => code.split('.')[0]!)];
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

const isListed = (facet: Facet, code: string) => facet !== 'sdg' || !code.includes('.');

/**
 * The values of a segment's documents, as numbers: those of document d are
 * `values[starts[d]…starts[d + 1]]`.
 */
interface SegmentValues {
  readonly starts: Uint32Array;
  readonly values: Uint32Array;
}

/**
 * Numbers every facet value and records which documents have which. Rebuilt when the collections
 * change.
 */
export class FacetTable {
  private readonly numbers = new Map<string, number>();
  readonly facets: number[] = [];
  readonly codes: string[] = [];
  private readonly segments = new WeakMap<Segment, SegmentValues>();
  private readonly collectionsOf: (meta: SearchMeta) => readonly string[];

  /** @param collectionsOf the codes of the collections that contain a page */
  constructor(collectionsOf: (meta: SearchMeta) => readonly string[] = () => []) {
    this.collectionsOf = collectionsOf;
  }

  /** The number of a value, or undefined if no document has it. */
  find(facet: number, code: string): number | undefined {
    return this.numbers.get(`${facet} ${code}`);
  }

  of(segment: Segment): SegmentValues {
    let found = this.segments.get(segment);
    if (!found) {
      found = this.read(segment);
      this.segments.set(segment, found);
    }
    return found;
  }

  private read(segment: Segment): SegmentValues {
    const starts = new Uint32Array(segment.metas.length + 1);
    const values: number[] = [];
    for (const [document, meta] of segment.metas.entries()) {
      const collections = this.collectionsOf(meta);
      for (const [facet, name] of FACETS.entries()) {
        for (const code of new Set(facetValues(meta, name, collections))) values.push(this.numberOf(facet, code));
      }
      starts[document + 1] = values.length;
    }
    return { starts, values: Uint32Array.from(values) };
  }

  private numberOf(facet: number, code: string): number {
    const key = `${facet} ${code}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.codes.length;
      this.numbers.set(key, number);
      this.facets.push(facet);
      this.codes.push(code);
    }
    return number;
  }
}

/**
 * Counts facet values over documents. A facet's own filter does not narrow its own counts: they
 * show the alternatives.
 */
export class FacetCounter {
  private readonly table: FacetTable;
  private readonly counts: Uint32Array;
  /** Bits of the facets with a filter. */
  private readonly filtered: number;
  /** For each value, the bit of its facet if the value is chosen. */
  private readonly chosen: Uint8Array;

  /** @param segments every segment whose documents will be counted */
  constructor(table: FacetTable, segments: readonly Segment[], filters: Filters) {
    this.table = table;
    for (const segment of segments) table.of(segment);
    this.counts = new Uint32Array(table.codes.length);
    this.chosen = new Uint8Array(table.codes.length);
    let filtered = 0;
    for (const [facet, name] of FACETS.entries()) {
      const codes = filters[name] ?? [];
      if (codes.length > 0) filtered |= 1 << facet;
      for (const code of codes) {
        const number = table.find(facet, code);
        if (number !== undefined) this.chosen[number] = 1 << facet;
      }
    }
    this.filtered = filtered;
  }

  /** Counts a document. @returns whether it passes all filters */
  add(segment: Segment, document: number): boolean {
    const { starts, values } = this.table.of(segment);
    const start = starts[document]!;
    const end = starts[document + 1]!;
    let missing = this.filtered;
    if (missing !== 0) {
      for (let at = start; at < end; at++) missing &= ~this.chosen[values[at]!]!;
      // It fails two filters: no single choice would add it to the results.
      if ((missing & (missing - 1)) !== 0) return false;
    }
    for (let at = start; at < end; at++) {
      const value = values[at]!;
      if (missing === 0 || 1 << this.table.facets[value]! === missing) this.counts[value]!++;
    }
    return missing === 0;
  }

  result(): FacetCounts {
    const lists = FACETS.map((): { code: string; count: number }[] => []);
    for (const [value, count] of this.counts.entries()) {
      const facet = this.table.facets[value]!;
      const code = this.table.codes[value]!;
      if (count > 0 && isListed(FACETS[facet]!, code)) lists[facet]!.push({ code, count });
    }
    for (const list of lists) list.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
    return Object.fromEntries(FACETS.map((name, facet) => [name, lists[facet]!])) as unknown as FacetCounts;
  }
}
