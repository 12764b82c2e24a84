import type { Reader, Writer } from '#db/driver/database.ts';
import type { MaskedTextTable } from '#db/driver/schema.ts';

type PublishedText = Readonly<Pick<MaskedTextTable, 'pageId' | 'textKind' | 'number'>>;

/** The stored words of a published text, which may be damaged. */
interface StoredWords {
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  /** The note of an edition, or the name of a version. */
  readonly note: string;
  /** JSON, if it is whole. */
  readonly notice: string;
  /** JSON, if it is whole. */
  readonly document: string;
}

/** A published text as it is stored; null if it no longer exists. */
export async function findStoredWords(
  db: Reader | Writer,
  { pageId, textKind, number }: PublishedText,
): Promise<StoredWords | null> {
  const columns = ['title', 'summary', 'language', 'notice', 'document'] as const;
  const row =
    textKind === 'edition'
      ? await db
          .selectFrom('edition')
          .select([...columns, 'note'])
          .where('pageId', '=', pageId)
          .where('number', '=', number)
          .executeTakeFirst()
      : await db
          .selectFrom('frozenVersion')
          .select([...columns, 'name as note'])
          .where('pageId', '=', pageId)
          .where('number', '=', number)
          .executeTakeFirst();
  return row ?? null;
}

/** The texts that are withheld from readers, the longest known first; of one page, or all. */
export async function listWithheld(
  db: Reader | Writer,
  pageId: string | null = null,
): Promise<(PublishedText & { readonly withheldAt: string })[]> {
  let query = db
    .selectFrom('maskedText')
    .select(['pageId', 'textKind', 'number', 'withheldAt'])
    .where('withheldAt', 'is not', null)
    .orderBy('withheldAt')
    .orderBy('pageId')
    .orderBy('textKind')
    .orderBy('number', 'desc');
  if (pageId !== null) query = query.where('pageId', '=', pageId);
  return (await query.execute()).map(({ withheldAt, ...text }) => ({ ...text, withheldAt: withheldAt ?? '' }));
}
