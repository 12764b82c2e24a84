import type { Insertable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { ReviewReminderTable } from '#db/driver/schema.ts';
import { type ReviewRequest, toRequest } from './review-request-repository.ts';

/** When a reminder is sent: the day before the answer is wanted, and on that day or soon after. */
export type Occasion = ReviewReminderTable['occasion'];

/**
 * Open requests for one of these days of which no reminder was sent on this occasion, at most
 * `limit`.
 */
export async function listUnreminded(
  db: Reader | Writer,
  wanted: {
    readonly dueFrom: string;
    readonly dueTo: string;
    readonly occasion: Occasion;
    readonly now: string;
    readonly id?: string;
  },
  limit: number,
): Promise<ReviewRequest[]> {
  const { dueFrom, dueTo, occasion, now, id } = wanted;
  let query = db
    .selectFrom('reviewRequest')
    .innerJoin('page', 'page.id', 'reviewRequest.pageId')
    .leftJoin('person', 'person.id', 'reviewRequest.personId')
    .selectAll('reviewRequest')
    .where('reviewRequest.dueOn', '>=', dueFrom)
    .where('reviewRequest.dueOn', '<=', dueTo)
    .where('reviewRequest.answer', 'is', null)
    .where('reviewRequest.withdrawnAt', 'is', null)
    .where('reviewRequest.editionNumber', 'is', null)
    .where('reviewRequest.expiresAt', '>', now)
    .where('reviewRequest.email', '<>', '')
    .where('reviewRequest.origin', '<>', '')
    .where('page.archivedAt', 'is', null)
    .where('person.disabledAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('reviewReminder')
            .select('reviewReminder.requestId')
            .whereRef('reviewReminder.requestId', '=', 'reviewRequest.id')
            .where('reviewReminder.occasion', '=', occasion),
        ),
      ),
    );
  if (id !== undefined) query = query.where('reviewRequest.id', '=', id);
  return (await query.orderBy('reviewRequest.id').limit(limit).execute()).map(toRequest);
}

/** Records a reminder. There is one for each occasion. */
export async function insertReviewReminder(trx: Writer, reminder: Insertable<ReviewReminderTable>): Promise<void> {
  await trx.insertInto('reviewReminder').values(reminder).execute();
}
