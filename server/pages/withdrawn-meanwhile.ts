import { NavetteError } from '#content/errors.ts';
import type { Writer } from '#db/driver/database.ts';
import { findPageWithdrawals, type PageWithdrawals } from '#db/materials/withdrawn-page-repository.ts';

/**
 * Whether a draft that was read may have words that were withdrawn since, or that a withdrawal has
 * yet to take out of what is stored: neither may be stored any more
 * (docs/decisions/0177-what-was-read-before-a-withdrawal-is-not-stored-after.md).
 * @param before how far withdrawals had come before it was read (`findPageWithdrawals`)
 */
export async function isWithdrawnMeanwhile(trx: Writer, pageId: string, before: PageWithdrawals): Promise<boolean> {
  const now = await findPageWithdrawals(trx, pageId);
  return now.isUnderWay || now.mark !== before.mark;
}

/** @throws NavetteError `conflict` with `reason` `draft-changed` */
export async function refuseWithdrawnMeanwhile(trx: Writer, pageId: string, before: PageWithdrawals): Promise<void> {
  if (await isWithdrawnMeanwhile(trx, pageId, before)) throw new NavetteError('conflict', { reason: 'draft-changed' });
}
