import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { Database } from '#db/driver/database.ts';
import { findPages, type PageRow } from '#db/pages/page-repository.ts';
import type { EditionCards } from './edition-cards.ts';
import { type PageCard, toCard } from './page-card.ts';

interface PageCardsDeps {
  readonly database: Database;
  readonly cards: EditionCards;
}

/** The cards of published pages, of those that a viewer may read. */
export class PageCards {
  readonly #deps: PageCardsDeps;

  constructor(deps: PageCardsDeps) {
    this.#deps = deps;
  }

  /** The cards of those of these pages that this viewer may read, in this order. */
  async list(viewer: Viewer, ids: readonly string[]): Promise<PageCard[]> {
    const cards = await this.byId(viewer, ids);
    return ids.flatMap((id) => cards.get(id) ?? []);
  }

  /** The same, by the pages' ids. */
  async byId(viewer: Viewer, ids: readonly string[]): Promise<Map<string, PageCard>> {
    const pages = await findPages(this.#deps.database.read, [...new Set(ids)]);
    return new Map((await this.ofPages(viewer, pages)).map((card) => [card.id, card]));
  }

  /** The same of pages that are at hand. */
  async ofPages(viewer: Viewer, pages: readonly PageRow[]): Promise<PageCard[]> {
    const readable = pages.filter((page) => page.archivedAt === null && can(viewer, 'page.read', pageSubject(page)));
    const editions = await this.#deps.cards.find(readable);
    return readable.flatMap((page) => {
      const edition = editions.get(page.id);
      return edition ? [toCard(page, edition)] : [];
    });
  }
}
