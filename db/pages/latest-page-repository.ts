import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import type { Reader } from '#db/driver/database.ts';
import { type Page, toPage } from './page-repository.ts';

/**
 * How many published pages of these visibilities there are, by part of the board (`boardPartOf`)
 * and kind; kinds without any are absent.
 * @param wanted only these parts; null for all
 */
export async function countPublished(
  db: Reader,
  visibilities: readonly Visibility[],
  wanted: readonly string[] | null,
): Promise<Map<string, Map<PageKind, number>>> {
  const parts = new Map<string, Map<PageKind, number>>();
  if (wanted?.length === 0) return parts;
  let query = db
    .selectFrom('page')
    .where('visibility', 'in', [...visibilities])
    .where('editionNumber', 'is not', null)
    .where('archivedAt', 'is', null);
  if (wanted) query = query.where('boardPart', 'in', [...wanted]);
  const rows = await query
    .select((eb) => ['boardPart', 'kind', eb.fn.countAll<number>().as('count')])
    .groupBy(['boardPart', 'kind'])
    .execute();
  for (const { boardPart, kind, count } of rows) {
    const part = parts.get(boardPart) ?? new Map<PageKind, number>();
    parts.set(boardPart, part.set(kind, Number(count)));
  }
  return parts;
}

/** Published pages of these visibilities with their latest editions, latest published first. */
const latestPublished = (db: Reader, visibilities: readonly Visibility[]) =>
  db
    .selectFrom('edition')
    // A cross join, so that SQLite reads editions from the latest and stops when it has enough.
    .crossJoin('page')
    .whereRef('page.id', '=', 'edition.pageId')
    .whereRef('page.editionNumber', '=', 'edition.number')
    .where('page.visibility', 'in', [...visibilities])
    .where('page.archivedAt', 'is', null)
    .orderBy('edition.publishedAt', 'desc')
    .orderBy('page.id');

/**
 * The ids of a kind's published pages of these visibilities, latest published first.
 * @param areFew looks all of them up and sorts them: faster than reading editions of all kinds from
 * the latest until some are of this one
 */
export async function listLatestPublished(
  db: Reader,
  kind: PageKind,
  visibilities: readonly Visibility[],
  limit: number,
  areFew = false,
): Promise<string[]> {
  const found = areFew
    ? db
        .selectFrom('page')
        .innerJoin('edition', (join) =>
          join.onRef('edition.pageId', '=', 'page.id').onRef('edition.number', '=', 'page.editionNumber'),
        )
        .where('page.visibility', 'in', [...visibilities])
        .where('page.editionNumber', 'is not', null)
        .where('page.archivedAt', 'is', null)
        .orderBy('edition.publishedAt', 'desc')
        .orderBy('page.id')
    : latestPublished(db, visibilities);
  const rows = await found.select('page.id').where('page.kind', '=', kind).limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Published pages of these visibilities, by their addresses, latest published first. */
export function listPublishedAddresses(
  db: Reader,
  visibilities: readonly Visibility[],
  limit: number,
): Promise<{ kind: PageKind; slug: string; publishedAt: string }[]> {
  return latestPublished(db, visibilities)
    .select(['page.kind', 'page.slug', 'edition.publishedAt'])
    .limit(limit)
    .execute();
}

/** The stage of unchanged published pages (STAGES in content/activity/board.ts). */
const LAST_STAGE = 3;

/**
 * Unpublished or changed pages of an owner that are due on these days: from the first to before the
 * second.
 */
export async function listDuePages(
  db: Reader,
  ownerId: string,
  [from, before]: readonly [from: string, before: string],
  direction: 'asc' | 'desc',
  limit: number,
): Promise<Page[]> {
  const rows = await db
    .selectFrom('page')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('archivedAt', 'is', null)
    // Written out, as in the condition of the index.
    .where((eb) => eb('stage', '<', eb.lit(LAST_STAGE)))
    .where('dueOn', '>=', from)
    .where('dueOn', '<', before)
    .orderBy('dueOn', direction)
    .orderBy('id', direction)
    .limit(limit)
    .execute();
  return rows.map(toPage);
}
