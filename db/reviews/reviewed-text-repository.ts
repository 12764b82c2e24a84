import type { Reader, Writer } from '#db/driver/database.ts';
import type { ReviewRequest } from './review-request-repository.ts';

/** The state of a page that a reviewer last read or answered for, by any of their requests. */
export async function findLastLook(
  db: Reader,
  { pageId, personId, email, id }: Pick<ReviewRequest, 'pageId' | 'personId' | 'email' | 'id'>,
): Promise<{ at: string; document: Uint8Array; details: string } | null> {
  const row = await db
    .selectFrom('reviewRequest')
    .innerJoin('reviewedText', (join) =>
      join
        .onRef('reviewedText.pageId', '=', 'reviewRequest.pageId')
        .onRef('reviewedText.state', '=', 'reviewRequest.lookedState'),
    )
    .select(['reviewRequest.lookedAt as at', 'reviewedText.document', 'reviewedText.details'])
    .where('reviewRequest.pageId', '=', pageId)
    .where((eb) =>
      personId === null
        ? eb.or([eb('id', '=', id), eb.and([eb('email', '=', email), eb('email', '<>', '')])])
        : eb('personId', '=', personId),
    )
    .where('lookedAt', 'is not', null)
    .orderBy('lookedAt', 'desc')
    .orderBy('reviewRequest.id')
    .limit(1)
    .executeTakeFirst();
  return row ? { ...row, at: row.at! } : null;
}

/**
 * Stores the text of a state and its details, once, with the latest log position that has this
 * state.
 */
export async function keepReviewedText(
  trx: Writer,
  text: { pageId: string; state: string; document: Uint8Array; details: string; position: number; createdAt: string },
): Promise<void> {
  await trx
    .insertInto('reviewedText')
    .values({ ...text, document: Buffer.from(text.document) })
    .onConflict((conflict) =>
      conflict.columns(['pageId', 'state']).doUpdateSet({ position: text.position, details: text.details }),
    )
    .execute();
}

/** The stored text of a state, packed, and its details; null if it is not stored. */
export async function findReviewedText(
  db: Reader,
  pageId: string,
  state: string,
): Promise<{ readonly document: Uint8Array; readonly details: string } | null> {
  const row = await db
    .selectFrom('reviewedText')
    .select(['document', 'details'])
    .where('pageId', '=', pageId)
    .where('state', '=', state)
    .executeTakeFirst();
  return row ?? null;
}

/** The log position of a state's stored text; null if it is not stored. */
export async function findTextPosition(db: Reader | Writer, pageId: string, state: string): Promise<number | null> {
  const row = await db
    .selectFrom('reviewedText')
    .select('position')
    .where('pageId', '=', pageId)
    .where('state', '=', state)
    .executeTakeFirst();
  return row?.position ?? null;
}

/**
 * Deletes texts of a page that reviewers were shown, but neither answered for nor marked as read,
 * except the latest `keep`.
 */
export async function deleteShownTexts(trx: Writer, pageId: string, keep: number): Promise<void> {
  const rows = await trx
    .selectFrom('reviewedText')
    .select('state')
    .where('pageId', '=', pageId)
    .where('state', 'not in', (eb) =>
      eb
        .selectFrom('reviewRequest')
        .select('state')
        .where('pageId', '=', pageId)
        .where('state', 'is not', null)
        .$castTo<{ state: string }>(),
    )
    .where('state', 'not in', (eb) =>
      eb
        .selectFrom('reviewRequest')
        .select('lookedState as state')
        .where('pageId', '=', pageId)
        .where('lookedState', 'is not', null)
        .$castTo<{ state: string }>(),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('state')
    .execute();
  const old = rows.slice(keep).map(({ state }) => state);
  if (old.length === 0) return;
  await trx.deleteFrom('reviewedText').where('pageId', '=', pageId).where('state', 'in', old).execute();
}
