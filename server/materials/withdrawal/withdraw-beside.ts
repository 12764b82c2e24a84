import { cutWithdrawn } from '#content/withdrawal/words/withdrawn-words.ts';
import { eraseLoopWords } from '#db/consent/consent-loop-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { Withdrawal } from '#db/materials/withdrawal-repository.ts';
import { cutWordsBeside, cutWordsOfSite } from '#db/materials/words-beside-repository.ts';
import { findCollection, updateCollection } from '#db/pages/collection-repository.ts';
import { forgetUnusedTerms, listEditionTerms } from '#db/pages/edition-term-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { withdrawnWords } from '#server/drafts/withdraw-text.ts';
import type { Outbox } from '#server/mail/outbox.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import { withdrawFromFiles } from './file-words.ts';
import { CUT } from './withdrawal-steps.ts';

export interface BesideDeps {
  readonly database: Database;
  readonly tasks: Pick<DraftTaskRunner, 'run'>;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** The projects of analysts' tools that were read for a preview, with transcripts. */
  readonly projects: {
    /** Drops those for a study. */
    dropOf(pageId: string): Promise<void>;
  };
}

/**
 * Removes withdrawn words from what is stored beside texts: notices, messages and answers of
 * reviews, materials, kits that people keep, texts of attached documents, the audit log, queued and
 * stored mail. What waits to be imported into the study, and may have them, is dropped. Can be
 * repeated.
 * @param pageIds the pages of the withdrawal
 * @returns the ids of collections that had such words
 */
export async function withdrawBeside(
  deps: BesideDeps,
  withdrawal: Withdrawal,
  pageIds: readonly string[],
): Promise<string[]> {
  const { database, outbox, clock, projects } = deps;
  await projects.dropOf(withdrawal.pageId);
  const isWithdrawn = withdrawnWords(withdrawal);
  const cut = (text: string) => cutWithdrawn(text, isWithdrawn, CUT);
  // The study may not cite its own material.
  const all = new Set([...pageIds, ...(withdrawal.pageId === '' ? [] : [withdrawal.pageId])]);
  for (const pageId of all) {
    await database.write(async (trx) => {
      // A page is listed under the keywords of its notice.
      if ((await cutWordsBeside(trx, pageId, cut)) > 0) await listEditionTerms(trx, pageId);
    });
    await withdrawFromFiles(deps, withdrawal, pageId);
  }
  const collections = await database.write(async (trx) => {
    await forgetUnusedTerms(trx);
    const changed = await cutWordsOfSite(trx, cut);
    for (const id of changed) {
      const collection = await findCollection(trx, id);
      // A new `updatedAt` makes search read it again, even if it misses the event.
      if (collection) await updateCollection(trx, id, { updatedAt: changedAfter(clock, collection.updatedAt) });
    }
    return changed;
  });
  await database.write((trx) => eraseLoopWords(trx, withdrawal.materialId));
  await outbox.removeThose((text) => cut(text) !== text);
  return collections;
}
