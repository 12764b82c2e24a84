import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
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
