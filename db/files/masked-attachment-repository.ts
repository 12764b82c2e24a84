import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { MaskedAttachmentTable } from '#db/driver/schema.ts';
import type { PublishedText } from '#db/materials/masked-text-repository.ts';
import { listEditionAttachments, listVersionAttachments } from './attachment-repository.ts';

/** The title and file name of a document that is attached to a published text. */
export interface AttachedWords {
  readonly title: string;
  /** The name of its file. */
  readonly name: string;
}

/** A text's attached documents, in their order: with masks, as readers see them, and without. */
export async function listAttachedWords(
  db: Reader | Writer,
  { pageId, textKind, number }: PublishedText,
): Promise<{ readonly fileId: string; readonly shown: AttachedWords; readonly whole: AttachedWords }[]> {
  const attached =
    textKind === 'edition'
      ? await listEditionAttachments(db, pageId, number)
      : await listVersionAttachments(db, pageId, number);
  if (attached.length === 0) return [];
  const masked: Selectable<MaskedAttachmentTable>[] = await db
    .selectFrom('maskedAttachment')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('textKind', '=', textKind)
    .where('number', '=', number)
    .execute();
  return attached.map(({ fileId, title, name }) => {
    const kept = masked.find((one) => one.fileId === fileId);
    return {
      ...{ fileId, whole: { title: kept?.title ?? title, name } },
      shown: { title, name: kept?.shownName ?? name },
    };
  });
}

/** Stores the words of a text's attached documents, with and without masks, in their order. */
export async function maskAttached(
  trx: Writer,
  { pageId, textKind, number }: PublishedText,
  attached: readonly { readonly fileId: string; readonly shown: AttachedWords; readonly whole: AttachedWords }[],
): Promise<void> {
  const of = { pageId, textKind, number };
  await trx
    .deleteFrom('maskedAttachment')
    .where('pageId', '=', pageId)
    .where('textKind', '=', textKind)
    .where('number', '=', number)
    .execute();
  for (const [position, { fileId, shown, whole }] of attached.entries()) {
    if (shown.title !== whole.title || shown.name !== whole.name)
      await trx
        .insertInto('maskedAttachment')
        .values({ ...of, ...{ position, fileId }, ...{ ...whole, shownName: shown.name } })
        .execute();
    const title = { title: shown.title };
    if (textKind === 'edition')
      await trx
        .updateTable('editionAttachment')
        .set(title)
        .where('pageId', '=', pageId)
        .where('editionNumber', '=', number)
        .where('fileId', '=', fileId)
        .execute();
    else
      await trx
        .updateTable('versionAttachment')
        .set(title)
        .where('pageId', '=', pageId)
        .where('versionNumber', '=', number)
        .where('fileId', '=', fileId)
        .execute();
  }
}

/** The name under which readers save a document whose own name is masked; null if it is not. */
export async function findMaskedName(db: Reader, fileId: string): Promise<string | null> {
  const row = await db
    .selectFrom('maskedAttachment')
    .select('shownName')
    .where('fileId', '=', fileId)
    .whereRef('shownName', '!=', 'name')
    .orderBy('textKind')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.shownName ?? null;
}
