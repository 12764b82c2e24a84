import type { PageKind } from '#content/kinds/kind.ts';
import type { ReviewRule } from '#content/review.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** The rule of a kind, or null. */
export async function findReviewRule(db: Reader | Writer, kind: PageKind): Promise<ReviewRule | null> {
  const row = await db
    .selectFrom('reviewRule')
    .select(['approvals', 'approvers', 'bypass'])
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row ?? null;
}

/** Sets the rule of a kind. */
export async function saveReviewRule(trx: Writer, kind: PageKind, rule: ReviewRule): Promise<void> {
  await trx
    .insertInto('reviewRule')
    .values({ kind, ...rule })
    .onConflict((conflict) => conflict.column('kind').doUpdateSet({ ...rule }))
    .execute();
}
