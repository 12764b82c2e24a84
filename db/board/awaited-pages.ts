import type { Reader } from '#db/driver/database.ts';

/**
 * Requests that are open at an instant: to a person, or to the team as a whole; for null, to
 * whomever; with days, to be answered from the first of them to before the second.
 */
export interface OpenRequests {
  readonly personId: string | null;
  /** Instead of a person: to the address of this request, without an account. */
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
      eb.or([eb('personId', '=', personId), eb.and([eb('personId', 'is', null), eb('email', '=', '')])]),
    );
  return due ? query.where('dueOn', '>=', due[0]).where('dueOn', '<', due[1]) : query;
}
