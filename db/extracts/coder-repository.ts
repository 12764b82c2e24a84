import type { Reader } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';

/** The names of people by their ids; ignores null ids. */
export async function listPersonNames(db: Reader, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const names = new Map<string, string>();
  for (const some of inParts(wanted)) {
    const rows = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', some).execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}
