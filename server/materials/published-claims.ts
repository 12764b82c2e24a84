import { type ListedClaim, listClaims } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import type { PageRow } from '#db/pages/page-repository.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { EventBus } from '#server/runtime/events.ts';

/** Claims by their block's id. */
type Claims = ReadonlyMap<string, ListedClaim>;

/** Most cached editions, and about how many bytes of their claims. */
const MOST_KEPT = { entries: 2_000, bytes: 8 * 1024 * 1024 };
/** Pages whose findings are shown in one text; those of further pages only show their page. */
const MOST_PAGES = 40;
/** Bytes of a claim beside its texts. */
const AROUND = 150;

/**
 * The findings and lessons of latest editions. Only a withdrawal changes an edition: each is read
 * once and cached.
 */
export class PublishedClaims {
  readonly #database: Database;
  #cache = new BoundedCache<Claims>(MOST_KEPT, sizeOf);

  constructor(database: Database, events: EventBus) {
    this.#database = database;
    // A read in progress stores its result in the former cache, which is dropped.
    events.on('editions-rewritten', () => {
      this.#cache = new BoundedCache(MOST_KEPT, sizeOf);
    });
  }

  /** By page id; pages without an edition are absent. Checks no right: the caller has to. */
  async find(pages: readonly Pick<PageRow, 'id' | 'editionNumber'>[]): Promise<Map<string, Claims>> {
    const found = new Map<string, Claims>();
    for (const { id, editionNumber } of pages.slice(0, MOST_PAGES)) {
      const claims = editionNumber === null ? null : await this.#read(id, editionNumber);
      if (claims) found.set(id, claims);
    }
    return found;
  }

  async #read(pageId: string, number: number): Promise<Claims | null> {
    const key = `${pageId} ${number}`;
    const cache = this.#cache;
    const cached = cache.find(key);
    if (cached) return cached;
    const edition = await findEditionShown(this.#database.read, pageId, number);
    if (!edition) return null;
    const claims = new Map(
      listClaims(JSON.parse(edition.document) as DocumentNode).map((claim) => [claim.id, claim] as const),
    );
    cache.keep(key, claims);
    return claims;
  }
}

function sizeOf(claims: Claims): number {
  let size = AROUND;
  for (const { title, text } of claims.values()) size += AROUND + 2 * (title.length + text.length);
  return size;
}
