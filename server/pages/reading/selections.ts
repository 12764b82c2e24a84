import type { SelectedPage } from '#content/addresses/selection.ts';
import { isNavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { PageService } from '#server/pages/page-service.ts';
import type { PageCard } from './page-card.ts';
import type { PageCards } from './page-cards.ts';

interface SelectionsDeps {
  readonly pages: PageService;
  readonly cards: PageCards;
}

/** Pages that a reader chose and put in order, of those that they may read. */
export class Selections {
  readonly #deps: SelectionsDeps;

  constructor(deps: SelectionsDeps) {
    this.#deps = deps;
  }

  /**
   * The published ones of these pages that the viewer may read, each once, in this order. The
   * others are not reported, not even their number. A former address leads to its page.
   */
  async find(viewer: Viewer, asked: readonly SelectedPage[]): Promise<PageCard[]> {
    const ids = new Set<string>();
    for (const { kind, slug } of asked) {
      const page = await this.#deps.pages.requireAt(viewer, kind, slug).catch((error: unknown) => {
        if (!isNavetteError(error)) throw error;
        return null;
      });
      if (page) ids.add(page.id);
    }
    return this.#deps.cards.list(viewer, [...ids]);
  }

  /** The same by the ids of pages. */
  byId(viewer: Viewer, ids: readonly string[]): Promise<PageCard[]> {
    return this.#deps.cards.list(viewer, [...new Set(ids)]);
  }
}
