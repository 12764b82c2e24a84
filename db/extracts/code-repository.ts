import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import type { StudyCodeTable } from '#db/driver/schema.ts';

/** A code of a study. Excludes codes that an import has only staged. */
export type StudyCode = Readonly<Omit<Selectable<StudyCodeTable>, 'importId'>>;

/** The columns of a code. */
const CODE = ['id', 'pageId', 'parentId', 'name', 'definition', 'colour', 'createdAt', 'updatedAt'] as const;

/** The codes of a study, by name. */
export function listCodes(db: Reader | Writer, pageId: string): Promise<StudyCode[]> {
  return db
    .selectFrom('studyCode')
    .select(CODE)
    .where('pageId', '=', pageId)
    .where('importId', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/**
 * Inserts codes, parents before their children.
 * @param importId the unfinished import to which they belong; null to show them at once
 */
export async function insertCodes(
  trx: Writer,
  codes: readonly StudyCode[],
  importId: string | null = null,
): Promise<void> {
  for (const some of inParts(codes))
    await trx
      .insertInto('studyCode')
      .values(some.map((code) => ({ ...code, importId })))
      .execute();
}

/** Replaces codes of a study, by their ids. */
export async function putCodes(trx: Writer, codes: readonly StudyCode[]): Promise<void> {
  for (const some of inParts(codes))
    await trx
      .insertInto('studyCode')
      .values(some)
      .onConflict((oc) =>
        oc.column('id').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          definition: eb.ref('excluded.definition'),
          colour: eb.ref('excluded.colour'),
          parentId: eb.ref('excluded.parentId'),
          updatedAt: eb.ref('excluded.updatedAt'),
        })),
      )
      .execute();
}

export async function updateCode(
  trx: Writer,
  id: string,
  change: Partial<Omit<StudyCode, 'id' | 'pageId' | 'createdAt'>>,
): Promise<void> {
  await trx.updateTable('studyCode').set(change).where('id', '=', id).execute();
}

/** Deletes a code: extracts lose it, and its children move to the top level. */
export async function deleteCode(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('studyCode').where('id', '=', id).execute();
}

/** Replaces a code by another everywhere, and deletes it. */
export async function mergeCode(trx: Writer, from: string, into: string): Promise<void> {
  const coded = await trx.selectFrom('extractCode').selectAll().where('codeId', '=', from).execute();
  // One statement for each would block other writes.
  for (const some of inParts(coded))
    await trx
      .insertInto('extractCode')
      .values(some.map((row) => ({ ...row, codeId: into })))
      .onConflict((oc) => oc.columns(['extractId', 'codeId']).doNothing())
      .execute();
  await trx.updateTable('studyCode').set({ parentId: into }).where('parentId', '=', from).execute();
  await deleteCode(trx, from);
}

/**
 * How many extracts have each code of a study.
 * @param by only extracts and codes of the person with this id; null for all
 */
export async function countCoded(
  db: Reader | Writer,
  pageId: string,
  by: string | null = null,
): Promise<Map<string, number>> {
  let coded = db
    .selectFrom('extractCode')
    .innerJoin('extract', 'extract.id', 'extractCode.extractId')
    .select((eb) => ['extractCode.codeId', eb.fn.countAll<number>().as('count')])
    .where('extract.pageId', '=', pageId)
    .where('extract.removedAt', 'is', null)
    .where('extract.importId', 'is', null)
    .groupBy('extractCode.codeId');
  if (by !== null) coded = coded.where('extract.createdBy', '=', by).where('extractCode.codedBy', '=', by);
  const rows = await coded.execute();
  return new Map(rows.map(({ codeId, count }) => [codeId, Number(count)]));
}
