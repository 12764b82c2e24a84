import type { Database } from '#db/driver/database.ts';
import {
  type DocumentWithText,
  findFileText,
  listDocumentsWithText,
  listFilesWithText,
  updateFileText,
} from '#db/files/file-text-repository.ts';
import { listReadWithdrawals, type Withdrawal } from '#db/materials/withdrawal-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import { CUT } from './withdrawal-steps.ts';

interface FileWordsDeps {
  readonly database: Database;
  readonly tasks: Pick<DraftTaskRunner, 'run'>;
  readonly clock: Clock;
}

/**
 * Removes withdrawn words from what was read from a page's attached documents, by which search
 * finds them. The documents themselves stay: theirs is for people to change.
 */
export async function withdrawFromFiles(
  { database, tasks, clock }: FileWordsDeps,
  { salt, digests }: Withdrawal,
  pageId: string,
): Promise<void> {
  for (const fileId of await listFilesWithText(database.read, pageId)) {
    const found = await findFileText(database.read, fileId);
    const text = found && (await tasks.run('withdrawFromPlain', found.text, { salt, digests }, CUT));
    if (text)
      await database.write((trx) => updateFileText(trx, fileId, { text, readAt: changedAfter(clock, found.readAt) }));
  }
}

/** Characters of documents that one screen reads: a few seconds of another process at most. */
const MOST_OF_DOCUMENTS = 3_000_000;

/**
 * The attached documents of these pages whose files have words of some passages.
 * @returns also whether all documents were read
 */
export async function findDocumentsWith(
  { database, tasks }: Pick<FileWordsDeps, 'database' | 'tasks'>,
  pageIds: readonly string[],
  passages: readonly string[],
): Promise<{ readonly documents: readonly DocumentWithText[]; readonly isWhole: boolean }> {
  const documents: DocumentWithText[] = [];
  let read = 0;
  for (const one of passages.length === 0 ? [] : await listDocumentsWithText(database.read, pageIds)) {
    if (read >= MOST_OF_DOCUMENTS) return { documents, isWhole: false };
    const text = (await findFileText(database.read, one.fileId))?.text ?? '';
    read += text.length;
    if (await tasks.run('holdsPassages', text, passages)) documents.push(one);
  }
  return { documents, isWhole: true };
}

/** What was read from a document of a page just now, without the words withdrawn from the page. */
export async function withoutWithdrawn(
  { database, tasks }: Pick<FileWordsDeps, 'database' | 'tasks'>,
  pageId: string,
  read: string,
): Promise<string> {
  let text = read;
  for (const { salt, digests } of await listReadWithdrawals(database.read, pageId))
    text = (await tasks.run('withdrawFromPlain', text, { salt, digests }, CUT)) ?? text;
  return text;
}
