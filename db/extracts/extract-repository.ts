import type { Selectable } from 'kysely';
import type { PassageAnchor } from '#content/extract/passage.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts, inParts } from '#db/driver/in-parts.ts';
import type { ExtractTable } from '#db/driver/schema.ts';

type Row = Selectable<ExtractTable>;

/** A passage of a transcript, or a stretch of sound. Excludes those that an import only staged. */
export type Extract = Readonly<Omit<Row, 'anchor' | 'importId'>> & { readonly anchor: PassageAnchor | null };

const toExtract = ({ anchor, importId: _importId, ...row }: Row): Extract => ({
  ...row,
  anchor: anchor === null ? null : (JSON.parse(anchor) as PassageAnchor),
});

/** Which extracts are wanted. */
export interface WantedExtracts {
  /** Only those that this person marked, and codes that they gave; null for all people's. */
  readonly by: string | null;
  /** Only those that have one of these codes; null for any. */
  readonly codes: ReadonlySet<string> | null;
}

export const ALL_EXTRACTS: WantedExtracts = { by: null, codes: null };

/** Extracts that are not removed. */
function wantedExtracts(db: Reader | Writer, { by, codes }: WantedExtracts) {
  let wanted = db.selectFrom('extract').where('extract.removedAt', 'is', null).where('extract.importId', 'is', null);
  if (by !== null) wanted = wanted.where('extract.createdBy', '=', by);
  if (codes !== null)
    wanted = wanted.where(({ exists, selectFrom }) => {
      let given = selectFrom('extractCode')
        .select('extractCode.codeId')
        .whereRef('extractCode.extractId', '=', 'extract.id')
        .where('extractCode.codeId', 'in', [...codes]);
      if (by !== null) given = given.where('extractCode.codedBy', '=', by);
      return exists(given);
    });
  return wanted;
}

/**
 * How many of the wanted extracts each material of a study has, by its id; those without are left
 * out.
 */
export async function countByMaterial(
  db: Reader | Writer,
  pageId: string,
  wanted: WantedExtracts,
): Promise<ReadonlyMap<string, number>> {
  const rows = await wantedExtracts(db, wanted)
    .select((eb) => ['extract.materialId', eb.fn.countAll<number>().as('count')])
    .where('extract.pageId', '=', pageId)
    .groupBy('extract.materialId')
    .execute();
  return new Map(rows.map(({ materialId, count }) => [materialId, Number(count)]));
}

/** How many passages and stretches of sound a material has. */
export interface MarkedCounts {
  readonly materialId: string;
  readonly passages: number;
  readonly stretches: number;
}

/** The same of all materials of a study that have some. @param by as of `WantedExtracts` */
export async function countMarked(db: Reader | Writer, pageId: string, by: string | null): Promise<MarkedCounts[]> {
  const rows = await wantedExtracts(db, { by, codes: null })
    .select((eb) => [
      'extract.materialId',
      eb.fn.count<number>('extract.anchor').as('passages'),
      eb.fn.count<number>('extract.beginsAt').as('stretches'),
    ])
    .where('extract.pageId', '=', pageId)
    .groupBy('extract.materialId')
    .orderBy('extract.materialId')
    .execute();
  return rows.map(({ materialId, passages, stretches }) => ({
    ...{ materialId, passages: Number(passages), stretches: Number(stretches) },
  }));
}

/**
 * The notes of the extracts of a study, by the ids of their materials.
 * @param by as of `WantedExtracts`
 */
export function listExtractNotes(
  db: Reader | Writer,
  pageId: string,
  by: string | null,
): Promise<{ readonly materialId: string; readonly note: string }[]> {
  return wantedExtracts(db, { by, codes: null })
    .select(['extract.materialId', 'extract.note'])
    .where('extract.pageId', '=', pageId)
    .where('extract.note', '!=', '')
    .execute();
}

/** How many of the wanted extracts a material has. */
export async function countMaterialExtracts(
  db: Reader | Writer,
  materialId: string,
  wanted: WantedExtracts = ALL_EXTRACTS,
): Promise<number> {
  const { count } = await wantedExtracts(db, wanted)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('extract.materialId', '=', materialId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Extracts that are read in one turn of the event loop: each may have 20,000 characters. */
const READ_AT_ONCE = 100;

/** The wanted extracts of a material by number, from one on. */
export async function listMaterialExtracts(
  db: Reader | Writer,
  materialId: string,
  wanted: WantedExtracts,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Extract[]> {
  const found: Extract[] = [];
  while (found.length < limit) {
    const most = Math.min(limit - found.length, READ_AT_ONCE);
    const rows = await wantedExtracts(db, wanted)
      .selectAll('extract')
      .where('extract.materialId', '=', materialId)
      .orderBy('extract.number')
      .limit(most)
      .offset(offset + found.length)
      .execute();
    for (const row of rows) found.push(toExtract(row));
    if (rows.length < most) break;
  }
  return found;
}

/** An extract, removed or not. */
export async function findExtract(db: Reader | Writer, id: string): Promise<Extract | null> {
  const row = await db
    .selectFrom('extract')
    .selectAll()
    .where('id', '=', id)
    .where('importId', 'is', null)
    .executeTakeFirst();
  return row ? toExtract(row) : null;
}

/** The extracts with these ids that are not removed. */
export async function findExtracts(db: Reader, ids: readonly string[]): Promise<Extract[]> {
  const rows = await findInParts(ids, (some) =>
    wantedExtracts(db, ALL_EXTRACTS).selectAll('extract').where('extract.id', 'in', some).execute(),
  );
  return rows.map(toExtract);
}

/** Fields of an extract that its citations show. */
export type ExtractName = Pick<Extract, 'id' | 'materialId' | 'number' | 'removedAt'>;

/** The extracts with these ids that exist, removed ones as well, in no order. */
export async function findExtractNames(db: Reader | Writer, ids: readonly string[]): Promise<ExtractName[]> {
  const found: ExtractName[] = [];
  for (const some of inParts(ids))
    found.push(
      ...(await db
        .selectFrom('extract')
        .select(['id', 'materialId', 'number', 'removedAt'])
        .where('id', 'in', some)
        .where('importId', 'is', null)
        .execute()),
    );
  return found;
}

/** The ids of all extracts that a material has or has had, those that are only staged as well. */
export async function listExtractIds(db: Reader | Writer, materialId: string): Promise<string[]> {
  const rows = await db.selectFrom('extract').select('id').where('materialId', '=', materialId).orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** The same of several materials. */
export function listExtractsOf(
  db: Reader | Writer,
  materialIds: readonly string[],
): Promise<{ readonly id: string; readonly materialId: string }[]> {
  return findInParts(materialIds, (some) =>
    db.selectFrom('extract').select(['id', 'materialId']).where('materialId', 'in', some).execute(),
  );
}

/** How many extracts a study has that are not removed. */
export async function countExtracts(db: Reader | Writer, pageId: string): Promise<number> {
  const { count } = await db
    .selectFrom('extract')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('pageId', '=', pageId)
    .where('removedAt', 'is', null)
    .where('importId', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The number of the next extract of a material: those of removed extracts are not reused. */
export async function nextExtractNumber(trx: Writer, materialId: string): Promise<number> {
  const { last } = await trx
    .selectFrom('extract')
    .select((eb) => eb.fn.max('number').as('last'))
    .where('materialId', '=', materialId)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0) + 1;
}

/** The last number of the extracts of those of these materials that have some. */
export async function lastExtractNumbers(
  trx: Writer,
  materialIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await findInParts(materialIds, (some) =>
    trx
      .selectFrom('extract')
      .select((eb) => ['materialId', eb.fn.max('number').as('last')])
      .where('materialId', 'in', some)
      .groupBy('materialId')
      .execute(),
  );
  return new Map(rows.map(({ materialId, last }) => [materialId, Number(last)]));
}

/**
 * Inserts extracts.
 * @param importId the unfinished import to which they belong; null to show them at once
 */
export async function insertExtracts(
  trx: Writer,
  extracts: readonly Extract[],
  importId: string | null = null,
): Promise<void> {
  const rows = extracts.map(({ anchor, ...one }) => ({ ...one, anchor: anchor && JSON.stringify(anchor), importId }));
  for (const some of inParts(rows)) await trx.insertInto('extract').values(some).execute();
}

export async function updateExtract(
  trx: Writer,
  id: string,
  change: Partial<Pick<Extract, 'note' | 'updatedAt'>>,
): Promise<void> {
  await trx.updateTable('extract').set(change).where('id', '=', id).execute();
}

/** The values of an extract without its words. */
const WORDLESS = { anchor: null, note: '' };

/** Removes extracts with their words. Their rows remain, since texts may cite them. */
export async function removeExtracts(trx: Writer, ids: readonly string[], at: string): Promise<void> {
  // One statement for each would block other writes: a material may have thousands.
  for (const some of inParts(ids)) {
    await trx
      .updateTable('extract')
      .set({ ...WORDLESS, removedAt: at })
      .where('id', 'in', some)
      .execute();
    await trx.deleteFrom('extractCode').where('extractId', 'in', some).execute();
  }
}

/** The same of all extracts of a material. */
export async function removeMaterialExtracts(trx: Writer, materialId: string, at: string): Promise<void> {
  await removeExtracts(trx, await listExtractIds(trx, materialId), at);
}

/** A code of an extract, and the person who gave it. */
export interface GivenCode {
  readonly extractId: string;
  readonly codeId: string;
  readonly codedBy: string | null;
}

/** How many codes somebody gave to passages of a material. */
export interface CoderCount {
  readonly materialId: string;
  readonly codedBy: string;
  readonly count: number;
}

/** The same of all who gave codes to passages of a study. */
export async function countCoders(db: Reader | Writer, pageId: string): Promise<CoderCount[]> {
  const rows = await db
    .selectFrom('extractCode')
    .innerJoin('extract', 'extract.id', 'extractCode.extractId')
    .select((eb) => ['extract.materialId', 'extractCode.codedBy', eb.fn.countAll<number>().as('count')])
    .where('extract.pageId', '=', pageId)
    .where('extract.anchor', 'is not', null)
    .where('extract.removedAt', 'is', null)
    .where('extract.importId', 'is', null)
    .where('extractCode.codedBy', 'is not', null)
    .groupBy(['extract.materialId', 'extractCode.codedBy'])
    .execute();
  return rows.map(({ materialId, codedBy, count }) => ({ materialId, codedBy: codedBy!, count: Number(count) }));
}

/** The codes of these extracts. */
export function listCodesOf(db: Reader | Writer, extractIds: readonly string[]): Promise<GivenCode[]> {
  return findInParts(extractIds, (some) =>
    db
      .selectFrom('extractCode')
      .select(['extractId', 'codeId', 'codedBy'])
      .where('extractId', 'in', some)
      .orderBy('extractId')
      .orderBy('codeId')
      .execute(),
  );
}

/** Sets an extract's codes; those that it already has keep their person. */
export async function replaceGivenCodes(
  trx: Writer,
  extractId: string,
  codeIds: readonly string[],
  by: { readonly codedBy: string | null; readonly createdAt: string },
): Promise<void> {
  let gone = trx.deleteFrom('extractCode').where('extractId', '=', extractId);
  if (codeIds.length > 0) gone = gone.where('codeId', 'not in', codeIds);
  await gone.execute();
  for (const codeId of new Set(codeIds))
    await trx
      .insertInto('extractCode')
      .values({ extractId, codeId, ...by })
      .onConflict((oc) => oc.columns(['extractId', 'codeId']).doNothing())
      .execute();
}
