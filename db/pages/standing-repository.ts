import { draftPositions } from '#db/drafts/draft-repository.ts';
import type { Reader } from '#db/driver/database.ts';

/** The published pages among these whose draft has an update that their latest edition lacks. */
export async function listDraftsAhead(db: Reader, pageIds: readonly string[]): Promise<string[]> {
  if (pageIds.length === 0) return [];
  const rows = await db
    .selectFrom('page')
    .innerJoin(draftPositions(db, pageIds).as('draft'), 'draft.pageId', 'page.id')
    .select('page.id')
    .whereRef('draft.position', '>', 'page.publishedPosition')
    .execute();
  return rows.map(({ id }) => id);
}
