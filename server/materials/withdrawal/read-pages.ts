import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { passageName, type WithdrawnPassage } from '#content/withdrawal/withdrawal.ts';
import { shinglesOf, shortSequencesOf } from '#content/withdrawal/words/withdrawn-words.ts';
import type { Writer } from '#db/driver/database.ts';
import { listConcerned, updateConcerned } from '#db/materials/concerned-repository.ts';
import {
  addWithdrawalPages,
  findWithdrawal,
  insertWithdrawal,
  listLoggedWith,
  listPagesToRead,
  notePageRead,
  noteWithdrawalRead,
  type ReadPage,
  type Withdrawal,
} from '#db/materials/withdrawal-repository.ts';
import { findDraftPages } from '#db/studies/section-repository.ts';
import { digestWords } from '#server/drafts/withdraw-text.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { findChosen } from './chosen-passages.ts';
import type { PassageSources } from './withdrawal-places.ts';

/** Stores a withdrawal before anything is read, and that its person withdraws. */
export async function storeWithdrawal(trx: Writer, withdrawal: Withdrawal, pageIds: readonly string[]): Promise<void> {
  const { materialId, concernedId, passages } = withdrawal;
  await insertWithdrawal(trx, withdrawal, pageIds);
  const keepsSome = passages.some(({ choice }) => choice === 'pseudonym');
  const person = (await listConcerned(trx, [materialId])).find(({ id }) => id === concernedId);
  if (!person) return;
  const { id, materialId: _material, createdAt: _createdAt, ...facts } = person;
  const change = keepsSome ? { naming: 'pseudonym' as const } : { state: 'withdrawn' as const };
  await updateConcerned(trx, id, { ...facts, ...change, updatedAt: withdrawal.requestedAt });
}

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

async function readPage(deps: PassageSources, withdrawal: Withdrawal, pageId: string): Promise<ReadPage> {
  const { salt } = withdrawal;
  const digests = new Set<string>();
  const passages: WithdrawnPassage[] = [];
  for (const { passage, texts } of await findChosen(deps, withdrawal, pageId)) {
    const short = new Set<string>();
    for (const text of passage.choice === 'pseudonym' ? [] : texts) {
      for (const words of shinglesOf(text)) digests.add(digestWords(salt, words));
      for (const words of shortSequencesOf(text, passageName(passage))) short.add(digestWords(salt, words));
      // Others do not wait for the digests of a whole page.
      await turnOfTheLoop();
    }
    passages.push(short.size > 0 ? { ...passage, short: [...short] } : passage);
  }
  // A page without a passage is processed all the same: its draft's log may have withdrawn words.
  if (passages.length === 0) passages.push({ pageId, blockIds: [], choice: 'remove', paraphrase: '' });
  return { passages, digests: [...digests] };
}
