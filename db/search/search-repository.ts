import type { DocumentNode } from '#content/document/document.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import type { Reader } from '#db/driver/database.ts';
import { type Collection, listCollections, listParts } from '#db/pages/collection-repository.ts';
import { attachedTexts, latestAttachments, latestCheckpoints, STAMP } from './search-stamp-repository.ts';

/** The indexed data of a page: its latest edition, and the draft's title, summary and text. */
export interface SearchSource {
  readonly id: string;
  readonly stamp: string;
  readonly kind: PageKind;
  readonly slug: string;
  readonly visibility: Visibility;
  /** From here to `updatedAt`: the draft's. */
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly updatedAt: string;
  /**
   * The draft's text in its latest checkpoint, packed (server/drafts/draft-tasks.ts); null if the
   * edition is later, or there is no checkpoint.
   */
  readonly draft: Uint8Array | null;
  readonly edition: {
    readonly title: string;
    readonly summary: string;
    readonly language: string;
    readonly notice: Notice;
    readonly document: DocumentNode;
    readonly publishedAt: string;
    /** The attachments published with it, with the text read from them. */
    readonly attachments: readonly SearchAttachment[];
  } | null;
}

/** An attachment of an edition. */
export interface SearchAttachment {
  readonly fileId: string;
  readonly title: string;
  readonly language: string;
  /** One paragraph per line; empty if there is no text, or it could not be read. */
  readonly text: string;
}

export interface SearchCollection extends Collection {
  readonly parts: readonly { readonly title: string; readonly pageIds: readonly string[] }[];
}

/** The data to index for these pages; archived and missing ones are absent. */
export async function findSearchSources(db: Reader, pageIds: readonly string[]): Promise<SearchSource[]> {
  if (pageIds.length === 0) return [];
  const rows = await db
    .selectFrom('page')
    .leftJoin('edition', (join) =>
      join.onRef('edition.pageId', '=', 'page.id').onRef('edition.number', '=', 'page.editionNumber'),
    )
    .leftJoin(latestCheckpoints(db, pageIds), 'latest.pageId', 'page.id')
    .leftJoin(attachedTexts(db, pageIds), 'attached.pageId', 'page.id')
    .select(STAMP.as('stamp'))
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
      'edition.title as editionTitle',
      'edition.summary as editionSummary',
      'edition.language as editionLanguage',
      'edition.notice',
      'edition.document',
      'edition.publishedAt',
      'checkpoint.document as draft',
    ])
    .where('page.id', 'in', [...pageIds])
    .where('page.archivedAt', 'is', null)
    .execute();
  const attachments = await listSearchAttachments(db, pageIds);
  return rows.map((row) => ({
    id: row.id,
    stamp: row.stamp,
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

/** The attachments published with these pages' latest editions. */
async function listSearchAttachments(
  db: Reader,
  pageIds: readonly string[],
): Promise<ReadonlyMap<string, SearchAttachment[]>> {
  const rows = await latestAttachments(db, pageIds)
    .leftJoin('fileText', 'fileText.fileId', 'editionAttachment.fileId')
    .select([
      'editionAttachment.pageId',
      'editionAttachment.fileId',
      'editionAttachment.title',
      'editionAttachment.language',
      'fileText.text',
    ])
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
