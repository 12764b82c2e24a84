import type { WithdrawnPassage } from '#content/withdrawal/withdrawal.ts';
import { shinglesOf } from '#content/withdrawal/withdrawn-words.ts';
import {
  addWithdrawalPages,
  findWithdrawal,
  listLoggedWith,
  listPagesToRead,
  notePageRead,
  noteWithdrawalRead,
  type ReadPage,
  type Withdrawal,
} from '#db/materials/withdrawal-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { findDraftPages } from '#db/studies/section-repository.ts';
import { digestWords } from '#server/drafts/withdraw-text.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { findAllPassages, type PassageSources } from './withdrawal-places.ts';

/**
 * Finds the passages of all pages, those of their history as well, and the words to remove. Runs
 * before anything is rewritten: a page may have copied the words of another.
 */
export async function readPages(
  deps: PassageSources & { readonly clock: Clock },
  withdrawal: Withdrawal,
): Promise<Withdrawal> {
  const { database, clock } = deps;
  const { id, materialId } = withdrawal;
  // Drafts that cited it for a moment: the log may still have what was typed around it.
  const targets = await materialTargets(database.read, materialId);
  const drafts = await listLoggedWith(
    database.read,
    targets.map((target) => Buffer.from(target)),
  );
  const others = await findDraftPages(database.read, drafts);
  const logged = [...new Set(drafts.map((draft) => others.get(draft) ?? draft))];
  await database.write((trx) => addWithdrawalPages(trx, id, logged));
  for (const pageId of await listPagesToRead(database.read, id)) {
    const read = await readPage(deps, withdrawal, pageId);
    await database.write((trx) => notePageRead(trx, id, pageId, read, clock().toISOString()));
  }
  await database.write((trx) => noteWithdrawalRead(trx, withdrawal, clock().toISOString()));
  return (await findWithdrawal(database.read, id))!;
}

async function readPage(
  deps: PassageSources,
  { materialId, salt, passages }: Withdrawal,
  pageId: string,
): Promise<ReadPage> {
  const ofPage = passages.filter((one) => one.pageId === pageId).map((one) => ({ ...one }));
  const digests = new Set<string>();
  const page = await findPage(deps.database.read, pageId);
  const ids = ofPage.flatMap(({ blockIds }) => blockIds);
  const found = page ? await findAllPassages(deps, pageId, materialId, ids) : [];
  for (const { blockIds, text } of found) {
    let chosen: WithdrawnPassage | undefined = ofPage.find((one) => one.blockIds.some((id) => blockIds.includes(id)));
    if (!chosen) {
      chosen = { pageId, blockIds: [], choice: 'remove', paraphrase: '' };
      ofPage.push(chosen);
    }
    Object.assign(chosen, { blockIds: [...new Set([...chosen.blockIds, ...blockIds])] });
    if (chosen.choice === 'pseudonym') continue;
    for (const words of shinglesOf(text)) digests.add(digestWords(salt, words));
  }
  // A page without a passage is processed all the same: its draft's log may have withdrawn words.
  if (ofPage.length === 0) ofPage.push({ pageId, blockIds: [], choice: 'remove', paraphrase: '' });
  return { passages: ofPage, digests: [...digests] };
}
