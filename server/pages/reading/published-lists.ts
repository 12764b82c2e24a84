import { pagePath } from '#content/addresses/address.ts';
import { LISTED_KINDS, type PageKind } from '#content/kinds/kind.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { listedVisibilities } from '#content/permission.ts';
import { findBoardRevision, listChangedParts } from '#db/board/board-revision.ts';
import type { Database } from '#db/driver/database.ts';
import { countPublished, listLatestPublished, listPublishedAddresses } from '#db/pages/latest-page-repository.ts';
import { listPages } from '#db/pages/page-repository.ts';
import { type BrowseChoices, type BrowseFilter, browseCards } from './browse-cards.ts';
import { latestFirst, type PageCard } from './page-card.ts';
import type { PageCards } from './page-cards.ts';

/** Pages of a kind up to which all are looked up to find the latest. */
const FEW = 300;

interface PublishedListsDeps {
  readonly database: Database;
  readonly cards: PageCards;
}

/**
 * Published pages of each kind, by part of the board, as they were at a revision of it or later.
 */
interface Counted {
  readonly revision: number;
  readonly parts: ReadonlyMap<string, ReadonlyMap<PageKind, number>>;
}

/** Lists of published pages, of those that a viewer may list. */
export class PublishedLists {
  readonly #deps: PublishedListsDeps;
  /** By what is counted: there are no more of them than roles. */
  readonly #counted = new Map<string, Counted>();

  constructor(deps: PublishedListsDeps) {
    this.#deps = deps;
  }

  /**
   * How many published pages this viewer may list of each kind; kinds without any are absent. The
   * home page asks each time: only the parts in which pages changed are counted again.
   */
  async count(viewer: Viewer): Promise<Map<PageKind, number>> {
    const visibilities = listedVisibilities(viewer);
    const sums = new Map<PageKind, number>();
    if (visibilities.length === 0) return sums;
    const { read } = this.#deps.database;
    const key = visibilities.join();
    // Before the count: what changes in between is counted once more.
    const revision = await findBoardRevision(read);
    const known = this.#counted.get(key);
    const changed = !known ? null : known.revision === revision ? [] : await listChangedParts(read, known.revision);
    const parts = new Map(known?.parts);
    for (const part of changed ?? []) parts.delete(part);
    for (const [part, counts] of await countPublished(read, visibilities, changed)) parts.set(part, counts);
    this.#counted.set(key, { revision, parts });
    for (const counts of parts.values())
      for (const [kind, count] of counts) sums.set(kind, (sums.get(kind) ?? 0) + count);
    return sums;
  }

  /** The cards of what was published last, of all kinds, as far as this viewer may list it. */
  async latest(viewer: Viewer, limit: number): Promise<PageCard[]> {
    const visibilities = listedVisibilities(viewer);
    if (visibilities.length === 0) return [];
    const { read } = this.#deps.database;
    const counts = await this.count(viewer);
    // Of each kind by itself: each is found by an index, and no kind hides another.
    const found = await Promise.all(
      LISTED_KINDS.filter((kind) => counts.has(kind)).map((kind) =>
        listLatestPublished(read, kind, visibilities, limit, counts.get(kind)! <= FEW),
      ),
    );
    const cards = [...(await this.#deps.cards.byId(viewer, found.flat())).values()];
    return cards.sort(latestFirst).slice(0, limit);
  }

  /** The addresses of everything that the public may list, with the time of its last edition. */
  async publicAddresses(limit: number): Promise<{ href: string; publishedAt: string }[]> {
    const visibilities = listedVisibilities(PUBLIC_VIEWER);
    const found = await listPublishedAddresses(this.#deps.database.read, visibilities, limit);
    return found.map(({ publishedAt, ...page }) => ({ href: pagePath(page), publishedAt }));
  }

  /**
   * A kind's cards that this viewer may list, latest first, filtered by taxonomy, with what each
   * further option would leave.
   */
  async browse(
    viewer: Viewer,
    kind: PageKind,
    filter: BrowseFilter,
  ): Promise<{ cards: PageCard[]; choices: BrowseChoices }> {
    const visibilities = listedVisibilities(viewer);
    const pages =
      visibilities.length > 0 ? await listPages(this.#deps.database.read, { kind, visibilities, published: true }) : [];
    return browseCards((await this.#deps.cards.ofPages(viewer, pages)).sort(latestFirst), filter);
  }
}
