import { cutWithdrawn } from '#content/withdrawal/withdrawn-words.ts';
import { eraseLoopWords } from '#db/consent/consent-loop-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { noteCollectionsToFit } from '#db/materials/masked-collection-repository.ts';
import type { Withdrawal } from '#db/materials/withdrawal-repository.ts';
import { cutConcernedNotes, cutWordsBeside, cutWordsOfSite } from '#db/materials/words-beside-repository.ts';
import { forgetUnusedTerms, listEditionTerms } from '#db/pages/edition-term-repository.ts';
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
  for (const pageId of all)
    await database.write(async (trx) => {
      // A page is listed under the keywords of its notice.
      if ((await cutWordsBeside(trx, pageId, cut)) > 0) await listEditionTerms(trx, pageId);
    });
  await database.write(async (trx) => {
    await cutWordsOfSite(trx, cut);
    await forgetUnusedTerms(trx);
    // Their collections need no masks any more for what is gone.
    await noteCollectionsToFit(trx, [...all]);
  });
  await database.write((trx) => cutConcernedNotes(trx, withdrawal.materialId, cut));
  await database.write((trx) => eraseLoopWords(trx, withdrawal.materialId));
  await outbox.removeThose((text) => cut(text) !== text);
}
