import type { Selectable } from 'kysely';
import type { TextState } from '#content/attachment.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { AttachmentTable } from '#db/driver/schema.ts';

/** An attachment of a page's draft. */
export type Attachment = Selectable<AttachmentTable>;

/** An attachment with the details of its file that lists show. */
export interface AttachedFile {
  readonly fileId: string;
  readonly title: string;
  readonly language: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly name: string;
}

/** The columns of an `AttachedFile`, from a table of attachments called `attached`, and `file`. */
const SHOWN = [
  'attached.fileId',
  'attached.title',
  'attached.language',
  'file.mediaType',
  'file.bytes',
  'file.name',
] as const;

/** An attachment of a draft, as the draft's authors see it. */
export interface DraftAttachment extends AttachedFile {
  readonly id: string;
  readonly textState: TextState;
  readonly pages: number | null;
}

/** A draft's attachments, in their order. */
export async function listAttachments(db: Reader | Writer, pageId: string): Promise<DraftAttachment[]> {
  const rows = await db
    .selectFrom('attachment as attached')
    .innerJoin('file', 'file.id', 'attached.fileId')
    .leftJoin('fileText', 'fileText.fileId', 'attached.fileId')
    .select([...SHOWN, 'attached.id', 'fileText.state', 'fileText.pages'])
    .where('attached.pageId', '=', pageId)
    .orderBy('attached.position')
    .execute();
  return rows.map(({ state, ...row }) => ({ ...row, textState: state ?? 'waiting' }));
}

/** The attachments published with an edition, in their order. */
export function listEditionAttachments(
  db: Reader | Writer,
  pageId: string,
  editionNumber: number,
): Promise<AttachedFile[]> {
  return db
    .selectFrom('editionAttachment as attached')
    .innerJoin('file', 'file.id', 'attached.fileId')
    .select(SHOWN)
    .where('attached.pageId', '=', pageId)
    .where('attached.editionNumber', '=', editionNumber)
    .orderBy('attached.position')
    .execute();
}

export async function findAttachment(db: Reader | Writer, id: string): Promise<Attachment | null> {
  return (await db.selectFrom('attachment').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Adds an attachment after the page's others. */
export async function insertAttachment(trx: Writer, attachment: Omit<Attachment, 'position'>): Promise<void> {
  const last = await trx
    .selectFrom('attachment')
    .select((eb) => eb.fn.max('position').as('position'))
    .where('pageId', '=', attachment.pageId)
    .executeTakeFirst();
  await trx
    .insertInto('attachment')
    .values({ ...attachment, position: (last?.position ?? 0) + 1 })
    .execute();
}

export async function updateAttachment(
  trx: Writer,
  id: string,
  change: { title: string; language: string },
): Promise<void> {
  await trx.updateTable('attachment').set(change).where('id', '=', id).execute();
}

export async function deleteAttachment(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('attachment').where('id', '=', id).execute();
}

/** Puts a draft's attachments in this order. */
export async function orderAttachments(trx: Writer, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries())
    await trx
      .updateTable('attachment')
      .set({ position: index + 1 })
      .where('id', '=', id)
      .execute();
}

/** Copies the draft's attachments to an edition that was just inserted. */
export async function publishAttachments(trx: Writer, pageId: string, editionNumber: number): Promise<void> {
  await trx
    .insertInto('editionAttachment')
    .columns(['pageId', 'editionNumber', 'position', 'fileId', 'title', 'language'])
    .expression((eb) =>
      eb
        .selectFrom('attachment')
        .select((row) => [
          'pageId',
          row.val(editionNumber).as('editionNumber'),
          'position',
          'fileId',
          'title',
          'language',
        ])
        .where('pageId', '=', pageId),
    )
    .execute();
}

/** The attachments of a version to annotate, in their order. */
export function listVersionAttachments(db: Reader | Writer, pageId: string, number: number): Promise<AttachedFile[]> {
  return db
    .selectFrom('versionAttachment as attached')
    .innerJoin('file', 'file.id', 'attached.fileId')
    .select(SHOWN)
    .where('attached.pageId', '=', pageId)
    .where('attached.versionNumber', '=', number)
    .orderBy('attached.position')
    .execute();
}

/**
 * Copies the draft's attachments to a version to annotate that was just inserted.
 */
export async function keepVersionAttachments(trx: Writer, pageId: string, versionNumber: number): Promise<void> {
  for (const [index, { fileId, title, language }] of (await listAttachments(trx, pageId)).entries()) {
    await trx
      .insertInto('versionAttachment')
      .values({ pageId, versionNumber, position: index + 1, fileId, title, language })
      .execute();
    await trx
      .insertInto('versionFile')
      .values({ fileId, pageId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** True if a file is an attachment of a version to annotate. */
export async function isFileInVersion(db: Reader | Writer, fileId: string): Promise<boolean> {
  const row = await db
    .selectFrom('versionAttachment')
    .select('pageId')
    .where('fileId', '=', fileId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** True if a file was published with any edition. */
export async function isFilePublished(db: Reader | Writer, fileId: string): Promise<boolean> {
  const row = await db
    .selectFrom('editionAttachment')
    .select('pageId')
    .where('fileId', '=', fileId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
