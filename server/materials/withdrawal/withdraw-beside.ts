import { cutWithdrawn } from '#content/withdrawal/withdrawn-words.ts';
import { eraseLoopWords } from '#db/consent/consent-loop-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { Withdrawal } from '#db/materials/withdrawal-repository.ts';
import { cutConcernedNotes, cutWordsBeside, cutWordsOfSite } from '#db/materials/words-beside-repository.ts';
import { withdrawnWords } from '#server/drafts/withdraw-text.ts';
import type { Outbox } from '#server/mail/outbox.ts';
import { CUT } from './withdrawal-steps.ts';

/**
 * Removes withdrawn words from what is stored beside texts: notices, messages and answers of
 * reviews, materials, the audit log, queued and stored mail. Can be repeated.
 * @param pageIds the pages of the withdrawal
 */
export async function withdrawBeside(
  { database, outbox }: { readonly database: Database; readonly outbox: Outbox },
  withdrawal: Withdrawal,
  pageIds: readonly string[],
): Promise<void> {
  const isWithdrawn = withdrawnWords(withdrawal);
  const cut = (text: string) => cutWithdrawn(text, isWithdrawn, CUT);
  // The study may not cite its own material.
  const all = new Set([...pageIds, ...(withdrawal.pageId === '' ? [] : [withdrawal.pageId])]);
  for (const pageId of all) await database.write((trx) => cutWordsBeside(trx, pageId, cut));
  await database.write((trx) => cutWordsOfSite(trx, cut));
  await database.write((trx) => cutConcernedNotes(trx, withdrawal.materialId, cut));
  await database.write((trx) => eraseLoopWords(trx, withdrawal.materialId));
  await outbox.removeThose((text) => cut(text) !== text);
}
