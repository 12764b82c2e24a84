import { dayAfter, dayIn } from '#content/activity/local-day.ts';
import { pagePath } from '#content/addresses/address.ts';
import { listLatestCreated } from '#db/activity/activity-repository.ts';
import { listLatestEdited } from '#db/drafts/draft-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import { listDuePages } from '#db/pages/latest-page-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import type { DeskPage } from './desk.ts';

/** Days before a due date from which on it is on the desk. */
const DUE_SOON = 14;
/** Days after which a matter is old. */
const OLD_AFTER = 30;

/** An instant, and the network's time zone. */
interface Now {
  readonly now: Date;
  readonly timeZone: string;
}

/** The drafts this person last typed in, then the unpublished pages they created. */
export async function listResumed(read: Reader, personId: string, now: Date, limit: number): Promise<DeskPage[]> {
  const [edited, created] = await Promise.all([
    listLatestEdited(read, personId, limit),
    listLatestCreated(read, personId, limit),
  ]);
  const found = new Map<string, DeskPage>();
  for (const { pageId, at } of [...edited.map(({ pageId, editedAt: at }) => ({ pageId, at })), ...created]) {
    if (found.has(pageId) || found.size === limit) continue;
    const page = await findPage(read, pageId);
    if (!page || page.archivedAt !== null) continue;
    found.set(pageId, { ...describe(page, at), isLate: false, isOld: isOld(at, now) });
  }
  return [...found.values()];
}

/** What this person has to publish soon, or should have; what is long overdue comes last. */
export async function listDue(
  read: Reader,
  personId: string,
  { now, timeZone }: Now,
  limit: number,
): Promise<DeskPage[]> {
  const today = dayIn(timeZone, now);
  const old = dayAfter(today, -OLD_AFTER);
  const [soon, overdue] = await Promise.all([
    listDuePages(read, personId, [old, dayAfter(today, DUE_SOON + 1)], 'asc', limit),
    listDuePages(read, personId, ['', old], 'desc', limit),
  ]);
  return [...soon, ...overdue].slice(0, limit).map((page) => {
    const { dueOn } = page;
    const isLate = dueOn !== null && dueOn < today;
    return { ...describe(page, page.updatedAt), isLate, isOld: dueOn !== null && dueOn < old };
  });
}

/**
 * Whether an instant is so long ago that its entry is listed after the recent ones.
 * @param at ISO 8601
 */
export function isOld(at: string, now: Date): boolean {
  return now.getTime() - Date.parse(at) > OLD_AFTER * 24 * 3_600_000;
}

function describe(page: Page, changedAt: string): Omit<DeskPage, 'isLate' | 'isOld'> {
  const { id, kind, title, language, status, dueOn } = page;
  return { id, kind, href: pagePath(page), title, language, status, changedAt, dueOn };
}
