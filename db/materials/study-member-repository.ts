import type { Reader, Writer } from '#db/driver/database.ts';

/** The team of a study, by name; if empty, all staff. */
export function listStudyMembers(db: Reader | Writer, pageId: string): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('studyMember')
    .innerJoin('person', 'person.id', 'studyMember.personId')
    .select(['person.id', 'person.name'])
    .where('studyMember.pageId', '=', pageId)
    .orderBy('person.name')
    .orderBy('person.id')
    .execute();
}

/** Sets the team of a study. */
export async function replaceStudyMembers(trx: Writer, pageId: string, personIds: readonly string[]): Promise<void> {
  await trx.deleteFrom('studyMember').where('pageId', '=', pageId).execute();
  for (const personId of personIds) await trx.insertInto('studyMember').values({ pageId, personId }).execute();
}
