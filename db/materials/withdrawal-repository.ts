import type { Selectable } from 'kysely';
import type { WithdrawnPassage } from '#content/withdrawal/withdrawal.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { WithdrawalTable } from '#db/driver/schema.ts';

/** A withdrawal: the choice for each passage, and digests of the words. */
export interface Withdrawal extends Readonly<Omit<Selectable<WithdrawalTable>, 'passages' | 'digests'>> {
  readonly passages: readonly WithdrawnPassage[];
  readonly digests: readonly string[];
}

function toWithdrawal(row: Selectable<WithdrawalTable>): Withdrawal {
  return {
    ...row,
    passages: JSON.parse(row.passages) as WithdrawnPassage[],
    digests: JSON.parse(row.digests) as string[],
  };
}

/**
 * Stores a withdrawal, with the pages from which words are to be removed. Its study is one of them,
 * also if it does not cite its own material.
 */
export async function insertWithdrawal(trx: Writer, withdrawal: Withdrawal, pageIds: readonly string[]): Promise<void> {
  const { passages, digests, ...row } = withdrawal;
  const study = row.pageId === '' ? [] : [row.pageId];
  await trx
    .insertInto('withdrawal')
    .values({ ...row, passages: JSON.stringify(passages), digests: JSON.stringify(digests) })
    .execute();
  await addWithdrawalPages(trx, withdrawal.id, [...pageIds, ...study]);
}

/** Adds pages to a withdrawal that were found later. */
export async function addWithdrawalPages(trx: Writer, withdrawalId: string, pageIds: readonly string[]): Promise<void> {
  for (const pageId of pageIds)
    await trx
      .insertInto('withdrawalPage')
      .values({ withdrawalId, pageId, readAt: null, doneAt: null })
      .onConflict((oc) => oc.columns(['withdrawalId', 'pageId']).doNothing())
      .execute();
}

/** The findings in a page: passages with the choices, and digests of removed words. */
export interface ReadPage {
  readonly passages: readonly WithdrawnPassage[];
  readonly digests: readonly string[];
}

/** The pages of a withdrawal that were not read yet. */
export async function listPagesToRead(db: Reader | Writer, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('withdrawalPage')
    .select('pageId')
    .where('withdrawalId', '=', id)
    .where('readAt', 'is', null)
    .orderBy('pageId')
    .execute();
  return rows.map(({ pageId }) => pageId);
}

/** Stores the findings in a page. */
export async function notePageRead(
  trx: Writer,
  withdrawalId: string,
  pageId: string,
  { passages, digests }: ReadPage,
  at: string,
): Promise<void> {
  await trx
    .updateTable('withdrawalPage')
    .set({ readAt: at, passages: JSON.stringify(passages), digests: JSON.stringify(digests) })
    .where('withdrawalId', '=', withdrawalId)
    .where('pageId', '=', pageId)
    .execute();
}

/** Combines the findings of all pages, once all are read. */
export async function noteWithdrawalRead(trx: Writer, withdrawal: Withdrawal, at: string): Promise<void> {
  const passages: WithdrawnPassage[] = [];
  const digests = new Set(withdrawal.digests);
  for (const pageId of await listPagesOf(trx, withdrawal.id)) {
    const row = await trx
      .selectFrom('withdrawalPage')
      .select(['passages', 'digests'])
      .where('withdrawalId', '=', withdrawal.id)
      .where('pageId', '=', pageId)
      .executeTakeFirstOrThrow();
    passages.push(...(JSON.parse(row.passages) as WithdrawnPassage[]));
    for (const digest of JSON.parse(row.digests) as string[]) digests.add(digest);
  }
  await trx
    .updateTable('withdrawal')
    .set({ readAt: at, passages: JSON.stringify(passages), digests: JSON.stringify([...digests]) })
    .where('id', '=', withdrawal.id)
    .execute();
  await trx
    .updateTable('withdrawalPage')
    .set({ passages: '[]', digests: '[]' })
    .where('withdrawalId', '=', withdrawal.id)
    .execute();
}

/** Forgets the passages' short sequences, once no text is left that may have them. */
export async function forgetShort(trx: Writer, { id, passages }: Withdrawal): Promise<void> {
  const kept = passages.map(({ short: _short, ...passage }) => passage);
  await trx
    .updateTable('withdrawal')
    .set({ passages: JSON.stringify(kept) })
    .where('id', '=', id)
    .execute();
}

/** All pages of a withdrawal. */
export async function listPagesOf(db: Reader | Writer, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('withdrawalPage')
    .select('pageId')
    .where('withdrawalId', '=', id)
    .orderBy('pageId')
    .execute();
  return rows.map(({ pageId }) => pageId);
}

/** Numbers of all pages of a withdrawal, and of those done. */
export async function countPagesDone(db: Reader, id: string): Promise<{ all: number; done: number }> {
  const row = await db
    .selectFrom('withdrawalPage')
    .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('doneAt').as('done')])
    .where('withdrawalId', '=', id)
    .executeTakeFirstOrThrow();
  return { all: Number(row.all), done: Number(row.done) };
}

/** Rows of the drafts' log per query. */
const LOG_ROWS = 500;

/** The pages whose drafts' log contains these bytes, even if the text was deleted since. */
export async function listLoggedWith(db: Reader, wanted: readonly Buffer[]): Promise<string[]> {
  const found = new Set<string>();
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('draftUpdate')
      .select(['position', 'pageId', 'data'])
      .where('position', '>', after)
      .orderBy('position')
      .limit(LOG_ROWS)
      .execute();
    for (const { pageId, data } of rows) {
      const update = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      if (wanted.some((bytes) => update.includes(bytes))) found.add(pageId);
    }
    const last = rows.at(-1);
    if (!last || rows.length < LOG_ROWS) return [...found];
    after = Number(last.position);
  }
}

export async function findWithdrawal(db: Reader | Writer, id: string): Promise<Withdrawal | null> {
  const row = await db.selectFrom('withdrawal').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toWithdrawal(row) : null;
}

/** The withdrawals of a material, the latest first. */
export async function listWithdrawals(db: Reader | Writer, materialId: string): Promise<Withdrawal[]> {
  const rows = await db
    .selectFrom('withdrawal')
    .selectAll()
    .where('materialId', '=', materialId)
    .orderBy('requestedAt', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toWithdrawal);
}

/** The ids of unfinished withdrawals, oldest first. */
export async function listUnfinished(db: Reader | Writer): Promise<string[]> {
  const rows = await db
    .selectFrom('withdrawal')
    .select('id')
    .where('doneAt', 'is', null)
    .orderBy('requestedAt')
    .execute();
  return rows.map(({ id }) => id);
}

/** The pages of a withdrawal that are not done. */
export async function listPagesLeft(db: Reader | Writer, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('withdrawalPage')
    .select('pageId')
    .where('withdrawalId', '=', id)
    .where('doneAt', 'is', null)
    .orderBy('pageId')
    .execute();
  return rows.map(({ pageId }) => pageId);
}

/** Records that a page no longer has withdrawn words. */
export async function notePageDone(trx: Writer, withdrawalId: string, pageId: string, at: string): Promise<void> {
  await trx
    .updateTable('withdrawalPage')
    .set({ doneAt: at })
    .where('withdrawalId', '=', withdrawalId)
    .where('pageId', '=', pageId)
    .execute();
}

/** Records that a withdrawal is done. */
export async function noteWithdrawalDone(trx: Writer, id: string, at: string): Promise<void> {
  await trx.updateTable('withdrawal').set({ doneAt: at }).where('id', '=', id).execute();
}

/** A stored text of a page. */
export interface StoredText {
  readonly id: string;
  readonly packed: Uint8Array;
}

/** The ids of a page's checkpoints. */
export async function listCheckpointIds(db: Reader | Writer, pageId: string): Promise<string[]> {
  const rows = await db.selectFrom('checkpoint').select('id').where('pageId', '=', pageId).orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** The texts of a page that reviewers were shown or answered for. */
export async function listReviewedStates(db: Reader | Writer, pageId: string): Promise<StoredText[]> {
  const rows = await db.selectFrom('reviewedText').select(['state', 'document']).where('pageId', '=', pageId).execute();
  return rows.map(({ state, document }) => ({ id: state, packed: document }));
}

/** Stores a reviewed text without withdrawn words. */
export async function updateReviewedText(
  trx: Writer,
  pageId: string,
  state: string,
  document: Uint8Array,
): Promise<void> {
  await trx
    .updateTable('reviewedText')
    .set({ document: Buffer.from(document) })
    .where('pageId', '=', pageId)
    .where('state', '=', state)
    .execute();
}

/** The words of an annotation: quotation, body and proposed replacement. */
export interface AnnotationWords {
  readonly id: string;
  readonly body: string;
  /** JSON. */
  readonly anchor: string | null;
  readonly replacement: string | null;
}

/** The words of a page's annotations and replies. */
export function listAnnotationWords(db: Reader | Writer, pageId: string): Promise<AnnotationWords[]> {
  return db
    .selectFrom('annotation')
    .select(['id', 'body', 'anchor', 'replacement'])
    .where('pageId', '=', pageId)
    .execute();
}

/** Stores the words of an annotation without withdrawn ones. */
export async function updateAnnotationWords(trx: Writer, { id, ...words }: AnnotationWords): Promise<void> {
  await trx.updateTable('annotation').set(words).where('id', '=', id).execute();
}

/** The title and summary stored with a published text. */
export interface TextHead {
  readonly title: string;
  readonly summary: string;
}

/** The stored head and note of an edition. */
export async function findEditionHead(
  db: Reader | Writer,
  pageId: string,
  number: number,
): Promise<(TextHead & { readonly note: string }) | null> {
  const row = await db
    .selectFrom('edition')
    .select(['title', 'summary', 'note'])
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row ?? null;
}

/** Stores an edition's head and note without withdrawn words. */
export async function updateEditionHead(
  trx: Writer,
  { pageId, number, withdrawnAt }: { readonly pageId: string; readonly number: number; readonly withdrawnAt: string },
  head: TextHead & { readonly note: string },
): Promise<void> {
  await trx
    .updateTable('edition')
    .set({ ...head, withdrawnAt })
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .execute();
}

/** Records a withdrawal from an edition whose quotation was masked. */
export async function noteEditionWithdrawn(
  trx: Writer,
  { pageId, number }: { readonly pageId: string; readonly number: number },
  withdrawnAt: string,
): Promise<void> {
  await trx
    .updateTable('edition')
    .set({ withdrawnAt })
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .execute();
}

/** The heads of a page's versions to annotate. */
export function listVersionHeads(db: Reader | Writer, pageId: string): Promise<(TextHead & { number: number })[]> {
  return db.selectFrom('frozenVersion').select(['number', 'title', 'summary']).where('pageId', '=', pageId).execute();
}

/** Stores a version's head without withdrawn words. */
export async function updateVersionHead(trx: Writer, pageId: string, number: number, head: TextHead): Promise<void> {
  await trx.updateTable('frozenVersion').set(head).where('pageId', '=', pageId).where('number', '=', number).execute();
}

/** The digests of all withdrawn words, with the salt of each withdrawal. */
export async function listWithdrawnDigests(db: Reader | Writer): Promise<Pick<Withdrawal, 'salt' | 'digests'>[]> {
  const rows = await db
    .selectFrom('withdrawal')
    .select(['salt', 'digests'])
    .where('readAt', 'is not', null)
    .where('digests', '!=', '[]')
    .orderBy('requestedAt')
    .execute();
  return rows.map(({ salt, digests }) => ({ salt, digests: JSON.parse(digests) as string[] }));
}

/** The finished withdrawals of a page. */
export const listWithdrawalsOfPage = (db: Reader | Writer, pageId: string) => listReached(db, pageId, 'doneAt');

/** The withdrawals from a page whose words are known, done or not. */
export const listReadWithdrawals = (db: Reader | Writer, pageId: string) => listReached(db, pageId, 'readAt');

async function listReached(db: Reader | Writer, pageId: string, step: 'doneAt' | 'readAt'): Promise<Withdrawal[]> {
  const rows = await db
    .selectFrom('withdrawal')
    .innerJoin('withdrawalPage', 'withdrawalPage.withdrawalId', 'withdrawal.id')
    .selectAll('withdrawal')
    .where('withdrawalPage.pageId', '=', pageId)
    .where(`withdrawal.${step}`, 'is not', null)
    .execute();
  return rows.map(toWithdrawal);
}

/** The ids of pages with a withdrawal. */
export async function listWithdrawnPages(db: Reader | Writer): Promise<string[]> {
  const rows = await db.selectFrom('withdrawalPage').select('pageId').distinct().execute();
  return rows.map(({ pageId }) => pageId);
}
