import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { titleKey } from '#content/text/title-key.ts';
import type { Reader } from '#db/driver/database.ts';
import type { BoardFilter } from './board-filter.ts';
import type { BoardRow } from './board-row.ts';
import { LAST_STAGE } from './late-pages.ts';

/**
 * All matching collections: they are few. They have no owner, due date, pole or programme.
 */
export async function listBoardCollections(db: Reader, filter: BoardFilter): Promise<BoardRow[]> {
  const { title, literally, kind, archived, stages, owner, pole, programme, lateOn, awaitedBy, waitsFor, due } = filter;
  const ofPagesOnly = [pole, programme, lateOn, awaitedBy, waitsFor, due].some((wanted) => wanted !== null);
  if (ofPagesOnly || (owner !== null && owner !== 'none')) return [];
  let query = db.selectFrom('collection').where('archivedAt', archived ? 'is not' : 'is', null);
  if (kind !== null && kind !== 'collection') query = query.where('kind', '=', kind as CollectionKind);
  const [first, last] = stages ?? [0, LAST_STAGE];
  if (first > 0) query = query.where('publishedAt', 'is not', null);
  if (last < LAST_STAGE) query = query.where('publishedAt', 'is', null);
  const rows = await query
    .select(['id', 'kind', 'slug', 'title', 'language', 'visibility', 'publishedAt', 'updatedAt'])
    .execute();
  const keyed = rows.map((row) => ({ ...row, titleKey: titleKey(row.title) }));
  const found = keyed.filter(
    (row) =>
      title.every((word) => row.titleKey.includes(word)) &&
      literally.every((word) => row.title.toLowerCase().includes(word)),
  );
  return found.map(({ publishedAt, updatedAt, ...row }) => ({
    ...row,
    stage: publishedAt === null ? 0 : LAST_STAGE,
    edition: null,
    versionNumber: null,
    isArchived: archived,
    ownerId: null,
    ownerName: null,
    dueOn: null,
    changedAt: updatedAt,
    openThreads: 0,
    mustFixThreads: 0,
  }));
}

/** Counts the collections of the board by stage, ignoring the filter's stages. */
export async function countBoardCollections(db: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (const { stage } of await listBoardCollections(db, { ...filter, stages: null }))
    counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return counts;
}
