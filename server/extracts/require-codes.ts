import { NavetteError } from '#content/errors.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { listCodes, type StudyCode } from '#db/extracts/code-repository.ts';

/** The codes of a study by their ids. */
export async function codesById(db: Reader | Writer, pageId: string): Promise<Map<string, StudyCode>> {
  return new Map((await listCodes(db, pageId)).map((code) => [code.id, code]));
}

/** Checks that these are codes of a study. @throws NavetteError `invalid` with `fields` */
export async function requireCodes(db: Reader | Writer, pageId: string, ids: readonly string[]): Promise<void> {
  const known = await codesById(db, pageId);
  if (ids.some((id) => !known.has(id))) throw new NavetteError('invalid', { fields: ['codes'] });
}
