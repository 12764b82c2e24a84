import type { Selectable } from 'kysely';
import type { StageCode } from '#content/study/study-stage.ts';
import { isOpenStage } from '#content/study/study-stage.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import type { StudyStageTable } from '#db/driver/schema.ts';

/** The state of a stage of a study. */
export type StoredStage = Readonly<Omit<Selectable<StudyStageTable>, 'isListed'>>;

/** A person responsible for a stage. */
export interface StagePerson {
  readonly id: string;
  readonly name: string;
}

/** The stages of a study with a stored state, in no order. */
export async function listStages(db: Reader | Writer, pageId: string): Promise<StoredStage[]> {
  const rows = await db.selectFrom('studyStage').selectAll().where('pageId', '=', pageId).execute();
  return rows.map(({ isListed: _, ...stage }) => stage);
}

/** The people responsible for the stages of these studies, by name. */
export async function listStagePeople(
  db: Reader | Writer,
  pageIds: readonly string[],
): Promise<(StagePerson & { readonly pageId: string; readonly stage: StageCode })[]> {
  const ids = [...new Set(pageIds)];
  const found = [];
  for (const some of inParts(ids)) {
    const rows = await db
      .selectFrom('studyStagePerson')
      .innerJoin('person', 'person.id', 'studyStagePerson.personId')
      .select(['person.id', 'person.name', 'studyStagePerson.pageId', 'studyStagePerson.stage'])
      .where('studyStagePerson.pageId', 'in', some)
      .orderBy('person.name')
      .orderBy('person.id')
      .execute();
    found.push(...rows);
  }
  return found;
}

/** Stores the state of a stage and the people responsible. */
export async function replaceStage(trx: Writer, stage: StoredStage, personIds: readonly string[]): Promise<void> {
  const of = { pageId: stage.pageId, stage: stage.stage };
  const isListed = isOpenStage(stage.state) && (stage.dueOn !== '' || personIds.length > 0) ? 1 : 0;
  const row = { ...stage, isListed };
  await trx
    .insertInto('studyStage')
    .values(row)
    .onConflict((oc) => oc.columns(['pageId', 'stage']).doUpdateSet(row))
    .execute();
  await trx.deleteFrom('studyStagePerson').where('pageId', '=', of.pageId).where('stage', '=', of.stage).execute();
  for (const personId of personIds)
    await trx
      .insertInto('studyStagePerson')
      .values({ ...of, personId })
      .execute();
}
