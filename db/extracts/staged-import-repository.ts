import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import type {
  AnalysisImportTable,
  MaterialTable,
  StagedExtractChangeTable,
  StagedExtractCodeTable,
  StagedMaterialTable,
} from '#db/driver/schema.ts';

/** An import whose pieces are hidden until it is finished. */
export type AnalysisImport = Readonly<Selectable<AnalysisImportTable>>;
export type StagedMaterial = Readonly<Selectable<StagedMaterialTable>>;
export type StagedChange = Readonly<Selectable<StagedExtractChangeTable>>;
export type StagedCode = Readonly<Selectable<StagedExtractCodeTable>>;

/** Extracts that are removed at a time with the codes of each, and those that lose staged codes. */
const EXTRACTS_AT_ONCE = 50;

export async function insertAnalysisImport(trx: Writer, row: AnalysisImport): Promise<void> {
  await trx.insertInto('analysisImport').values(row).execute();
}

/** The imports that are not cleaned up yet: of one study, or of all. */
export function listAnalysisImports(db: Reader | Writer, pageId: string | null): Promise<AnalysisImport[]> {
  return db
    .selectFrom('analysisImport')
    .selectAll()
    .$if(pageId !== null, (query) => query.where('pageId', '=', pageId))
    .orderBy('id')
    .execute();
}

export async function insertStagedMaterials(trx: Writer, rows: readonly StagedMaterial[]): Promise<void> {
  for (const some of inParts(rows)) await trx.insertInto('stagedMaterial').values(some).execute();
}

export async function insertStagedChanges(trx: Writer, rows: readonly StagedChange[]): Promise<void> {
  for (const some of inParts(rows)) await trx.insertInto('stagedExtractChange').values(some).execute();
}

export async function insertStagedCodes(trx: Writer, rows: readonly StagedCode[]): Promise<void> {
  for (const some of inParts(rows)) await trx.insertInto('stagedExtractCode').values(some).execute();
}

/** Makes the codes, extracts and GUIDs of an import visible. */
export async function showStaged(trx: Writer, { id, pageId }: AnalysisImport): Promise<void> {
  const shown = { importId: null };
  await trx.updateTable('studyCode').set(shown).where('pageId', '=', pageId).where('importId', '=', id).execute();
  await trx.updateTable('extract').set(shown).where('pageId', '=', pageId).where('importId', '=', id).execute();
  await trx.updateTable('analysisGuid').set(shown).where('pageId', '=', pageId).where('importId', '=', id).execute();
}

/**
 * Adds the materials of an import, numbered after those that its study has of their kind, and gives
 * them their transcripts.
 * @param facts what they have in common
 * @param findNext finds the number of the next material of a kind
 * @returns false if one of their transcripts is gone
 */
export async function addStagedMaterials(
  trx: Writer,
  { id, pageId }: AnalysisImport,
  facts: Pick<Selectable<MaterialTable>, 'language' | 'createdBy' | 'createdAt'>,
  findNext: (kind: MaterialTable['kind']) => Promise<number>,
): Promise<boolean> {
  const kinds = await trx
    .selectFrom('stagedMaterial')
    .select('kind')
    .distinct()
    .where('importId', '=', id)
    .orderBy('kind')
    .execute();
  for (const { kind } of kinds) {
    const first = await findNext(kind);
    await trx
      .insertInto('material')
      .columns([
        ...(['id', 'pageId', 'kind', 'number', 'title', 'heldOn', 'place', 'country', 'language'] as const),
        ...(['collector', 'side', 'organisation', 'actorType', 'summary', 'access', 'createdBy'] as const),
        ...(['createdAt', 'updatedAt'] as const),
      ])
      .expression((eb) =>
        eb
          .selectFrom('stagedMaterial')
          .select((one) => {
            const none = one.val('');
            return [
              'id',
              one.val(pageId).as('pageId'),
              'kind',
              one('place', '+', first).as('number'),
              'title',
              ...[none.as('heldOn'), none.as('place'), none.as('country')],
              one.val(facts.language).as('language'),
              ...[none.as('collector'), none.as('side'), none.as('organisation'), none.as('actorType')],
              'summary',
              one.val('team').as('access'),
              one.val(facts.createdBy).as('createdBy'),
              one.val(facts.createdAt).as('createdAt'),
              one.val(facts.createdAt).as('updatedAt'),
            ];
          })
          .where('importId', '=', id)
          .where('kind', '=', kind),
      )
      .execute();
  }
  const { drafts } = await trx
    .selectFrom('stagedMaterial')
    .select((eb) => eb.fn.count<number>('draftId').as('drafts'))
    .where('importId', '=', id)
    .executeTakeFirstOrThrow();
  const { numUpdatedRows } = await trx
    .updateTable('draft')
    .set((eb) => ({
      materialId: eb
        .selectFrom('stagedMaterial')
        .select('stagedMaterial.id')
        .whereRef('stagedMaterial.draftId', '=', 'draft.id'),
    }))
    .where('id', 'in', (eb) =>
      eb.selectFrom('stagedMaterial').select('draftId').where('importId', '=', id).where('draftId', 'is not', null),
    )
    .where('materialId', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows) === Number(drafts);
}

/** The present notes of the extracts whose notes an import changes. */
export function listNotesToChange(trx: Writer, { id }: AnalysisImport): Promise<{ id: string; note: string }[]> {
  return trx
    .selectFrom('stagedExtractChange')
    .innerJoin('extract', 'extract.id', 'stagedExtractChange.extractId')
    .select(['extract.id', 'extract.note'])
    .where('stagedExtractChange.importId', '=', id)
    .where('stagedExtractChange.note', 'is not', null)
    .execute();
}

/** Discards the notes that an import has staged for extracts. */
export async function keepNotes(trx: Writer, { id }: AnalysisImport, extractIds: readonly string[]): Promise<void> {
  for (const some of inParts(extractIds))
    await trx
      .updateTable('stagedExtractChange')
      .set({ note: null })
      .where('importId', '=', id)
      .where('extractId', 'in', some)
      .execute();
}

/** Applies an import's changes and codes to the study's own extracts that are not removed. */
export async function changeByStaged(trx: Writer, { id }: AnalysisImport, at: string): Promise<void> {
  const ofImport = trx.selectFrom('stagedExtractChange').where('importId', '=', id);
  await trx
    .updateTable('extract')
    .set((eb) => ({
      updatedAt: at,
      note: eb.fn.coalesce(
        eb
          .selectFrom('stagedExtractChange')
          .select('stagedExtractChange.note')
          .where('stagedExtractChange.importId', '=', id)
          .whereRef('stagedExtractChange.extractId', '=', 'extract.id'),
        'extract.note',
      ),
    }))
    .where('id', 'in', ofImport.select('extractId'))
    .where('removedAt', 'is', null)
    .execute();
  await trx
    .insertInto('extractCode')
    .columns(['extractId', 'codeId', 'codedBy', 'createdAt'])
    .expression((eb) =>
      eb
        .selectFrom('stagedExtractCode')
        .innerJoin('extract', 'extract.id', 'stagedExtractCode.extractId')
        .select((one) => ['stagedExtractCode.extractId', 'codeId', 'codedBy', one.val(at).as('createdAt')])
        .where('stagedExtractCode.importId', '=', id)
        .where('removedAt', 'is', null),
    )
    .onConflict((oc) => oc.columns(['extractId', 'codeId']).doNothing())
    .execute();
}

/** Whether an extract to which an import gave codes has more of them than it may have. */
export async function hasTooManyCodes(trx: Writer, { id }: AnalysisImport, most: number): Promise<boolean> {
  const row = await trx
    .selectFrom('extractCode')
    .select('extractId')
    .where('extractId', 'in', (eb) => eb.selectFrom('stagedExtractCode').select('extractId').where('importId', '=', id))
    .groupBy('extractId')
    .having((eb) => eb.fn.countAll(), '>', most)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Marks an import as finished. */
export async function finishAnalysisImport(trx: Writer, { id }: AnalysisImport, at: string): Promise<void> {
  await trx.updateTable('analysisImport').set({ finishedAt: at }).where('id', '=', id).execute();
}

/**
 * Removes some of what is only staged of an import, and the import when nothing is left.
 * @returns false once the import is removed
 */
export async function removeSomeStaged(trx: Writer, { id, pageId, finishedAt }: AnalysisImport): Promise<boolean> {
  if (finishedAt === null) {
    const extracts = await trx
      .selectFrom('extract')
      .select('id')
      .where('pageId', '=', pageId)
      .where('importId', '=', id)
      .limit(EXTRACTS_AT_ONCE)
      .execute();
    if (extracts.length > 0) {
      const ids = extracts.map((one) => one.id);
      await trx.deleteFrom('extract').where('id', 'in', ids).execute();
      return true;
    }
    await trx.deleteFrom('studyCode').where('pageId', '=', pageId).where('importId', '=', id).execute();
    await trx.deleteFrom('analysisGuid').where('pageId', '=', pageId).where('importId', '=', id).execute();
  }
  const coded = await trx
    .selectFrom('stagedExtractCode')
    .select('extractId')
    .distinct()
    .where('importId', '=', id)
    .limit(EXTRACTS_AT_ONCE)
    .execute();
  if (coded.length > 0) {
    const ids = coded.map(({ extractId }) => extractId);
    await trx.deleteFrom('stagedExtractCode').where('importId', '=', id).where('extractId', 'in', ids).execute();
    return true;
  }
  await trx.deleteFrom('stagedMaterial').where('importId', '=', id).execute();
  await trx.deleteFrom('stagedExtractChange').where('importId', '=', id).execute();
  await trx.deleteFrom('analysisImport').where('id', '=', id).execute();
  return false;
}
