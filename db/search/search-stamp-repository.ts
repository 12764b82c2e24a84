import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '#db/driver/database.ts';
import { isInSlice, sliceOf } from '#db/driver/sqlite-slices.ts';

/** The stamp by which search detects changes: a page with the same stamp has not changed for it. */
export interface SearchStamp {
  readonly id: string;
  /** Null for an archived page. */
  readonly stamp: string | null;
}

/** Detects changes in a slice of adjacent pages of the table. */
export interface SearchDigest {
  /** How many of them are not archived. */
  readonly pages: number;
  /** Changes whenever one of their stamps changes. */
  readonly state: string;
}

/**
 * Pages per digest: few enough to read their stamps in some milliseconds, and enough to read the
 * digests of all pages as quickly.
 */
const SLICE = 256;

/**
 * A page's stamp, as a single column: handing over thousands of rows of nine columns takes half a
 * second.
 */
export const STAMP = sql<string>`page.kind || char(10) || page.slug || char(10) || page.visibility || char(10) ||
  coalesce(page.edition_number, '') || char(10) || page.updated_at || char(10) || coalesce(latest.checkpoint_at, '') || char(10) ||
  coalesce(attached.attached_at, '') || char(10) || page.title`;

/**
 * When each page's latest checkpoint was made; with `pageIds`, without reading those of all pages.
 */
export const latestCheckpoints = (db: Reader, pageIds?: readonly string[]) =>
  db
    .selectFrom('checkpoint')
    .$if(pageIds !== undefined, (query) => query.where('pageId', 'in', [...pageIds!]))
    .select((eb) => ['pageId', eb.fn.max('createdAt').as('checkpointAt'), eb.fn.countAll().as('checkpoints')])
    .groupBy('pageId')
    .as('latest');

/** The attachments published with the latest editions of these pages, or of all. */
export const latestAttachments = (db: Reader, pageIds?: readonly string[]) =>
  db
    .selectFrom('editionAttachment')
    .$if(pageIds !== undefined, (query) => query.where('editionAttachment.pageId', 'in', [...pageIds!]))
    .innerJoin('page', (join) =>
      join
        .onRef('page.id', '=', 'editionAttachment.pageId')
        .onRef('page.editionNumber', '=', 'editionAttachment.editionNumber'),
    );

/**
 * When the text of the attachments of each page's latest edition was last read; for these pages, or
 * for all.
 */
export const attachedTexts = (db: Reader, pageIds?: readonly string[]) =>
  latestAttachments(db, pageIds)
    .innerJoin('fileText', 'fileText.fileId', 'editionAttachment.fileId')
    .select((eb) => [
      'editionAttachment.pageId',
      eb.fn.max('fileText.readAt').as('attachedAt'),
      eb.fn.countAll().as('texts'),
    ])
    .groupBy('editionAttachment.pageId')
    .as('attached');

const sum = (value: RawBuilder<unknown>) => sql`coalesce(sum(${value}), 0)`;

/** A number of the digits in `updated_at` (ISO 8601): pairs of first character and length. */
function digits(...parts: number[]): RawBuilder<number> {
  const texts: RawBuilder<string>[] = [];
  for (let i = 0; i < parts.length; i += 2)
    texts.push(sql<string>`substr(page.updated_at, ${sql.lit(parts[i])}, ${sql.lit(parts[i + 1])})`);
  return sql<number>`cast(${sql.join(texts, sql` || `)} as integer)`;
}

/** The stamps of all pages, or of those in some slices (the keys of `findSearchDigests`). */
export async function listSearchStamps(db: Reader, slices?: readonly number[]): Promise<SearchStamp[]> {
  let query = db
    .selectFrom('page')
    .leftJoin(latestCheckpoints(db), 'latest.pageId', 'page.id')
    .leftJoin(attachedTexts(db), 'attached.pageId', 'page.id')
    .select(['page.id', sql<string | null>`case when page.archived_at is null then ${STAMP} end`.as('stamp')]);
  if (slices) {
    query = query.where((eb) => eb.or(slices.map((slice) => isInSlice(slice, SLICE))));
  }
  return query.execute();
}

/**
 * The digests of all pages, slice by slice. They cost no more than a count, so a frequent check
 * reads only the stamps of slices with a different digest. The sums of all days and times detect
 * a change of one page, and the loss of one page while another was added.
 */
export async function findSearchDigests(db: Reader): Promise<Map<number, SearchDigest>> {
  const slice = sliceOf(SLICE);
  const rows = await db
    .selectFrom('page')
    .leftJoin(latestCheckpoints(db), 'latest.pageId', 'page.id')
    .leftJoin(attachedTexts(db), 'attached.pageId', 'page.id')
    .select((eb) => [
      slice.as('slice'),
      eb.fn.countAll<number>().as('all'),
      eb.fn.count<number>('page.archivedAt').as('archived'),
      sum(sql`page.edition_number`).as('editions'),
      sum(digits(1, 4, 6, 2, 9, 2)).as('days'),
      sum(digits(12, 2, 15, 2, 18, 2, 21, 3)).as('times'),
      sum(sql`latest.checkpoints`).as('checkpoints'),
      eb.fn.max('latest.checkpointAt').as('checkpointAt'),
      sum(sql`attached.texts`).as('texts'),
      eb.fn.max('attached.attachedAt').as('attachedAt'),
    ])
    .groupBy(slice)
    .execute();
  return new Map(rows.map((row) => [row.slice, { pages: row.all - row.archived, state: JSON.stringify(row) }]));
}
