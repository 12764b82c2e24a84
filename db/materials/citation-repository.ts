import type { Selectable } from 'kysely';
import type { ListedCitation } from '#content/citation/listed-citations.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts, inParts } from '#db/driver/in-parts.ts';
import type { CollectionTable } from '#db/driver/schema.ts';

/** A citation: its target and its block. */
export type StoredCitation = Pick<ListedCitation, 'target' | 'blockId'>;

/** The citations of a text, each target once in each block. */
function rowsOf(citations: readonly StoredCitation[]): { target: string; blockId: string }[] {
  const rows = new Map<string, { target: string; blockId: string }>();
  for (const { target, blockId } of citations) {
    const row = { target, blockId: blockId ?? '' };
    rows.set(`${row.target} ${row.blockId}`, row);
  }
  return [...rows.values()];
}

/** Replaces the stored citations of an edition. */
export async function replaceEditionCitations(
  trx: Writer,
  pageId: string,
  editionNumber: number,
  citations: readonly StoredCitation[],
): Promise<void> {
  await trx
    .deleteFrom('editionCitation')
    .where('pageId', '=', pageId)
    .where('editionNumber', '=', editionNumber)
    .execute();
  // One statement for each would block other writes: a text may have thousands.
  for (const some of inParts(rowsOf(citations)))
    await trx
      .insertInto('editionCitation')
      .values(some.map((row) => ({ pageId, editionNumber, ...row })))
      .execute();
}

/** The same for a version to annotate. */
export async function replaceVersionCitations(
  trx: Writer,
  pageId: string,
  versionNumber: number,
  citations: readonly StoredCitation[],
): Promise<void> {
  await trx
    .deleteFrom('versionCitation')
    .where('pageId', '=', pageId)
    .where('versionNumber', '=', versionNumber)
    .execute();
  for (const some of inParts(rowsOf(citations)))
    await trx
      .insertInto('versionCitation')
      .values(some.map((row) => ({ pageId, versionNumber, ...row })))
      .execute();
}

/** Whether a draft has, or had, citations. */
export async function hasDraftCitations(db: Reader, pageId: string): Promise<boolean> {
  const row = await db
    .selectFrom('draftCitation')
    .select('pageId')
    .where('pageId', '=', pageId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The present and former targets of a page's texts: draft, editions, versions to annotate. */
export async function listTargetsOfPage(db: Reader | Writer, pageId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('draftCitation')
    .select('target')
    .where('pageId', '=', pageId)
    .union(db.selectFrom('editionCitation').select('target').where('pageId', '=', pageId))
    .union(db.selectFrom('versionCitation').select('target').where('pageId', '=', pageId))
    .execute();
  return rows.map(({ target }) => target);
}

/** Stores a draft's current citations. Former ones remain, marked as absent. */
export async function updateDraftCitations(
  trx: Writer,
  pageId: string,
  citations: readonly StoredCitation[],
): Promise<void> {
  // The draft may have been deleted since it was read.
  const draft = await trx.selectFrom('draft').select('id').where('id', '=', pageId).executeTakeFirst();
  if (!draft) return;
  await trx.updateTable('draftCitation').set({ isPresent: 0 }).where('pageId', '=', pageId).execute();
  for (const some of inParts(rowsOf(citations)))
    await trx
      .insertInto('draftCitation')
      .values(some.map((row) => ({ pageId, ...row, isPresent: 1 })))
      .onConflict((oc) => oc.columns(['pageId', 'target', 'blockId']).doUpdateSet({ isPresent: 1 }))
      .execute();
}

/** Deletes former citations of a page's drafts, once no text of their history has them. */
export async function forgetDraftCitations(trx: Writer, pageId: string, targets: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('draftCitation')
    .where('pageId', 'in', (eb) => eb.selectFrom('draft').select('id').where('draft.pageId', '=', pageId))
    .where('target', 'in', targets)
    .execute();
}

/** The pages whose drafts have changed since their citations were read, and the log's end. */
export async function listUnreadDrafts(db: Reader): Promise<{ pageIds: string[]; upTo: number }> {
  const { position } = await db.selectFrom('citationProgress').select('position').executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('draftUpdate')
    .select((eb) => ['pageId', eb.fn.max('position').as('upTo')])
    .where('position', '>', position)
    .groupBy('pageId')
    .unionAll(db.selectFrom('draftSnapshot').select(['pageId', 'upTo']).where('upTo', '>', position))
    .execute();
  return {
    pageIds: [...new Set(rows.map(({ pageId }) => pageId))],
    upTo: rows.reduce((last, { upTo }) => Math.max(last, Number(upTo)), position),
  };
}

/** Records the position up to which the drafts' log was read. */
export async function noteCitationProgress(trx: Writer, position: number): Promise<void> {
  await trx.updateTable('citationProgress').set({ position }).execute();
}

/** A text that cites a target, with its page. */
export interface CitingRow {
  readonly pageId: string;
  readonly blockId: string;
  /** An edition's or a version's number; for a draft, 1 if it still has the citation. */
  readonly number: number;
  /** For the draft of a section of a workspace, its code; empty or absent for a page's text. */
  readonly section?: string;
}

/** Finds texts that cite one of these targets or, for drafts, did so before. */
export async function findCiting(
  db: Reader | Writer,
  targets: readonly string[],
): Promise<{ readonly [In in 'drafts' | 'editions' | 'versions']: readonly CitingRow[] }> {
  const [drafts, editions, versions] = [
    await db
      .selectFrom('draftCitation')
      .innerJoin('draft', 'draft.id', 'draftCitation.pageId')
      .select(['draft.pageId', 'draft.section', 'blockId', 'isPresent as number'])
      .where('target', 'in', targets)
      .execute(),
    await db
      .selectFrom('editionCitation')
      .select(['pageId', 'blockId', 'editionNumber as number'])
      .where('target', 'in', targets)
      .execute(),
    await db
      .selectFrom('versionCitation')
      .select(['pageId', 'blockId', 'versionNumber as number'])
      .where('target', 'in', targets)
      .execute(),
  ];
  return { drafts, editions, versions };
}

/** The pages of which an edition, or a version to annotate, cites one of these targets. */
export function findPublishedCiting(
  db: Reader,
  targets: readonly string[],
): Promise<{ readonly pageId: string; readonly target: string }[]> {
  return findInParts(targets, (some) =>
    db
      .selectFrom('editionCitation')
      .select(['pageId', 'target'])
      .where('target', 'in', some)
      .union(db.selectFrom('versionCitation').select(['pageId', 'target']).where('target', 'in', some))
      .execute(),
  );
}

/** A collection with the parts of its address. */
export type HoldingCollection = Readonly<Pick<Selectable<CollectionTable>, 'id' | 'kind' | 'slug' | 'title'>>;

/** The collections that contain some of these pages, by title. */
export async function listHolding(db: Reader, pageIds: readonly string[]): Promise<HoldingCollection[]> {
  const found = new Map<string, HoldingCollection>();
  for (const some of inParts(pageIds)) {
    const rows = await db
      .selectFrom('collectionItem')
      .innerJoin('collectionPart', 'collectionPart.id', 'collectionItem.partId')
      .innerJoin('collection', 'collection.id', 'collectionPart.collectionId')
      .select(['collection.id', 'collection.kind', 'collection.slug', 'collection.title'])
      .distinct()
      .where('collectionItem.pageId', 'in', some)
      .execute();
    for (const row of rows) found.set(row.id, row);
  }
  return [...found.values()].sort((a, b) => a.title.localeCompare(b.title));
}

/** The stored anchors (JSON) of the annotations of these pages. */
export async function listAnchors(
  db: Reader,
  pageIds: readonly string[],
): Promise<{ id: string; pageId: string; anchor: string | null }[]> {
  const found: { id: string; pageId: string; anchor: string | null }[] = [];
  for (const some of inParts(pageIds))
    found.push(
      ...(await db
        .selectFrom('annotation')
        .select(['id', 'pageId', 'anchor'])
        .where('pageId', 'in', some)
        .where('anchor', 'is not', null)
        .execute()),
    );
  return found;
}
