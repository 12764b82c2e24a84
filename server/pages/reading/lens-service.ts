import { actorOf, authorise } from '#content/authorise.ts';
import { readChecklist } from '#content/document/checklist.ts';
import { NavetteError } from '#content/errors.ts';
import { type LensInput, lensInput } from '#content/input/page-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { LENS_KINDS } from '#content/kinds/lens-kinds.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { listIdsWithoutLens, listLensIds, listOfferedLensIds, replaceLenses } from '#db/pages/lens-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { PageCard } from './page-card.ts';
import type { PageCards } from './page-cards.ts';

/** A lens as a reader of the page meets it. */
export interface PageLens extends Pick<PageCard, 'id' | 'href' | 'title' | 'language'> {
  readonly questions: readonly string[];
}

/** Lenses that are offered at most. */
const MOST_OFFERED = 60;
/** Pages without a lens that are listed. */
const MOST_LISTED = 200;

interface LensServiceDeps {
  readonly database: Database;
  readonly cards: PageCards;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** Lenses: modules on gender, whose questions are asked where other pages are read. */
export class LensService {
  readonly #deps: LensServiceDeps;

  constructor(deps: LensServiceDeps) {
    this.#deps = deps;
  }

  /**
   * The lenses of a page that this viewer may read, with what they ask. The caller has checked the
   * page.
   */
  async ofPage(viewer: Viewer, pageId: string): Promise<PageLens[]> {
    const { database, cards } = this.#deps;
    const ids = await listLensIds(database.read, pageId);
    if (ids.length === 0) return [];
    const lenses: PageLens[] = [];
    for (const { id, href, title, language, edition } of await cards.list(viewer, ids)) {
      const shown = await findEditionShown(database.read, id, edition);
      const questions = shown ? readChecklist(JSON.parse(shown.document)) : [];
      if (questions.length > 0) lenses.push({ id, href, title, language, questions });
    }
    return lenses;
  }

  /**
   * The modules that can be attached to a page, and those that are.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async choices(viewer: Viewer, pageId: string): Promise<{ offered: PageCard[]; attached: string[] }> {
    const { read } = this.#deps.database;
    await requirePage(read, viewer, 'page.manage', pageId);
    const attached = await listLensIds(read, pageId);
    const offered = new Set([...attached, ...(await listOfferedLensIds(read, MOST_OFFERED))]);
    offered.delete(pageId);
    return { offered: await this.#deps.cards.list(viewer, [...offered]), attached };
  }

  /**
   * Attaches lenses to a page, in the order in which they are offered, and takes off the others.
   * @throws NavetteError `invalid` with `lenses` for what is no lens; `not-found`, `forbidden`
   */
  async attach(pageId: string, input: LensInput, viewer: Viewer): Promise<void> {
    const { database, events, clock } = this.#deps;
    const changed = await writeFor(viewer, database, async (trx) => {
      const page = await requirePage(trx, viewer, 'page.manage', pageId);
      if (isOfSite(page.kind)) throw new NavetteError('not-found');
      const { lenses } = parseInput(lensInput, input);
      const before = await listLensIds(trx, pageId);
      const known = new Set([...before, ...(await listOfferedLensIds(trx, MOST_OFFERED))]);
      known.delete(pageId);
      if (lenses.some((id) => !known.has(id))) throw new NavetteError('invalid', { fields: ['lenses'] });
      const after = [...new Set(lenses)];
      if (after.join() === before.join()) return false;
      await replaceLenses(trx, pageId, after);
      await insertAuditEntry(trx, {
        at: clock().toISOString(),
        actor: actorOf(viewer),
        action: 'page.lenses-changed',
        subject: pageId,
        pageId,
        detail: { count: after.length },
      });
      return true;
    });
    if (changed) events.emit('page-changed', pageId);
  }

  /** The published pages that have no lens yet, for the staff. @throws NavetteError `forbidden` */
  async without(viewer: Viewer): Promise<{ pages: PageCard[]; hasMore: boolean }> {
    authorise(viewer, 'draft.read');
    const ids = await listIdsWithoutLens(this.#deps.database.read, LENS_KINDS, MOST_LISTED + 1);
    return {
      pages: await this.#deps.cards.list(viewer, ids.slice(0, MOST_LISTED)),
      hasMore: ids.length > MOST_LISTED,
    };
  }
}
