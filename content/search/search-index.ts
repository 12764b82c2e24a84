import {
  type AttachedText,
  AUDIENCES,
  type Audience,
  type SearchDocument,
  type SearchField,
  type SearchMeta,
} from '#content/search/index/search-document.ts';
import { AUDIENCE_COUNT, FIELD_COUNT, NOBODY, type Segment } from '#content/search/index/segment.ts';
import { SegmentBuilder } from '#content/search/index/segment-builder.ts';
import { type ClauseOutcome, evaluate, type Hit, type Scope } from '#content/search/query/evaluate.ts';
import { FacetCounter, type FacetCounts, FacetTable, type Filters } from '#content/search/query/facets.ts';
import {
  attachedTextOf,
  bestBlock,
  fieldsOf,
  type MarkedText,
  markedTitle,
  type Occurrences,
  occurrencesIn,
  passageOf,
} from '#content/search/query/passages.ts';
import { proximityOf, proximityScore } from '#content/search/query/proximity.ts';
import { LengthNorms, RANKING, type RankingWeights } from '#content/search/query/ranking.ts';
import type { Clause, SearchQuery } from '#content/search/query/search-query.ts';
import type { Nearness } from '#content/search/query/sources.ts';
import { titleMatch } from '#content/search/query/title-match.ts';

export interface SearchRequest {
  readonly query: SearchQuery;
  /** The audiences of the viewer: no other document is searched, counted or returned. */
  readonly audiences: readonly Audience[];
  readonly filters: Filters;
  readonly sort: 'relevance' | 'date';
  readonly offset: number;
  readonly limit: number;
}

export interface FoundDocument {
  readonly key: string;
  readonly meta: SearchMeta;
  /** Comparable within an answer; 0 where nothing was asked for. */
  readonly score: number;
  readonly title: readonly MarkedText[];
  /** The passage that matches best; empty if only the title or the notice match. */
  readonly passage: readonly MarkedText[];
  /** The attachment that the passage is from. */
  readonly attachment: AttachedText | null;
  readonly fields: readonly SearchField[];
  readonly nearness: readonly Nearness[];
}

export interface SearchAnswer {
  readonly results: readonly FoundDocument[];
  readonly total: number;
  readonly facets: FacetCounts;
  readonly outcomes: readonly ClauseOutcome[];
  readonly relaxed: boolean;
  /** Phrases without a match: their words were searched instead. */
  readonly broken: readonly Clause[];
}

/** Number of best documents that are ranked by the nearness of their words. */
const LOOKED_AT_CLOSELY = 300;

/** Number of documents and words of each audience. */
interface Totals {
  readonly documents: Float64Array;
  readonly lengths: Float64Array;
}

/**
 * An index that is updated in place: its segments are immutable, and removed documents are marked
 * as such. A replaced document goes into a new small segment; `mergeSegments` joins small segments.
 */
export class SearchIndex {
  private segments: Segment[] = [];
  private readonly places = new Map<string, { segment: Segment; document: number }>();
  private readonly totals: Totals = {
    documents: new Float64Array(AUDIENCE_COUNT),
    lengths: new Float64Array(AUDIENCE_COUNT * FIELD_COUNT),
  };
  private readonly weights: RankingWeights;
  private facets = new FacetTable();

  constructor(weights: RankingWeights = RANKING) {
    this.weights = weights;
  }

  /** Sets which collections contain each page, by their codes, for the facet. */
  setCollections(collectionsOf: (meta: SearchMeta) => readonly string[]): void {
    this.facets = new FacetTable(collectionsOf);
  }

  /** Number of documents that can be found. */
  get size(): number {
    return this.places.size;
  }

  get list(): readonly Segment[] {
    return this.segments;
  }

  /** The stamp that a document was put with, or null. */
  stampOf(key: string): string | null {
    const place = this.places.get(key);
    return place ? place.segment.stamps[place.document]! : null;
  }

  keys(): IterableIterator<string> {
    return this.places.keys();
  }

  /** Adds documents; they replace those with the same keys. */
  put(documents: readonly SearchDocument[]): void {
    if (documents.length === 0) return;
    const builder = new SegmentBuilder();
    for (const document of documents) builder.add(document);
    this.addSegment(builder.finish());
  }

  /** Adds a finished segment; its documents replace those with the same keys. */
  addSegment(segment: Segment): void {
    this.segments = [...this.segments, segment];
    for (const [document, key] of segment.keys.entries()) {
      if (segment.audiences[document] === NOBODY) continue;
      this.remove(key);
      this.places.set(key, { segment, document });
      this.count(segment, document, 1);
    }
  }

  /** Removes a document. */
  remove(key: string): void {
    const place = this.places.get(key);
    if (!place) return;
    this.count(place.segment, place.document, -1);
    place.segment.audiences[place.document] = NOBODY;
    this.places.delete(key);
  }

  /**
   * Replaces segments by the one they were merged into. Documents removed meanwhile stay removed.
   */
  replaceSegments(old: readonly Segment[], merged: Segment): void {
    for (const [document, key] of merged.keys.entries()) {
      const place = this.places.get(key);
      if (place && old.includes(place.segment)) this.places.set(key, { segment: merged, document });
      else merged.audiences[document] = NOBODY;
    }
    this.segments = [
      ...this.segments.filter((segment) => !old.includes(segment)),
      ...(merged.keys.length > 0 ? [merged] : []),
    ];
  }

  private count(segment: Segment, document: number, sign: 1 | -1): void {
    const audience = segment.audiences[document]!;
    this.totals.documents[audience]! += sign;
    for (let field = 0; field < FIELD_COUNT; field++) {
      this.totals.lengths[audience * FIELD_COUNT + field]! +=
        sign * segment.fieldLengths[document * FIELD_COUNT + field]!;
    }
  }

  private scopeOf(audiences: readonly Audience[]): Scope {
    const readable = new Uint8Array(256);
    const lengths = new Array<number>(FIELD_COUNT).fill(0);
    let documents = 0;
    for (const audience of audiences) {
      const code = AUDIENCES.indexOf(audience);
      readable[code] = 1;
      documents += this.totals.documents[code]!;
      for (let field = 0; field < FIELD_COUNT; field++)
        lengths[field]! += this.totals.lengths[code * FIELD_COUNT + field]!;
    }
    const averages = lengths.map((length) => Math.max(1, length / Math.max(1, documents)));
    return {
      segments: this.segments,
      readable,
      documents,
      norms: new LengthNorms(this.weights, averages),
      weights: this.weights,
    };
  }

  /** Answers a query as an index of only the documents that the viewer may read would. */
  search(request: SearchRequest): SearchAnswer {
    const scope = this.scopeOf(request.audiences);
    const { outcomes, hits, relaxed, broken } = evaluate(request.query, scope);
    const counter = new FacetCounter(this.facets, this.segments, request.filters);
    const passing = hits.filter(({ segment, document }) => counter.add(this.segments[segment]!, document));
    const byDate = request.sort === 'date' || outcomes.length === 0;
    const order = byDate ? this.byDate : this.byScore;
    let page = best(
      passing,
      byDate ? request.offset + request.limit : Math.max(LOOKED_AT_CLOSELY, request.offset + request.limit),
      order,
    );
    let occurrences = new Map<Hit, Occurrences>();
    if (!byDate) {
      const close = page.slice(0, LOOKED_AT_CLOSELY);
      occurrences = occurrencesOf(close, outcomes, scope);
      const { proximity, together, titled } = this.weights;
      for (const hit of close) {
        const here = occurrences.get(hit)!;
        hit.score += proximity * proximityOf(here, outcomes);
        hit.score += titled * titleMatch(this.segments[hit.segment]!, hit.document, here, outcomes);
        hit.score += together * proximityScore(this.segments[hit.segment]!, hit.document, here, outcomes);
      }
      page = [...close.sort(order), ...page.slice(LOOKED_AT_CLOSELY)];
    }
    page = page.slice(request.offset, request.offset + request.limit);
    const missing = page.filter((hit) => !occurrences.has(hit));
    for (const [hit, found] of occurrencesOf(missing, outcomes, scope)) occurrences.set(hit, found);
    return {
      results: page.map((hit) => this.present(hit, occurrences.get(hit)!, outcomes)),
      total: passing.length,
      facets: counter.result(),
      outcomes,
      relaxed,
      broken,
    };
  }

  private metaOf({ segment, document }: Hit): SearchMeta {
    return this.segments[segment]!.metas[document]!;
  }

  private readonly byScore = (a: Hit, b: Hit) => b.score - a.score || this.byDate(a, b);

  private readonly byDate = (a: Hit, b: Hit) => {
    const first = this.metaOf(a);
    const second = this.metaOf(b);
    if (first.publishedAt !== second.publishedAt) return first.publishedAt < second.publishedAt ? 1 : -1;
    return first.id < second.id ? -1 : first.id > second.id ? 1 : 0;
  };

  private present(hit: Hit, occurrences: Occurrences, outcomes: readonly ClauseOutcome[]): FoundDocument {
    const segment = this.segments[hit.segment]!;
    const meta = this.metaOf(hit);
    const block = bestBlock(segment, hit.document, occurrences, outcomes);
    return {
      key: segment.keys[hit.document]!,
      meta,
      score: hit.score,
      title: markedTitle(segment, hit.document, occurrences),
      passage: passageOf(segment, block, occurrences),
      attachment: attachedTextOf(segment, hit.document, block),
      fields: fieldsOf(segment, hit.document, occurrences),
      nearness: [...occurrences.nearness],
    };
  }
}

function occurrencesOf(hits: readonly Hit[], outcomes: readonly ClauseOutcome[], scope: Scope): Map<Hit, Occurrences> {
  const found = new Map<Hit, Occurrences>();
  for (const [index, segment] of scope.segments.entries()) {
    const here = hits.filter((hit) => hit.segment === index);
    if (here.length === 0) continue;
    const places = occurrencesIn(
      segment,
      new Set(here.map(({ document }) => document)),
      outcomes,
      index,
      scope.readable,
    );
    for (const hit of here) found.set(hit, places.get(hit.document)!);
  }
  return found;
}

/** The first `count` elements of a list in an order, without sorting all of it. */
function best<T>(list: readonly T[], count: number, order: (a: T, b: T) => number): T[] {
  if (list.length <= count * 4) return [...list].sort(order).slice(0, count);
  let kept: T[] = [];
  for (const one of list) {
    if (kept.length >= count * 2) kept = kept.sort(order).slice(0, count);
    if (kept.length < count || order(one, kept[count - 1]!) < 0) kept.push(one);
  }
  return kept.sort(order).slice(0, count);
}
