import type { Database } from '#db/driver/database.ts';

/** The authors in the rows of a draft's log, the oldest first. */
export async function logOfDraft({ read }: Pick<Database, 'read'>, pageId: string): Promise<(string | null)[]> {
  const rows = await read
    .selectFrom('draftUpdate')
    .select('personId')
    .where('pageId', '=', pageId)
    .orderBy('position')
    .execute();
  return rows.map(({ personId }) => personId);
}
