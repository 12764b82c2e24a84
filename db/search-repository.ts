import { sql } from 'kysely';
import type { DocumentNode } from '#content/document/document.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import { type Collection, listCollections, listParts } from './collection-repository.ts';
import type { Reader } from './database.ts';

/** What the search knows a page by: a page whose stamp is the same has not changed for it. */
export interface SearchStamp {
  readonly id: string;
  readonly stamp: string;
}

/** What is indexed of a page: its latest edition, and what its draft says of itself. */
export interface SearchSource {
  readonly id: string;
  readonly stamp: string;
  readonly kind: PageKind;
  readonly slug: string;
  readonly visibility: Visibility;
  /** The draft's. */
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly updatedAt: string;
  /** The draft's text as its latest checkpoint has it, packed (server/collab/draft-tasks.ts); null if the edition is later, or there is none. */
  readonly draft: Uint8Array | null;
  readonly edition: {
    readonly title: string;
    readonly summary: string;
    readonly language: string;
    readonly notice: Notice;
    readonly document: DocumentNode;
    readonly publishedAt: string;
    /** The documents it went out with, with what was read of them. */
    readonly attachments: readonly SearchAttachment[];
  } | null;
}

/** A document attached to an edition. */
export interface SearchAttachment {
  readonly fileId: string;
  readonly title: string;
  readonly language: string;
  /** A paragraph a line; empty if there is none, or none could be read. */
  readonly text: string;
}

export interface SearchCollection extends Collection {
  readonly parts: readonly { readonly title: string; readonly pageIds: readonly string[] }[];
}

interface StampRow {
  readonly kind: string;
  readonly slug: string;
  readonly visibility: string;
  readonly title: string;
  readonly updatedAt: string;
  readonly editionNumber: number | null;
  /** Of the latest checkpoint. */
  readonly checkpointAt: string | null;
  /** When the text of the latest edition's documents was last read. */
  readonly attachedAt: string | null;
}

function stampOf(row: StampRow): string {
  const { kind, slug, visibility, title, updatedAt, editionNumber, checkpointAt, attachedAt } = row;
  return [kind, slug, visibility, editionNumber ?? '', updatedAt, checkpointAt ?? '', attachedAt ?? '', title].join(
    '\n',
  );
}

/** When each page's latest checkpoint was made. */
const latestCheckpoints = (db: Reader) =>
  db
    .selectFrom('checkpoint')
    .select((eb) => ['pageId', eb.fn.max('createdAt').as('checkpointAt')])
    .groupBy('pageId')
    .as('latest');

/** The documents that pages' latest editions went out with. */
const latestAttachments = (db: Reader) =>
  db
    .selectFrom('editionAttachment')
    .innerJoin('page', (join) =>
      join
        .onRef('page.id', '=', 'editionAttachment.pageId')
        .onRef('page.editionNumber', '=', 'editionAttachment.editionNumber'),
    );

/** When the text of the documents of each page's latest edition was last read. */
const attachedTexts = (db: Reader) =>
  latestAttachments(db)
    .innerJoin('fileText', 'fileText.fileId', 'editionAttachment.fileId')
    .select((eb) => ['editionAttachment.pageId', eb.fn.max('fileText.readAt').as('attachedAt')])
    .groupBy('editionAttachment.pageId')
    .as('attached');

/** The stamps of all pages that are not archived. */
export async function listSearchStamps(db: Reader): Promise<SearchStamp[]> {
  const rows = await db
    .selectFrom('page')
    .leftJoin(latestCheckpoints(db), 'latest.pageId', 'page.id')
    .leftJoin(attachedTexts(db), 'attached.pageId', 'page.id')
    .select([
      'id',
      'kind',
      'slug',
      'visibility',
      'title',
      'updatedAt',
      'editionNumber',
      'latest.checkpointAt',
      'attached.attachedAt',
    ])
    .where('archivedAt', 'is', null)
    .execute();
  return rows.map((row) => ({ id: row.id, stamp: stampOf(row) }));
}

/**
 * Changes whenever a stamp does, and costs no more than a count: whoever looks often reads the stamps only when this is another.
 * The sum of all instants is what tells that one page of thousands was changed, and that another went while a third came.
 */
export async function findSearchDigest(db: Reader): Promise<string> {
  const { rows } = await sql<Record<string, unknown>>`
    select count(*) as pages, count(archived_at) as archived, total(edition_number) as editions,
      sum(cast(round((julianday(updated_at) - 2440587.5) * 86400000) as integer)) as changed,
      (select count(*) from checkpoint) as checkpoints, (select max(created_at) from checkpoint) as checkpoint_at,
      (select count(*) from file_text) as texts
    from page`.execute(db);
  return JSON.stringify(rows[0]);
}

/** What is to be indexed of these pages; those that are archived or not there are absent. */
export async function findSearchSources(db: Reader, pageIds: readonly string[]): Promise<SearchSource[]> {
  if (pageIds.length === 0) return [];
  const rows = await db
    .selectFrom('page')
    .leftJoin('edition', (join) =>
      join.onRef('edition.pageId', '=', 'page.id').onRef('edition.number', '=', 'page.editionNumber'),
    )
    .leftJoin(latestCheckpoints(db), 'latest.pageId', 'page.id')
    .leftJoin(attachedTexts(db), 'attached.pageId', 'page.id')
    .leftJoin('checkpoint', (join) =>
      join
        .onRef('checkpoint.pageId', '=', 'page.id')
        .onRef('checkpoint.createdAt', '=', 'latest.checkpointAt')
        .on((eb) =>
          eb.or([
            eb('edition.publishedAt', 'is', null),
            eb('checkpoint.createdAt', '>', eb.ref('edition.publishedAt')),
          ]),
        ),
    )
    .select([
      'page.id',
      'page.kind',
      'page.slug',
      'page.visibility',
      'page.title',
      'page.summary',
      'page.language',
      'page.updatedAt',
      'page.editionNumber',
      'edition.title as editionTitle',
      'edition.summary as editionSummary',
      'edition.language as editionLanguage',
      'edition.notice',
      'edition.document',
      'edition.publishedAt',
      'latest.checkpointAt',
      'checkpoint.document as draft',
      'attached.attachedAt',
    ])
    .where('page.id', 'in', [...pageIds])
    .where('page.archivedAt', 'is', null)
    .execute();
  const attachments = await listSearchAttachments(db, pageIds);
  return rows.map((row) => ({
    id: row.id,
    stamp: stampOf(row),
    kind: row.kind,
    slug: row.slug,
    visibility: row.visibility,
    title: row.title,
    summary: row.summary,
    language: row.language,
    updatedAt: row.updatedAt,
    draft: row.draft,
    edition:
      row.document === null
        ? null
        : {
            title: row.editionTitle!,
            summary: row.editionSummary!,
            language: row.editionLanguage!,
            notice: JSON.parse(row.notice!) as Notice,
            document: JSON.parse(row.document) as DocumentNode,
            publishedAt: row.publishedAt!,
            attachments: attachments.get(row.id) ?? [],
          },
  }));
}

/** The documents that these pages' latest editions went out with. */
async function listSearchAttachments(
  db: Reader,
  pageIds: readonly string[],
): Promise<ReadonlyMap<string, SearchAttachment[]>> {
  const rows = await latestAttachments(db)
    .leftJoin('fileText', 'fileText.fileId', 'editionAttachment.fileId')
    .select([
      'editionAttachment.pageId',
      'editionAttachment.fileId',
      'editionAttachment.title',
      'editionAttachment.language',
      'fileText.text',
    ])
    .where('editionAttachment.pageId', 'in', [...pageIds])
    .orderBy('editionAttachment.position')
    .execute();
  const byPage = new Map<string, SearchAttachment[]>();
  for (const { pageId, fileId, title, language, text } of rows) {
    const list = byPage.get(pageId) ?? [];
    list.push({ fileId, title, language, text: text ?? '' });
    byPage.set(pageId, list);
  }
  return byPage;
}

/** All collections that are not archived, with their parts. */
export async function listSearchCollections(db: Reader): Promise<SearchCollection[]> {
  const collections = await listCollections(db);
  const all: SearchCollection[] = [];
  for (const collection of collections) all.push({ ...collection, parts: await listParts(db, collection.id) });
  return all;
}
