import { mergeSegments } from '#content/search/index/merge-segments.ts';
import type { SearchDocument } from '#content/search/index/search-document.ts';
import { NOBODY, type Segment } from '#content/search/index/segment.ts';
import { SegmentBuilder } from '#content/search/index/segment-builder.ts';
import { SearchIndex } from '#content/search/search-index.ts';
import { readSynonymList } from '#content/search/words/synonym-list.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';
import type { OpenReader } from '#db/driver/open-reader.ts';
import { findSearchSources, listSearchCollections, type SearchSource } from '#db/search/search-repository.ts';
import { findSearchDigests, listSearchStamps, type SearchDigest } from '#db/search/search-stamp-repository.ts';
import { findSynonymList } from '#db/search/synonym-repository.ts';
import { answerSearch, type FacetCollection } from './answer-search.ts';
import {
  collectionAudience,
  collectionDocument,
  collectionKey,
  collectionStamp,
  draftKey,
  editionKey,
  pageDocuments,
} from './search-documents.ts';
import type { SearchAsker, SearchInput, SearchResults } from './search-messages.ts';

/** Pages read from the database at a time. */
const BATCH = 5;
/** Words after which queries may run while pages are indexed: some tens of milliseconds. */
const WORDS_A_TURN = 10_000;
/** Words after which a segment is closed while many pages are indexed. */
const WORDS_A_SEGMENT = 150_000;
/**
 * Above MOST_SEGMENTS, the smallest segments are merged: at most FOLDED_AT_ONCE, and none that is
 * more than FAR_LARGER times as large as all smaller ones together.
 */
const MOST_SEGMENTS = 12;
const FOLDED_AT_ONCE = 8;
const FAR_LARGER = 8;

/**
 * Keeps an index consistent with the database. Its updating methods must not run concurrently: the
 * caller queues them.
 */
export class IndexKeeper {
  readonly index = new SearchIndex();
  private readonly reader: OpenReader;
  private thesaurus = new Thesaurus(FIELD_SYNONYMS);
  private synonymsOf = '';
  /** Digests of the pages when the index was last seen to match them. */
  private digests: ReadonlyMap<number, SearchDigest> = new Map();
  private collections: readonly FacetCollection[] = [];
  /** Changed pages that have not been read since. */
  private readonly changed = new Set<string>();
  /** The index contains everything in the database. */
  complete = false;

  constructor(reader: OpenReader) {
    this.reader = reader;
  }

  /** True if the index does not match the database. */
  async isStale(): Promise<boolean> {
    if (((await findSynonymList(this.reader.read))?.updatedAt ?? '') !== this.synonymsOf) return true;
    const collections = await listSearchCollections(this.reader.read);
    if (collections.length !== this.collections.length) return true;
    if (
      collections.some((collection) => this.index.stampOf(collectionKey(collection.id)) !== collectionStamp(collection))
    )
      return true;
    // Read before the stamps: changes in between are checked again next time.
    const digests = await findSearchDigests(this.reader.read);
    const changed = [...digests].filter(([slice, { state }]) => this.digests.get(slice)?.state !== state);
    if (changed.length === 0 && digests.size === this.digests.size) return false;
    const stamps = await listSearchStamps(
      this.reader.read,
      changed.map(([slice]) => slice),
    );
    if (stamps.some(({ id, stamp }) => this.pageStamp(id) !== stamp)) return true;
    if ([...digests.values()].reduce((sum, { pages }) => sum + pages, 0) !== this.countPages()) return true;
    this.digests = digests;
    return false;
  }

  private pageStamp(id: string): string | null {
    return this.index.stampOf(editionKey(id)) ?? this.index.stampOf(draftKey(id));
  }

  private countPages(): number {
    const pages = new Set<string>();
    for (const key of this.index.keys()) {
      if (!key.startsWith(collectionKey(''))) pages.add(key.slice(key.indexOf(':') + 1));
    }
    return pages.size;
  }

  /**
   * Indexes pages that differ from the database, and removes those that are gone.
   * @param stored segments to start with; whatever in them does not match the database cannot be
   * found
   */
  async reconcile(pause: () => Promise<void>, stored: readonly Segment[] = []): Promise<void> {
    const digests = await findSearchDigests(this.reader.read);
    const stamps = new Map((await listSearchStamps(this.reader.read)).map(({ id, stamp }) => [id, stamp]));
    this.takeIn(stored, stamps);
    await this.readSynonyms();
    await this.readCollections();
    const known = new Map<string, string>();
    for (const key of [...this.index.keys()]) {
      const [type, id] = key.split(':') as [string, string];
      if (type === 'collection') continue;
      if ((stamps.get(id) ?? null) === null) this.index.remove(key);
      else known.set(id, this.index.stampOf(key)!);
    }
    const changed = [...stamps].filter(([id, stamp]) => stamp !== null && known.get(id) !== stamp).map(([id]) => id);
    await this.readPages(changed, pause);
    this.digests = digests;
    this.complete = true;
  }

  /** Synchronous: no query can run between adding and removing. */
  private takeIn(stored: readonly Segment[], stamps: ReadonlyMap<string, string | null>): void {
    for (const segment of stored) {
      this.index.addSegment(segment);
      for (const key of segment.keys) {
        const stamp = this.index.stampOf(key);
        const [type, id] = key.split(':') as [string, string];
        if (stamp === null) continue;
        // A change reported after the stamps were read.
        if (type === 'collection' || stamps.get(id) !== stamp || this.changed.has(id)) this.index.remove(key);
      }
    }
  }

  /**
   * Removes a changed page, whose readers may have changed too, until it is read again. Also
   * applies to a page that is being read and added later.
   */
  forget(pageId: string): void {
    this.changed.add(pageId);
    for (const key of [editionKey(pageId), draftKey(pageId)]) this.index.remove(key);
  }

  /** Reads these pages again. */
  async readPages(pageIds: readonly string[], pause: () => Promise<void> = async () => {}): Promise<void> {
    for (const id of pageIds) this.changed.delete(id);
    let builder = new SegmentBuilder();
    let stale: string[] = [];
    /** Words of the builder when queries could last run. */
    let paused = 0;
    const close = () => {
      for (const key of stale) this.index.remove(key);
      if (builder.documents > 0) this.index.addSegment(builder.finish());
      for (const id of this.changed) this.forget(id);
      builder = new SegmentBuilder();
      paused = 0;
      stale = [];
    };
    for (let start = 0; start < pageIds.length; start += BATCH) {
      const batch = pageIds.slice(start, start + BATCH);
      const sources = new Map((await findSearchSources(this.reader.read, batch)).map((source) => [source.id, source]));
      for (const id of batch) {
        const documents = documentsOf(sources.get(id));
        const keys = documents.map(({ key }) => key);
        stale.push(...[editionKey(id), draftKey(id)].filter((key) => !keys.includes(key)));
        for (const document of documents) builder.add(document);
        if (builder.words - paused > WORDS_A_TURN) {
          paused = builder.words;
          await pause();
        }
        if (builder.words > WORDS_A_SEGMENT) close();
      }
      await pause();
    }
    close();
  }

  /** Reads all collections again: they are few. */
  async readCollections(): Promise<void> {
    const collections = await listSearchCollections(this.reader.read);
    const documents = collections.map(collectionDocument);
    const keys = new Set(documents.map(({ key }) => key));
    for (const key of [...this.index.keys()]) {
      if (key.startsWith(collectionKey('')) && !keys.has(key)) this.index.remove(key);
    }
    this.index.put(documents.filter(({ key, stamp }) => this.index.stampOf(key) !== stamp));
    const codesOfPage = new Map<string, string[]>();
    this.collections = collections.map((collection) => {
      const code = collectionDocument(collection).meta.href.slice(1);
      for (const id of new Set(collection.parts.flatMap(({ pageIds }) => pageIds))) {
        const codes = codesOfPage.get(id);
        if (codes) codes.push(code);
        else codesOfPage.set(id, [code]);
      }
      return { code, title: collection.title, audience: collectionAudience(collection) };
    });
    const none: readonly string[] = [];
    this.index.setCollections((meta) => (meta.type === 'page' ? (codesOfPage.get(meta.id) ?? none) : none));
  }

  /** Reads the list of synonyms again, if it was edited. */
  async readSynonyms(): Promise<void> {
    const list = await findSynonymList(this.reader.read);
    this.thesaurus = new Thesaurus(list ? readSynonymList(list.text).groups : FIELD_SYNONYMS);
    this.synonymsOf = list?.updatedAt ?? '';
  }

  /**
   * Merges the smallest segments into one if there are many.
   * @param pause awaited between steps of a few milliseconds
   */
  async fold(pause: () => Promise<void>): Promise<boolean> {
    const segments = this.index.list;
    if (segments.length <= MOST_SEGMENTS) return false;
    const smallest = smallestOf(segments);
    // In the order of creation: of two states of a document, the later must win.
    const parts = segments.filter((segment) => smallest.includes(segment));
    const merging = mergeSegments(parts);
    for (;;) {
      const step = merging.next();
      if (step.done) {
        this.index.replaceSegments(parts, step.value);
        return true;
      }
      await pause();
    }
  }

  /**
   * Rebuilds the segments that hold documents changed or removed since.
   * @param pause awaited between steps of a few milliseconds
   */
  async expunge(pause: () => Promise<void>): Promise<void> {
    for (const segment of [...this.index.list]) {
      if (!segment.audiences.includes(NOBODY)) continue;
      const merging = mergeSegments([segment]);
      for (let step = merging.next(); ; step = merging.next()) {
        if (step.done) {
          this.index.replaceSegments([segment], step.value);
          break;
        }
        await pause();
      }
    }
  }

  async search(asker: SearchAsker, input: SearchInput): Promise<SearchResults> {
    const { thesaurus } = this;
    if ('pageId' in asker) {
      // A partner has one page: searches an index of that page alone.
      const index = new SearchIndex();
      const [source] = await findSearchSources(this.reader.read, [asker.pageId]);
      const documents: SearchDocument[] = documentsOf(source).filter(({ meta }) => !meta.draft);
      index.put(documents.map((document) => ({ ...document, audience: 'public' })));
      return answerSearch({ index, thesaurus, audiences: ['public'], collections: [], input, warmingUp: false });
    }
    const { index, collections } = this;
    return answerSearch({
      index,
      thesaurus,
      audiences: asker.audiences,
      collections,
      input,
      warmingUp: !this.complete,
    });
  }
}

/** The segments to merge: a few pages are not worth copying thousands. */
function smallestOf(segments: readonly Segment[]): Segment[] {
  const ordered = [...segments].sort((a, b) => a.postings.length - b.postings.length).slice(0, FOLDED_AT_ONCE);
  let size = 0;
  const end = ordered.findIndex(({ postings }, index) => {
    const far = index >= 2 && postings.length > size * FAR_LARGER;
    size += postings.length;
    return far;
  });
  return end < 0 ? ordered : ordered.slice(0, end);
}

function documentsOf(source: SearchSource | undefined): SearchDocument[] {
  return source ? pageDocuments(source) : [];
}
