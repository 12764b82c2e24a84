import type { Reader, Writer } from '#db/driver/database.ts';

/** The draft of a material's transcript. */
export interface TranscriptDraft {
  readonly id: string;
  /** The study's. */
  readonly pageId: string;
  readonly materialId: string;
}

/** Prefix of a transcript's name among the drafts of its study. */
const NAME = 'transcript/';

const isTranscript = (draft: { id: string; pageId: string; materialId: string | null }): draft is TranscriptDraft =>
  draft.materialId !== null;

/** A material's transcript; null if it was never opened to write. */
export async function findTranscript(db: Reader | Writer, materialId: string): Promise<TranscriptDraft | null> {
  const row = await db
    .selectFrom('draft')
    .select(['id', 'pageId', 'materialId'])
    .where('materialId', '=', materialId)
    .executeTakeFirst();
  return row && isTranscript(row) ? row : null;
}

/** The transcript whose draft has this id; null for other drafts, and for a detached one. */
export async function findTranscriptDraft(db: Reader | Writer, id: string): Promise<TranscriptDraft | null> {
  const row = await db
    .selectFrom('draft')
    .select(['id', 'pageId', 'materialId'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && isTranscript(row) ? row : null;
}

/** The transcripts of a study's materials, in no order. */
export async function listTranscripts(db: Reader | Writer, pageId: string): Promise<TranscriptDraft[]> {
  const rows = await db
    .selectFrom('draft')
    .select(['id', 'pageId', 'materialId'])
    .where('pageId', '=', pageId)
    .where('materialId', 'is not', null)
    .execute();
  return rows.filter(isTranscript);
}

export async function insertTranscript(trx: Writer, draft: TranscriptDraft): Promise<void> {
  await trx
    .insertInto('draft')
    .values({ ...draft, section: `${NAME}${draft.id}` })
    .execute();
}

/** Inserts a transcript that has no material: nobody may open it. */
export async function insertDetached(trx: Writer, { id, pageId }: Omit<TranscriptDraft, 'materialId'>): Promise<void> {
  await trx
    .insertInto('draft')
    .values({ id, pageId, section: `${NAME}${id}`, materialId: null })
    .execute();
}

/**
 * Detaches a transcript from its material: nobody may open it any more, and it is erased later. The
 * database does this when the material is deleted.
 */
export async function detachTranscript(trx: Writer, materialId: string): Promise<void> {
  await trx.updateTable('draft').set({ materialId: null }).where('materialId', '=', materialId).execute();
}

/** Ids of detached transcripts, to be erased. */
export async function listDetached(db: Reader | Writer): Promise<string[]> {
  const rows = await db
    .selectFrom('draft')
    .select('id')
    .where('section', 'like', `${NAME}%`)
    .where('materialId', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** Deletes a detached transcript with its log, snapshot and checkpoints. */
export async function deleteDetached(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('draft').where('id', '=', id).where('materialId', 'is', null).execute();
}
