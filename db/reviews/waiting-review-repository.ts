import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Reader } from '#db/driver/database.ts';
import type { Schema } from '#db/driver/schema.ts';

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
  /** The name of the reviewer. */
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
