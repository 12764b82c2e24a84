import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Reader } from '#db/driver/database.ts';
import type { Schema } from '#db/driver/schema.ts';
import { openRequests } from './awaited-pages.ts';

/**
 * The stage of unchanged published pages (STAGES in content/activity/board.ts); earlier ones are
 * still to be published.
 */
export const LAST_STAGE = 3;

/** Stages of pages that are late once their day is past. */
export const UNFINISHED = [0, 1, 2];

/** A day (YYYY-MM-DD) before which things were due, and an instant at which requests are open. */
export interface LateOn {
  readonly day: string;
  readonly now: string;
}

/**
 * A part of the late pages: overdue ones, either looked up by due day (`overdue`) or checked one by
 * one in the order of the list (`each-overdue`); or the others, whose reviewers are late
 * (`awaited`).
 */
export type LatePart = 'overdue' | 'each-overdue' | 'awaited';

/** Overdue pages; archived ones or others, since indexes are restricted to either. */
export const overduePages = (db: Reader, lateOn: LateOn, archived: boolean) =>
  db
    .selectFrom('page')
    .select('page.id')
    .where('page.archivedAt', archived ? 'is not' : 'is', null)
    .where((eb) => isLate(eb, db, lateOn, 'overdue'));

/** Pages whose reviewers are late. */
export const awaitedPages = (db: Reader, { day, now }: LateOn) =>
  openRequests(db, { personId: null, now, due: ['', day] }).select('reviewRequest.pageId as id');

export const latePages = (db: Reader, lateOn: LateOn, archived: boolean) =>
  overduePages(db, lateOn, archived).union(awaitedPages(db, lateOn));

export function isLate(
  eb: ExpressionBuilder<Schema, 'page'>,
  db: Reader,
  lateOn: LateOn,
  late: LatePart,
): Expression<SqlBool> {
  const { day } = lateOn;
  if (late === 'awaited')
    return eb.and([
      eb('page.id', 'in', awaitedPages(db, lateOn)),
      eb.or([eb('page.dueOn', 'is', null), eb('page.dueOn', '>=', day), eb('page.stage', 'not in', UNFINISHED)]),
    ]);
  if (late === 'overdue') return eb.and([eb('page.dueOn', '<', day), eb('page.stage', 'in', UNFINISHED)]);
  // As expressions, so that SQLite uses the index of the order, not one of due days or stages.
  const dueOn = eb.fn.coalesce('page.dueOn', eb.val(day));
  return eb.and([eb(dueOn, '<', day), eb(eb.fn.coalesce('page.stage', eb.val(LAST_STAGE)), 'in', UNFINISHED)]);
}
