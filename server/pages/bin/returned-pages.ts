import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { binPage } from '#db/pages/bin-repository.ts';
import { findPage, findPages, type PageRow } from '#db/pages/page-repository.ts';
import type { DeletionRecords } from '#server/materials/records/deletion-records.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

/** The actor of what the server does by itself, in the log. */
export const SERVER = 'server';

interface Deps {
  readonly database: Database;
  readonly deletions: DeletionRecords;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The pages that were deleted for good, and are back in a restored backup. */
async function findReturned({ database, deletions }: Deps): Promise<PageRow[]> {
  const deleted = new Map((await deletions.list()).map(({ id, deletedAt }) => [id, deletedAt]));
  const found = await findPages(database.read, [...deleted.keys()]);
  // A form that is sent again after the deletion makes a new page with the same id.
  return found.filter(({ id, createdAt }) => createdAt <= deleted.get(id)!);
}

/**
 * Puts pages into the bin that were deleted for good, and that a restored backup has brought back:
 * nobody reads them, and they are deleted again after the days of the bin.
 * @returns all that are back, also those that were in the bin already when the backup was made
 */
export async function binReturned(deps: Deps): Promise<PageRow[]> {
  const returned = await findReturned(deps);
  const at = deps.clock().toISOString();
  for (const { id } of returned) {
    const isBinned = await deps.database.write(async (trx) => {
      const page = await findPage(trx, id);
      if (!page || page.binnedAt !== null) return false;
      await binPage(trx, page, at, null);
      await insertAuditEntry(trx, { at, actor: SERVER, action: 'page.binned', subject: id, pageId: id, detail: {} });
      return true;
    });
    if (isBinned) deps.events.emit('page-changed', id);
  }
  return returned;
}
