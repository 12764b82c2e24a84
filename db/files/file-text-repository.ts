import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import type { FileTextTable } from '#db/driver/schema.ts';

/** The text read from an attachment's file. */
export type FileText = Selectable<FileTextTable>;

/** Stores the text of a file, unless the file was removed meanwhile. */
export async function insertFileText(trx: Writer, text: FileText): Promise<void> {
  const file = await trx.selectFrom('file').select('id').where('id', '=', text.fileId).executeTakeFirst();
  if (!file) return;
  await trx
    .insertInto('fileText')
    .values(text)
    .onConflict((conflict) => conflict.column('fileId').doNothing())
    .execute();
}

/** The ids of attachments' files that have not been read yet. */
export async function listUnreadFiles(db: Reader): Promise<string[]> {
  const rows = await db
    .selectFrom('file')
    .leftJoin('fileText', 'fileText.fileId', 'file.id')
    .select('file.id')
    .where('fileText.fileId', 'is', null)
    .where('file.width', 'is', null)
    .orderBy('file.createdAt')
    .execute();
  return rows.map(({ id }) => id);
}

/** Attached documents of a page with a text: those of its draft, its editions and its versions. */
export async function listFilesWithText(db: Reader | Writer, pageId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('fileText')
    .select('fileId')
    .where('text', '<>', '')
    .where((eb) =>
      eb.or([
        eb('fileId', 'in', eb.selectFrom('attachment').select('fileId').where('pageId', '=', pageId)),
        eb('fileId', 'in', eb.selectFrom('editionAttachment').select('fileId').where('pageId', '=', pageId)),
        eb('fileId', 'in', eb.selectFrom('versionAttachment').select('fileId').where('pageId', '=', pageId)),
      ]),
    )
    .orderBy('fileId')
    .execute();
  return rows.map(({ fileId }) => fileId);
}

/** The text that was read from a file; null if none was, or the file was removed. */
export async function findFileText(db: Reader | Writer, fileId: string): Promise<FileText | null> {
  return (await db.selectFrom('fileText').selectAll().where('fileId', '=', fileId).executeTakeFirst()) ?? null;
}

/** @param readAt later than before: search reads it again */
export async function updateFileText(
  trx: Writer,
  fileId: string,
  { text, readAt }: Pick<FileText, 'text' | 'readAt'>,
): Promise<void> {
  await trx.updateTable('fileText').set({ text, readAt }).where('fileId', '=', fileId).execute();
}

/** A document attached to a page, with a text. */
export interface DocumentWithText {
  readonly pageId: string;
  readonly fileId: string;
  /** As the draft has it, or else the latest text that has it. */
  readonly title: string;
}

/** The documents with a text of the drafts, editions and versions of these pages, each once. */
export async function listDocumentsWithText(db: Reader, pageIds: readonly string[]): Promise<DocumentWithText[]> {
  const found = new Map<string, DocumentWithText>();
  for (const some of inParts(pageIds))
    for (const table of ['attachment', 'editionAttachment', 'versionAttachment'] as const) {
      const rows = await db
        .selectFrom(`${table} as attached` as 'attachment as attached')
        .innerJoin('fileText', 'fileText.fileId', 'attached.fileId')
        .select(['attached.pageId', 'attached.fileId', 'attached.title'])
        .where('attached.pageId', 'in', some)
        .where('fileText.text', '<>', '')
        .execute();
      for (const row of rows.reverse()) {
        const key = `${row.pageId} ${row.fileId}`;
        if (!found.has(key)) found.set(key, row);
      }
    }
  return [...found.values()];
}
