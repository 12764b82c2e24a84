import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { waitingMentions } from '#db/annotations/mention-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import type { Schema } from '#db/driver/schema.ts';
import { isAskedNoMore } from '#db/reviews/waiting-review-repository.ts';

/**
 * Filter of the requests that are open at an instant. With a person: requests to them, and to the
 * team as a whole if they belong to it; with null: to anybody. With days: requests due from the
 * first of them to before the second.
 */
export interface OpenRequests {
  readonly personId: string | null;
  /** Instead of a person: the id of a request to the same address, without an account. */
  readonly likeRequest?: string;
  readonly now: string;
  readonly due?: readonly [from: string, before: string];
}

/** The requests that are open. */
export function openRequests(db: Reader, { personId, likeRequest, now, due }: OpenRequests) {
  let query = db
    .selectFrom('reviewRequest')
    .where('answer', 'is', null)
    .where('withdrawnAt', 'is', null)
    .where('reviewRequest.editionNumber', 'is', null)
    .where('expiresAt', '>', now);
  if (likeRequest !== undefined)
    query = query
      .where('personId', 'is', null)
      .where('email', '<>', '')
      .where('email', '=', (eb) =>
        eb.selectFrom('reviewRequest as asked').select('asked.email').where('asked.id', '=', likeRequest),
      );
  else if (personId !== null)
    query = query.where((eb) =>
      eb.or([
        eb('personId', '=', personId),
        eb.and([
          eb('personId', 'is', null),
          eb('email', '=', ''),
          eb.exists(eb.selectFrom('person').select('id').where('id', '=', personId).where('role', '=', 'staff')),
        ]),
      ]),
    );
  return due ? query.where('dueOn', '>=', due[0]).where('dueOn', '<', due[1]) : query;
}

/** The person for whom pages wait, at an instant. */
export interface WaitsFor {
  readonly personId: string;
  /** ISO 8601. */
  readonly now: string;
  /** The pages, if they were looked up before. */
  readonly ids?: readonly string[];
}

/** Most waiting pages of a person that are looked up once for several lists. */
const MOST_LOOKED_UP = 300;

/** Adds the pages that wait for the person, unless there are too many. */
export async function lookUpWaiting(db: Reader, who: WaitsFor): Promise<WaitsFor> {
  const rows = await db
    .selectFrom(pagesWaitingFor(db, who).as('waiting'))
    .select('id')
    .limit(MOST_LOOKED_UP + 1)
    .execute();
  return rows.length > MOST_LOOKED_UP ? who : { ...who, ids: rows.map(({ id }) => id) };
}

/**
 * Whether a page waits for a person: for their review; for the next step after reviews of a page
 * that they own or had asked to be reviewed; for their answer to an annotation that mentions them.
 */
export function isWaitingFor(eb: ExpressionBuilder<Schema, 'page'>, db: Reader, who: WaitsFor): Expression<SqlBool> {
  if (who.ids === undefined) return eb('page.id', 'in', pagesWaitingFor(db, who));
  // Databases accept no empty list.
  return who.ids.length === 0 ? eb(eb.val(1), '=', 0) : eb('page.id', 'in', [...who.ids]);
}

/** The ids of the pages that wait for a person, archived ones among them. */
function pagesWaitingFor(db: Reader, { personId, now }: WaitsFor) {
  return openRequests(db, { personId, now })
    .select('reviewRequest.pageId as id')
    .union(answeredPages(db, { personId, now }))
    .union(waitingMentions(db, personId).select('annotation.pageId as id'));
}

/**
 * Pages of which, since the latest edition, a reviewer sent the draft back and was not asked again,
 * or no request is open any more.
 */
function answeredPages(db: Reader, { personId, now }: WaitsFor) {
  return db
    .selectFrom('reviewRequest')
    .innerJoin('page as reviewed', 'reviewed.id', 'reviewRequest.pageId')
    .select('reviewRequest.pageId as id')
    .where('reviewRequest.withdrawnAt', 'is', null)
    .where('reviewRequest.editionNumber', 'is', null)
    .where((eb) => eb.or([eb('reviewRequest.createdBy', '=', personId), eb('reviewed.ownerId', '=', personId)]))
    .where((eb) =>
      eb.or([
        eb.and([eb('reviewRequest.answer', '=', 'changes'), isAskedNoMore(eb)]),
        eb.not(
          eb.exists(
            eb
              .selectFrom('reviewRequest as open')
              .select('open.id')
              .whereRef('open.pageId', '=', 'reviewRequest.pageId')
              .where('open.answer', 'is', null)
              .where('open.withdrawnAt', 'is', null)
              .where('open.editionNumber', 'is', null)
              .where('open.expiresAt', '>', now),
          ),
        ),
      ]),
    );
}
