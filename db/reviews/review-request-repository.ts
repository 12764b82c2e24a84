import type { Expression, ExpressionBuilder, Insertable, Selectable, SqlBool, Updateable } from 'kysely';
import type { PageKind } from '#content/kinds/kind.ts';
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
const accountOf = ({ fn, ref, selectFrom }: ExpressionBuilder<Schema, 'reviewRequest'>) =>
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

/** A request that waits for an answer, with its page. */
export interface WaitingRequest {
  readonly id: string;
  readonly dueOn: string | null;
  readonly createdAt: string;
  readonly askedBy: string | null;
  readonly pageId: string;
  readonly kind: PageKind;
  readonly title: string;
  readonly language: string;
}

/**
 * The open requests to a person, and to the team as a whole if they belong to it: what is due
 * first, then the earliest.
 */
export function listWaitingRequests(
  db: Reader,
  { personId, isStaff }: { readonly personId: string; readonly isStaff: boolean },
  now: string,
  limit: number,
): Promise<WaitingRequest[]> {
  return db
    .selectFrom('reviewRequest')
    .innerJoin('page', 'page.id', 'reviewRequest.pageId')
    .leftJoin('person as asker', 'asker.id', 'reviewRequest.createdBy')
    .select([
      'reviewRequest.id',
      'reviewRequest.dueOn',
      'reviewRequest.createdAt',
      'asker.name as askedBy',
      'page.id as pageId',
      'page.kind',
      'page.title',
      'page.language',
    ])
    .where((eb) =>
      eb.or([
        eb('reviewRequest.personId', '=', personId),
        ...(isStaff ? [eb.and([eb('reviewRequest.personId', 'is', null), eb('reviewRequest.email', '=', '')])] : []),
      ]),
    )
    .where('answer', 'is', null)
    .where('withdrawnAt', 'is', null)
    .where('reviewRequest.editionNumber', 'is', null)
    .where('expiresAt', '>', now)
    .where('page.archivedAt', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('reviewRequest.dueOn', eb.val('9999')))
    .orderBy('reviewRequest.createdAt')
    .orderBy('reviewRequest.id')
    .limit(limit)
    .execute();
}

/** An answer that sent a draft back, with its page. */
export interface SentBack extends Pick<WaitingRequest, 'pageId' | 'kind' | 'title' | 'language'> {
  readonly slug: string;
  /** Of the reviewer. */
  readonly name: string;
  readonly reason: string;
  readonly answeredAt: string;
}

/**
 * The answers that sent back drafts which a person owns or had asked to be reviewed, the latest
 * first; without those whose reviewer was asked again.
 */
export async function listSentBack(
  db: Reader,
  of: { readonly personId: string } | { readonly pageId: string },
  limit: number,
): Promise<SentBack[]> {
  const rows = await db
    .selectFrom('reviewRequest')
    .innerJoin('page', 'page.id', 'reviewRequest.pageId')
    .select(['page.id as pageId', 'page.kind', 'page.slug', 'page.title', 'page.language'])
    .select(['reviewRequest.name', 'reviewRequest.reason', 'reviewRequest.answeredAt'])
    .where('reviewRequest.answer', '=', 'changes')
    .where('reviewRequest.withdrawnAt', 'is', null)
    .where('reviewRequest.editionNumber', 'is', null)
    .where('page.archivedAt', 'is', null)
    .where((eb) =>
      'pageId' in of
        ? eb('page.id', '=', of.pageId)
        : eb.or([eb('page.ownerId', '=', of.personId), eb('reviewRequest.createdBy', '=', of.personId)]),
    )
    .where((eb) => isAskedNoMore(eb))
    .orderBy('reviewRequest.answeredAt', 'desc')
    .orderBy('reviewRequest.id')
    .limit(limit)
    .execute();
  return rows.map(({ answeredAt, ...row }) => ({ ...row, answeredAt: answeredAt ?? '' }));
}

/**
 * The pages of which somebody approved the draft since the latest edition, and which a person looks
 * after, or had asked to be reviewed; what was approved last first.
 */
export function listApprovedPages(
  db: Reader,
  personId: string,
  limit: number,
): Promise<{ id: string; kind: PageKind; slug: string; title: string; language: string }[]> {
  return db
    .selectFrom('reviewRequest')
    .innerJoin('page', 'page.id', 'reviewRequest.pageId')
    .select(['page.id', 'page.kind', 'page.slug', 'page.title', 'page.language'])
    .where('reviewRequest.answer', '=', 'approved')
    .where('reviewRequest.withdrawnAt', 'is', null)
    .where('reviewRequest.editionNumber', 'is', null)
    .where('page.archivedAt', 'is', null)
    .where((eb) => eb.or([eb('page.ownerId', '=', personId), eb('reviewRequest.createdBy', '=', personId)]))
    .groupBy(['page.id', 'page.kind', 'page.slug', 'page.title', 'page.language'])
    .orderBy((eb) => eb.fn.max('reviewRequest.answeredAt'), 'desc')
    .orderBy('page.id')
    .limit(limit)
    .execute();
}

const CURRENT = [
  'id',
  'pageId',
  'personId',
  'email',
  'name',
  'answer',
  'position',
  'expiresAt',
  'dueOn',
  'withdrawnAt',
  'editionNumber',
] as const satisfies readonly (keyof ReviewRequest)[];

/** A request as the board reads it. */
export type CurrentRequest = Pick<ReviewRequest, (typeof CURRENT)[number]> & {
  /** As `ReviewerRequest.accountId`. */
  readonly accountId: string | null;
  /** When a reminder was last sent; null for never. */
  readonly remindedAt: string | null;
};

/** Requests since the latest editions of these pages that were not withdrawn, the latest last. */
export async function listCurrentRequests(db: Reader, pageIds: readonly string[]): Promise<CurrentRequest[]> {
  if (pageIds.length === 0) return [];
  return db
    .selectFrom('reviewRequest')
    .select(CURRENT)
    .select((eb) => accountOf(eb).as('accountId'))
    .select((eb) =>
      eb
        .selectFrom('reviewReminder')
        .select(({ fn }) => fn.max('reviewReminder.sentAt').as('sentAt'))
        .whereRef('reviewReminder.requestId', '=', 'reviewRequest.id')
        .as('remindedAt'),
    )
    .where('pageId', 'in', [...pageIds])
    .where('withdrawnAt', 'is', null)
    .where('editionNumber', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
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

/** Says that the mail server refused the mail of a request, or, by null, that it is sent again. */
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

/** Whether the notices of a page's editions say who reviewed them. */
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

/** Whether a reviewer was not asked for the same page again. */
export function isAskedNoMore(eb: ExpressionBuilder<Schema, 'reviewRequest'>): Expression<SqlBool> {
  const later = eb
    .selectFrom('reviewRequest as later')
    .select('later.id')
    .whereRef('later.pageId', '=', 'reviewRequest.pageId')
    .whereRef('later.email', '=', 'reviewRequest.email')
    .whereRef('later.createdAt', '>', 'reviewRequest.createdAt')
    .where('later.withdrawnAt', 'is', null);
  return eb.not(eb.exists(later));
}
