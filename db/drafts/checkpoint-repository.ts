import type { CheckpointReason } from '#content/draft/checkpoint.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** A checkpoint without its text. */
export interface CheckpointRow {
  readonly id: string;
  readonly pageId: string;
  readonly createdAt: string;
  readonly reason: CheckpointReason;
  readonly words: number;
  /**
   * The names of those who wrote since the previous checkpoint, without people who no longer exist.
   */
  readonly authors: readonly string[];
  /**
   * The name of the person who replaced its text by another; null if that was the command line, or
   * if it was made for another reason.
   */
  readonly replacedBy: string | null;
}

/** The state that a checkpoint stores. */
export interface KeptState {
  readonly document: Uint8Array;
  readonly details: string;
}

/**
 * Stores a checkpoint.
 * @param checkpoint.document the document's JSON, compressed by the caller
 * @param checkpoint.details title, summary and notice, as JSON; empty for a transcript
 * @param checkpoint.replacedBy a person's id
 */
export async function insertCheckpoint(
  trx: Writer,
  checkpoint: Omit<CheckpointRow, 'authors'> & KeptState,
  personIds: readonly string[],
): Promise<void> {
  const { document, replacedBy, ...row } = checkpoint;
  await trx
    .insertInto('checkpoint')
    .values({ ...row, document: Buffer.from(document) })
    .execute();
  if (replacedBy !== null) {
    const replacement = { checkpointId: checkpoint.id, personId: replacedBy };
    await trx.insertInto('checkpointReplacement').values(replacement).execute();
  }
  const authors = personIds.map((personId) => ({ checkpointId: checkpoint.id, personId }));
  if (authors.length > 0) await trx.insertInto('checkpointAuthor').values(authors).execute();
}

/** Stores a checkpoint's text in another form. */
export async function updateCheckpointText(
  trx: Writer,
  id: string,
  { document, words }: { readonly document: Uint8Array; readonly words: number },
): Promise<void> {
  await trx
    .updateTable('checkpoint')
    .set({ document: Buffer.from(document), words })
    .where('id', '=', id)
    .execute();
}

/** A page's checkpoints, latest first. */
export async function listCheckpoints(db: Reader | Writer, pageId: string): Promise<CheckpointRow[]> {
  const rows = await db
    .selectFrom('checkpoint')
    .leftJoin('checkpointAuthor', 'checkpointAuthor.checkpointId', 'checkpoint.id')
    .leftJoin('person', 'person.id', 'checkpointAuthor.personId')
    .leftJoin('checkpointReplacement', 'checkpointReplacement.checkpointId', 'checkpoint.id')
    .leftJoin('person as replacer', 'replacer.id', 'checkpointReplacement.personId')
    .select([
      'checkpoint.id',
      'checkpoint.pageId',
      'checkpoint.createdAt',
      'checkpoint.reason',
      'checkpoint.words',
      'person.name',
      'replacer.name as replacedBy',
    ])
    .where('checkpoint.pageId', '=', pageId)
    .orderBy('checkpoint.createdAt', 'desc')
    .orderBy('checkpoint.id')
    .orderBy('person.name')
    .execute();
  const checkpoints = new Map<string, CheckpointRow & { authors: string[] }>();
  for (const { name, ...row } of rows) {
    const found = checkpoints.get(row.id) ?? { ...row, reason: row.reason as CheckpointReason, authors: [] };
    if (name) found.authors.push(name);
    checkpoints.set(row.id, found);
  }
  return [...checkpoints.values()];
}

/**
 * When a draft's text was last replaced, and the name of the person who did it, according to the
 * checkpoints.
 */
export async function findLastReplacement(db: Reader, pageId: string): Promise<{ at: string; by: string } | null> {
  const row = await db
    .selectFrom('checkpoint')
    .leftJoin('checkpointReplacement', 'checkpointReplacement.checkpointId', 'checkpoint.id')
    .leftJoin('person', 'person.id', 'checkpointReplacement.personId')
    .select(['checkpoint.createdAt', 'person.name'])
    .where('checkpoint.pageId', '=', pageId)
    .where('checkpoint.reason', 'in', ['before-restore', 'before-import'])
    .orderBy('checkpoint.createdAt', 'desc')
    .orderBy('checkpoint.id')
    .limit(1)
    .executeTakeFirst();
  return row ? { at: row.createdAt, by: row.name ?? '' } : null;
}

/**
 * When a checkpoint was made, its compressed document and what stood with it; null when the page
 * has none with this id.
 */
export async function findCheckpoint(
  db: Reader | Writer,
  pageId: string,
  id: string,
): Promise<(KeptState & { readonly createdAt: string }) | null> {
  const row = await db
    .selectFrom('checkpoint')
    .select(['createdAt', 'document', 'details'])
    .where('pageId', '=', pageId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

export async function deleteCheckpointsAt(trx: Writer, pageId: string, instants: readonly string[]): Promise<void> {
  if (instants.length === 0) return;
  await trx
    .deleteFrom('checkpoint')
    .where('pageId', '=', pageId)
    .where('createdAt', 'in', [...instants])
    .execute();
}
