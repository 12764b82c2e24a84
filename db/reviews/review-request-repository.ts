import type { ExpressionBuilder, Insertable, Selectable, Updateable } from 'kysely';
import type { ReviewAnswer } from '#content/review.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { ReviewLinkTable, ReviewRequestTable, Schema } from '#db/driver/schema.ts';

/** A person who is asked to review a page, and their answer. It does not contain its token. */
export type ReviewRequest = Readonly<Omit<Selectable<ReviewRequestTable>, 'tokenHash'>>;

/** A request with the account of its reviewer, if they have one. */
export interface ReviewerRequest extends ReviewRequest {
  /** The account that it names, or that has the address which it names; null for none. */
  readonly accountId: string | null;
  readonly isStaff: boolean;
  /** Empty if unknown. */
  readonly pole: string;
  /** Name of the person who asked; null if none. */
  readonly askedBy: string | null;
}

/** A row as a request, without its secret. */
export function toRequest({ tokenHash: _secret, ...request }: Selectable<ReviewRequestTable>): ReviewRequest {
  return request;
}

/** Adds a request. */
export async function insertReviewRequest(trx: Writer, request: ReviewRequest): Promise<void> {
  await trx
    .insertInto('reviewRequest')
    .values({ ...request, tokenHash: null })
    .execute();
}

/** Adds a link to a request, with the hash of its token. */
export async function insertReviewLink(trx: Writer, link: Insertable<ReviewLinkTable>): Promise<void> {
  await trx.insertInto('reviewLink').values(link).execute();
}

/** The request with this id, or null. */
export async function findReviewRequest(db: Reader | Writer, id: string): Promise<ReviewRequest | null> {
  const row = await db.selectFrom('reviewRequest').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toRequest(row) : null;
}

/**
 * The request that a link belongs to, open or not; null if there is none, or its person is
 * disabled.
 */
export async function findLinkedRequest(db: Reader | Writer, tokenHash: string): Promise<ReviewRequest | null> {
  const row = await db
    .selectFrom('reviewRequest')
    .leftJoin('person', 'person.id', 'reviewRequest.personId')
    .selectAll('reviewRequest')
    .where((eb) =>
      eb.or([
        eb('reviewRequest.tokenHash', '=', tokenHash),
        eb(
          'reviewRequest.id',
          'in',
          eb.selectFrom('reviewLink').select('requestId').where('reviewLink.tokenHash', '=', tokenHash),
        ),
      ]),
    )
    .where('person.disabledAt', 'is', null)
    .executeTakeFirst();
  return row ? toRequest(row) : null;
}

/** The account of a request: the one that it names, or that has the address which it names. */
export const accountOf = ({ fn, ref, selectFrom }: ExpressionBuilder<Schema, 'reviewRequest'>) =>
  fn.coalesce(
    ref('reviewRequest.personId'),
    selectFrom('person as holder').select('holder.id').whereRef('holder.email', '=', 'reviewRequest.email'),
  );

/** The latest requests of a page, the latest last. */
export async function listReviewRequests(
  db: Reader | Writer,
  pageId: string,
  limit: number,
): Promise<ReviewerRequest[]> {
  const rows = await db
    .selectFrom('reviewRequest')
    .leftJoin('person', (join) => join.on((eb) => eb('person.id', '=', accountOf(eb))))
    .leftJoin('person as asker', 'asker.id', 'reviewRequest.createdBy')
    .selectAll('reviewRequest')
    .select(['person.id as accountId', 'person.role', 'person.pole', 'asker.name as askedBy'])
    .where('reviewRequest.pageId', '=', pageId)
    .orderBy('reviewRequest.createdAt', 'desc')
    .orderBy('reviewRequest.id', 'desc')
    .limit(limit)
    .execute();
  return rows
    .map(({ accountId, role, pole, askedBy, ...row }) => ({
      ...toRequest(row),
      accountId,
      // A request without a person or address is to the whole team.
      isStaff: role === 'staff' || (row.personId === null && row.email === ''),
      pole: pole ?? '',
      askedBy,
    }))
    .reverse();
}

type Answer = Pick<
  ReviewRequest,
  'answer' | 'reason' | 'answeredAt' | 'state' | 'position' | 'name' | 'personId' | 'title'
>;

/** Changes a request if it is open. @returns false if it is not */
async function updateOpenRequest(trx: Writer, id: string, change: Updateable<ReviewRequestTable>): Promise<boolean> {
  const result = await trx
    .updateTable('reviewRequest')
    .set(change)
    .where('id', '=', id)
    .where('answer', 'is', null)
    .where('withdrawnAt', 'is', null)
    .where('editionNumber', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

/** Stores an answer, once. @returns false if the request is no longer open */
export function answerReviewRequest(trx: Writer, id: string, answer: Answer): Promise<boolean> {
  return updateOpenRequest(trx, id, { ...answer, lookedAt: answer.answeredAt, lookedState: answer.state });
}

/**
 * Replaces the answer to a request. The former one is kept as a request of its own, which is
 * withdrawn and has no link.
 * @returns false if the request was changed meanwhile
 */
export async function changeReviewAnswer(
  trx: Writer,
  former: ReviewRequest,
  formerId: string,
  { answer, reason, answeredAt }: { answer: ReviewAnswer; reason: string; answeredAt: string },
): Promise<boolean> {
  const result = await trx
    .updateTable('reviewRequest')
    .set({ answer, reason, answeredAt })
    .where('id', '=', former.id)
    .where('answer', '=', former.answer)
    .where('answeredAt', '=', former.answeredAt)
    .where('withdrawnAt', 'is', null)
    .where('editionNumber', 'is', null)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) return false;
  const kept = { ...former, id: formerId, withdrawnAt: answeredAt, lookedAt: null, lookedState: null };
  await insertReviewRequest(trx, kept);
  return true;
}

/** Records which state a reviewer has read, and under which title. */
export async function recordReviewRead(
  trx: Writer,
  id: string,
  { at, state, title }: { readonly at: string; readonly state: string; readonly title: string },
): Promise<void> {
  await trx
    .updateTable('reviewRequest')
    .set({ lookedAt: at, lookedState: state, title })
    .where('id', '=', id)
    .execute();
}

/** Records that the mail server refused the mail of a request; null: that it is sent again. */
export async function markUndelivered(trx: Writer, id: string, at: string | null): Promise<void> {
  await trx.updateTable('reviewRequest').set({ undeliveredAt: at }).where('id', '=', id).execute();
}

/** Withdraws an open request. @returns false if it was not open */
export function withdrawReviewRequest(trx: Writer, id: string, now: string): Promise<boolean> {
  return updateOpenRequest(trx, id, { withdrawnAt: now });
}

/** Closes the requests of a page with an edition. */
export async function closeReviewRequests(trx: Writer, pageId: string, editionNumber: number): Promise<void> {
  await trx
    .updateTable('reviewRequest')
    .set({ editionNumber })
    .where('pageId', '=', pageId)
    .where('editionNumber', 'is', null)
    .execute();
}

/** Whether the notices of a page's editions name their reviewers. */
export async function areReviewsShown(db: Reader | Writer, pageId: string): Promise<boolean> {
  const row = await db.selectFrom('page').select('reviewsShown').where('id', '=', pageId).executeTakeFirst();
  return row?.reviewsShown === 1;
}

export async function showReviews(trx: Writer, pageId: string, shown: boolean): Promise<void> {
  await trx
    .updateTable('page')
    .set({ reviewsShown: shown ? 1 : 0 })
    .where('id', '=', pageId)
    .execute();
}
