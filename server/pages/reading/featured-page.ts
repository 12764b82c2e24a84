import { actorOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findFeaturedPage, replaceFeaturedPage } from '#db/pages/featured-page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { PageCard } from './page-card.ts';
import type { PageCards } from './page-cards.ts';

interface FeaturedPageDeps {
  readonly database: Database;
  readonly cards: PageCards;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The page « à la une »: chosen by the team, shown first on the home page. */
export class FeaturedPage {
  readonly #deps: FeaturedPageDeps;

  constructor(deps: FeaturedPageDeps) {
    this.#deps = deps;
  }

  /** Its card; null if there is none, or none that this viewer may read. */
  async find(viewer: Viewer): Promise<PageCard | null> {
    const id = await findFeaturedPage(this.#deps.database.read);
    return id === null ? null : ((await this.#deps.cards.list(viewer, [id]))[0] ?? null);
  }

  /** True if it is this page. */
  async is(pageId: string): Promise<boolean> {
    return (await findFeaturedPage(this.#deps.database.read)) === pageId;
  }

  /**
   * Shows a page first, or no longer.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` for a page without an edition
   */
  async choose(pageId: string, featured: boolean, viewer: Viewer): Promise<void> {
    const { database, events, clock } = this.#deps;
    await writeFor(viewer, database, async (trx) => {
      const page = await requirePage(trx, viewer, 'page.feature', pageId);
      const is = (await findFeaturedPage(trx)) === pageId;
      if (is === featured) return;
      if (featured && page.editionNumber === null) throw new NavetteError('conflict');
      const [at, actor] = [clock().toISOString(), actorOf(viewer)];
      await replaceFeaturedPage(trx, featured ? { pageId, chosenAt: at, chosenBy: actor } : null);
      const action = featured ? 'page.featured' : 'page.unfeatured';
      await insertAuditEntry(trx, { at, actor, action, subject: pageId, pageId, detail: {} });
    });
    events.emit('page-changed', pageId);
  }
}
