import type { Selectable } from 'kysely';
import { storedCitations } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { figureFiles } from '#content/document/figure-files.ts';
import { type ModuleGuide, readGuide } from '#content/kinds/module-guide.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { EditionReview } from '#content/review.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts } from '#db/driver/in-parts.ts';
import type { EditionTable } from '#db/driver/schema.ts';
import { replaceEditionCitations } from '#db/materials/citation-repository.ts';

export interface EditionHeading {
  readonly id: string;
  readonly level: number;
  readonly text: string;
}

/** A published text. */
export interface Edition {
  readonly pageId: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly notice: Notice;
  readonly document: DocumentNode;
  readonly html: string;
  readonly headings: readonly EditionHeading[];
  readonly text: string;
  readonly words: number;
  readonly note: string;
  readonly publishedBy: string | null;
  readonly publishedAt: string;
  /** The state of the draft that was reviewed and published; null if none was reviewed. */
  readonly reviewed: string | null;
  /** Its reviews, the latest last. */
  readonly reviews: readonly EditionReview[];
  /** The names of the checks that were justified when it was published. */
  readonly overridden: readonly string[];
  /** When a passage was last withdrawn from it; null for never. */
  readonly withdrawnAt: string | null;
  /** The first file that its figures show; null for none. */
  readonly picture: string | null;
}

/**
 * An edition to be stored. Its document is already JSON: a long one is encoded off the event loop.
 */
export type NewEdition = Omit<Edition, 'document' | 'reviews' | 'overridden' | 'withdrawnAt' | 'picture'> & {
  readonly document: string;
  readonly reviews?: Edition['reviews'];
  readonly overridden?: Edition['overridden'];
};

/** A row in a list of editions. */
export type EditionRow = Pick<
  Edition,
  'pageId' | 'number' | 'title' | 'note' | 'words' | 'publishedBy' | 'publishedAt'
>;

/** The fields of an edition that cards and lists show. */
export interface EditionCard
  extends Pick<Edition, 'pageId' | 'number' | 'title' | 'summary' | 'language' | 'words' | 'publishedAt'> {
  /** Codes of its notice that lists filter by. */
  readonly terms: Pick<Notice['common'], 'countries' | 'sectors' | 'sdgs'>;
  /** For a module, facts for choosing it. */
  readonly guide: ModuleGuide | null;
  /** The first picture that it shows; null for none. */
  readonly picture: EditionPicture | null;
}

/** A stored image, and its size in pixels. */
export interface EditionPicture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
}

function toEdition(row: Selectable<EditionTable>): Edition {
  return {
    ...row,
    notice: JSON.parse(row.notice) as Notice,
    document: JSON.parse(row.document) as DocumentNode,
    headings: JSON.parse(row.headings) as EditionHeading[],
    reviews: JSON.parse(row.reviews) as EditionReview[],
    overridden: JSON.parse(row.overridden) as string[],
  };
}

export async function findEdition(db: Reader | Writer, pageId: string, number: number): Promise<Edition | null> {
  const row = await db
    .selectFrom('edition')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row ? toEdition(row) : null;
}

/** The fields of an edition that file formats need. */
export type EditionText = Pick<
  NewEdition,
  'title' | 'summary' | 'language' | 'notice' | 'number' | 'publishedAt' | 'document' | 'html'
>;

/** An edition's text, with its document as stored JSON: parsing a long one holds everybody up. */
export async function findEditionText(
  db: Reader | Writer,
  pageId: string,
  number: number,
): Promise<EditionText | null> {
  const row = await db
    .selectFrom('edition')
    .select(['title', 'summary', 'language', 'notice', 'number', 'publishedAt', 'document', 'html'])
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row ? { ...row, notice: JSON.parse(row.notice) as Notice } : null;
}

/** The title of an edition; null if there is none. */
export async function findEditionTitle(db: Reader | Writer, pageId: string, number: number): Promise<string | null> {
  const row = await db
    .selectFrom('edition')
    .select('title')
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.title ?? null;
}

/** An edition as shown to readers, with its document as stored JSON. */
export async function findEditionShown(
  db: Reader | Writer,
  pageId: string,
  number: number,
): Promise<Pick<
  NewEdition,
  'title' | 'summary' | 'language' | 'notice' | 'note' | 'document' | 'words' | 'publishedAt'
> | null> {
  const row = await db
    .selectFrom('edition')
    .select(['title', 'summary', 'language', 'notice', 'note', 'document', 'words', 'publishedAt'])
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row ? { ...row, notice: JSON.parse(row.notice) as Notice } : null;
}

/** The edition that was made from this state of the draft, or null. */
export async function findReviewedEdition(
  db: Reader | Writer,
  pageId: string,
  reviewed: string,
): Promise<EditionRow | null> {
  const row = await db
    .selectFrom('edition')
    .select(['pageId', 'number', 'title', 'note', 'words', 'publishedBy', 'publishedAt'])
    .where('pageId', '=', pageId)
    .where('reviewed', '=', reviewed)
    .executeTakeFirst();
  return row ?? null;
}

/** A page's editions, latest first. */
export function listEditions(db: Reader | Writer, pageId: string): Promise<EditionRow[]> {
  return db
    .selectFrom('edition')
    .select(['pageId', 'number', 'title', 'note', 'words', 'publishedBy', 'publishedAt'])
    .where('pageId', '=', pageId)
    .orderBy('number', 'desc')
    .execute();
}

/**
 * The cards of these pages' latest editions; pages without an edition are absent. Each is read with
 * its whole notice: ask for a few at a time.
 */
export async function findEditionCards(db: Reader | Writer, pageIds: readonly string[]): Promise<EditionCard[]> {
  if (pageIds.length === 0) return [];
  const rows = await db
    .selectFrom('edition')
    .innerJoin('page', (join) =>
      join.onRef('page.id', '=', 'edition.pageId').onRef('page.editionNumber', '=', 'edition.number'),
    )
    .leftJoin('file', 'file.id', 'edition.picture')
    .select([
      'edition.pageId',
      'page.kind',
      'edition.number',
      'edition.title',
      'edition.summary',
      'edition.language',
      'edition.notice',
      'edition.words',
      'edition.publishedAt',
      'file.id as file',
      'file.width',
      'file.height',
    ])
    .where('page.id', 'in', [...pageIds])
    .execute();
  return rows.map(({ kind, notice, file, width, height, ...row }) => {
    const { common, own } = JSON.parse(notice) as Notice;
    const { countries, sectors, sdgs } = common;
    const guide = kind === 'module' ? readGuide(own) : null;
    // A document has no size.
    const picture = file !== null && width !== null && height !== null ? { file, width, height } : null;
    return { ...row, terms: { countries, sectors, sdgs }, guide, picture };
  });
}

/** The titles of these pages' latest editions, by page id; pages without an edition are absent. */
export async function findEditionTitles(
  db: Reader | Writer,
  pageIds: readonly string[],
): Promise<Map<string, Pick<Edition, 'title' | 'language'>>> {
  const rows = await findInParts(pageIds, (some) =>
    db
      .selectFrom('edition')
      .innerJoin('page', (join) =>
        join.onRef('page.id', '=', 'edition.pageId').onRef('page.editionNumber', '=', 'edition.number'),
      )
      .select(['edition.pageId', 'edition.title', 'edition.language'])
      .where('page.id', 'in', some)
      .execute(),
  );
  return new Map(rows.map(({ pageId, ...shown }) => [pageId, shown]));
}

/** Checks that were justified when the latest editions of these pages were published. */
export async function findOverridden(
  db: Reader | Writer,
  pageIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  if (pageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('edition')
    .innerJoin('page', (join) =>
      join.onRef('page.id', '=', 'edition.pageId').onRef('page.editionNumber', '=', 'edition.number'),
    )
    .select(['edition.pageId', 'edition.overridden'])
    .where('page.id', 'in', [...pageIds])
    .where('edition.overridden', '<>', '[]')
    .execute();
  return new Map(rows.map(({ pageId, overridden }) => [pageId, JSON.parse(overridden) as string[]]));
}

/** Stores an edition, which files it shows and what it cites. */
export async function insertEdition(trx: Writer, edition: NewEdition): Promise<void> {
  const files = figureFiles(edition.document);
  await trx
    .insertInto('edition')
    .values({
      ...edition,
      notice: JSON.stringify(edition.notice),
      headings: JSON.stringify(edition.headings),
      reviews: JSON.stringify(edition.reviews ?? []),
      overridden: JSON.stringify(edition.overridden ?? []),
      picture: firstPicture(files),
    })
    .execute();
  for (const fileId of files) {
    await trx
      .insertInto('editionFile')
      .values({ fileId, pageId: edition.pageId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await replaceEditionCitations(trx, edition.pageId, edition.number, storedCitations(edition.document));
}

const firstPicture = ([first]: Iterable<string>): string | null => first ?? null;

/** The reviews of each edition of a page, by its number. */
export async function listEditionReviews(
  db: Reader | Writer,
  pageId: string,
): Promise<Map<number, readonly EditionReview[]>> {
  const rows = await db.selectFrom('edition').select(['number', 'reviews']).where('pageId', '=', pageId).execute();
  return new Map(rows.map(({ number, reviews }) => [number, JSON.parse(reviews) as EditionReview[]]));
}

/**
 * Stores an edition's text, title, summary, notice and note with or without masks. Its stored
 * citations do not change, not even those under a mask.
 */
export async function maskEdition(
  trx: Writer,
  { pageId, number }: Pick<Edition, 'pageId' | 'number'>,
  {
    title,
    summary,
    notice,
    note,
    document,
    html,
    headings,
    text,
    words,
  }: EditionTexts & Pick<Edition, 'title' | 'summary' | 'notice' | 'note'>,
): Promise<void> {
  await trx
    .updateTable('edition')
    .set({
      ...{ title, summary, note, document, html, text, words },
      ...{ notice: JSON.stringify(notice), headings: JSON.stringify(headings) },
    })
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .execute();
}

/** The forms of an edition's text. */
export type EditionTexts = Pick<NewEdition, 'document' | 'html' | 'headings' | 'text' | 'words'>;

/**
 * Stores an edition's text without withdrawn words.
 * @param withdrawnAt the instant that the edition shows; null to leave it unchanged
 */
export async function withdrawFromEdition(
  trx: Writer,
  { pageId, number }: Pick<Edition, 'pageId' | 'number'>,
  { document, html, headings, text, words }: EditionTexts,
  withdrawnAt: string | null,
): Promise<void> {
  await trx
    .updateTable('edition')
    .set({
      ...{ document, html, headings: JSON.stringify(headings), text, words },
      picture: firstPicture(figureFiles(document)),
      ...(withdrawnAt === null ? {} : { withdrawnAt }),
    })
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .execute();
  await replaceEditionCitations(trx, pageId, number, storedCitations(document));
}

/**
 * Whether a passage was removed from an edition of a collection's pages by a withdrawal.
 * @param since ISO 8601
 */
export async function wasWithdrawnSince(db: Reader, collectionId: string, since: string): Promise<boolean> {
  const found = await db
    .selectFrom('collectionPart')
    .innerJoin('collectionItem', 'collectionItem.partId', 'collectionPart.id')
    .innerJoin('edition', 'edition.pageId', 'collectionItem.pageId')
    .select('edition.pageId')
    .where('collectionPart.collectionId', '=', collectionId)
    .where('edition.withdrawnAt', '>', since)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
