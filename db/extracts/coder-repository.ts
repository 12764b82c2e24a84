import type { Reader } from '#db/driver/database.ts';

/** Most ids in one query: databases limit the parameters of a statement. */
const AT_ONCE = 500;

/** The names of people by their ids; ignores null ids. */
export async function listPersonNames(db: Reader, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const names = new Map<string, string>();
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const rows = await db
      .selectFrom('person')
      .select(['id', 'name'])
      .where('id', 'in', wanted.slice(from, from + AT_ONCE))
      .execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}
