import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import {
  claimSlug,
  findPage,
  findSlugOwner,
  type Page,
  type PageChange,
  updatePage,
} from '#db/pages/page-repository.ts';
import { followReaders } from '#server/materials/follow-consent.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

interface Deps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** Who changes a page, and what the audit log records of it. */
export interface PageChangeNote {
  readonly viewer: Viewer;
  readonly action: string;
  readonly detail?: Record<string, unknown>;
}

/**
 * Changes a page's row, and emits events for those who show it.
 * @param version the `updatedAt` of the page that was edited, to refuse over another's change
 * @throws NavetteError `conflict` in `version`, or for a slug that is taken
 */
export async function changePage(
  { database, events, clock }: Deps,
  page: Page,
  change: Omit<PageChange, 'updatedAt'>,
  { viewer, action, detail = {} }: PageChangeNote,
  version?: string,
): Promise<Page> {
  const updatedAt = clock().toISOString();
  const changed = { ...page, ...change, updatedAt };
  await writeFor(viewer, database, async (trx) => {
    if (version && (await findPage(trx, page.id))?.updatedAt !== version) {
      throw new NavetteError('conflict', { fields: ['version'] });
    }
    if (changed.slug !== page.slug) {
      const owner = await findSlugOwner(trx, page.kind, changed.slug);
      if (owner && owner !== page.id) throw new NavetteError('conflict', { fields: ['slug'] });
      await claimSlug(trx, changed);
    }
    await updatePage(trx, page.id, { ...change, updatedAt });
    // Consent may not cover its new readers.
    if (changed.visibility !== page.visibility) await followReaders(trx, page, changed.visibility, updatedAt);
    const actor = actorOf(viewer);
    await insertAuditEntry(trx, { at: updatedAt, actor, action, subject: page.id, pageId: page.id, detail });
  });
  if (action === 'page.changed') events.emit('details-changed', page.id, personIdOf(viewer));
  events.emit('page-changed', page.id);
  return changed;
}
