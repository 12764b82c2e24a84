import type { Reader } from '#db/driver/database.ts';
import { type BoardFilter, boardPages, type Wanted } from './board-filter.ts';

/**
 * Counts the pages of the board by stage, ignoring the filter's stages. The cost is linear in the
 * number of pages.
 */
export async function countBoardPages(db: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
  const wanted: Wanted = { ...filter, stages: null };
  const lists: Wanted[] =
    filter.lateOn === null
      ? [wanted]
      : [
          { ...wanted, late: 'overdue' },
          { ...wanted, late: 'awaited' },
        ];
  const found = await Promise.all(
    lists.map((list) =>
      boardPages(db, list)
        .select((eb) => ['page.stage', eb.fn.countAll<number>().as('count')])
        .groupBy('page.stage')
        .execute(),
    ),
  );
  const counts = new Map<number, number>();
  for (const { stage, count } of found.flat())
    counts.set(Number(stage), (counts.get(Number(stage)) ?? 0) + Number(count));
  return counts;
}

/**
 * The same for each part of the pages (`boardPartOf`), without empty parts: a part's count is
 * cacheable until something changes in it.
 * @param wanted the parts to count; null for all
 */
export async function countBoardParts(
  db: Reader,
  filter: BoardFilter,
  wanted: readonly string[] | null,
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const parts = new Map<string, Map<number, number>>();
  if (wanted?.length === 0) return parts;
  let query = boardPages(db, { ...filter, stages: null, each: wanted !== null });
  if (wanted) query = query.where('page.boardPart', 'in', [...wanted]);
  const rows = await query
    .select((eb) => ['page.boardPart', 'page.stage', eb.fn.countAll<number>().as('count')])
    .groupBy(['page.boardPart', 'page.stage'])
    .execute();
  for (const { boardPart, stage, count } of rows) {
    const part = parts.get(boardPart) ?? new Map<number, number>();
    parts.set(boardPart, part.set(Number(stage), Number(count)));
  }
  return parts;
}
