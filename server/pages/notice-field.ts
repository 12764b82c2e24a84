import { dayIn } from '#content/activity/local-day.ts';
import { faultyDays } from '#content/activity/notice-days.ts';
import { actorOf, authorise, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { changeNoticeField, findNoticeField, type NoticeFieldChange } from '#content/input/notice-field-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findPage, type Page, updatePage } from '#db/pages/page-repository.ts';
import { writeFor } from '#server/runtime/asker.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

/**
 * Changes one field of a page's notice, compared with what it is in the transaction that stores it:
 * who changes another field meanwhile is in nobody's way (decision 55).
 * @throws NavetteError `invalid` with the field, or with `notice` if that would be too long as a
 * whole; `conflict` in the field if somebody else changed it meanwhile
 */
export async function storeNoticeField(
  { database, events, clock, timeZone }: { database: Database; events: EventBus; clock: Clock; timeZone: string },
  pageId: string,
  name: string,
  change: NoticeFieldChange,
  viewer: Viewer,
): Promise<Page> {
  const stored = await writeFor(viewer, database, async (trx) => {
    const page = await findPage(trx, pageId);
    if (!page) throw new NavetteError('not-found');
    authorise(viewer, 'page.manage', pageSubject(page));
    const field = findNoticeField(page.kind, name);
    if (!field) throw new NavetteError('invalid', { fields: [name] });
    const changed = changeNoticeField(page.kind, page.notice, field, change);
    if (!changed.ok) {
      const isConflict = changed.problem === 'conflict';
      const fields = [changed.problem === 'too-long' ? 'notice' : name];
      throw new NavetteError(isConflict ? 'conflict' : 'invalid', { fields });
    }
    if (changed.notice === page.notice) return { page, isNew: false };
    const today = dayIn(timeZone, clock());
    if (faultyDays(page.kind, page.notice, changed.notice, today).length > 0)
      throw new NavetteError('invalid', { fields: [name] });
    // It is the version of the notice's form.
    const at = changedAfter(clock, page.updatedAt);
    await updatePage(trx, pageId, { notice: changed.notice, updatedAt: at });
    const actor = actorOf(viewer);
    const detail = { field: name };
    await insertAuditEntry(trx, { at, actor, action: 'page.changed', subject: pageId, pageId, detail });
    return { page: { ...page, notice: changed.notice, updatedAt: at }, isNew: true };
  });
  if (stored.isNew) {
    events.emit('details-changed', pageId, personIdOf(viewer));
    events.emit('page-changed', pageId);
  }
  return stored.page;
}
