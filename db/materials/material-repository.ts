import type { Selectable } from 'kysely';
import { keepsToTeam } from '#content/material/consent.ts';
import type { MaterialKind } from '#content/material/material.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts, inParts } from '#db/driver/in-parts.ts';
import type { MaterialTable } from '#db/driver/schema.ts';

/** The row of a material. */
export type NotedMaterial = Readonly<Selectable<MaterialTable>>;

/** The columns that an import changes. */
const CHANGING = [
  ...(['title', 'heldOn', 'place', 'country', 'language', 'collector', 'side'] as const),
  ...(['organisation', 'actorType', 'summary', 'access', 'updatedAt'] as const),
] as const;

/** A material of a study. */
export interface Material extends NotedMaterial {
  /** A person concerned agreed only for the study's team, whatever the material's own access. */
  readonly isKeptToTeam: boolean;
}

export async function insertMaterials(trx: Writer, materials: readonly NotedMaterial[]): Promise<void> {
  for (const some of inParts(materials)) await trx.insertInto('material').values(some).execute();
}

/** Replaces materials, by their ids; their study, kind and number never change. */
export async function putMaterials(trx: Writer, materials: readonly NotedMaterial[]): Promise<void> {
  for (const some of inParts(materials))
    await trx
      .insertInto('material')
      .values(some)
      .onConflict((oc) =>
        oc
          .column('id')
          .doUpdateSet((eb) => Object.fromEntries(CHANGING.map((column) => [column, eb.ref(`excluded.${column}`)]))),
      )
      .execute();
}

/** Updates a material; its study, kind and number never change. */
export async function updateMaterial(
  trx: Writer,
  id: string,
  change: Partial<Omit<NotedMaterial, 'id' | 'pageId' | 'kind' | 'number'>>,
): Promise<void> {
  await trx.updateTable('material').set(change).where('id', '=', id).execute();
}

/** Deletes a material with its people concerned. */
export async function deleteMaterial(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('material').where('id', '=', id).execute();
}

export async function findMaterial(db: Reader | Writer, id: string): Promise<Material | null> {
  return (await findMaterials(db, [id]))[0] ?? null;
}

/** The materials with these ids that exist, in no order. */
export async function findMaterials(db: Reader | Writer, ids: readonly string[]): Promise<Material[]> {
  const found: Material[] = [];
  for (const some of inParts(ids)) {
    const rows = await db.selectFrom('material').selectAll().where('id', 'in', some).execute();
    found.push(...(await withKept(db, rows)));
  }
  return found;
}

/** The materials of a study, by kind and number. @param limit most rows */
export async function listMaterials(db: Reader | Writer, pageId: string, limit: number): Promise<Material[]> {
  const rows = await db
    .selectFrom('material')
    .selectAll()
    .where('pageId', '=', pageId)
    .orderBy('kind')
    .orderBy('number')
    .limit(limit)
    .execute();
  return withKept(db, rows);
}

/** The materials that consent restricts to their study's team: of one study, or of all. */
export async function listKeptMaterials(db: Reader | Writer, pageId: string | null): Promise<Material[]> {
  const rows = await db
    .selectFrom('material')
    .selectAll()
    .where('id', 'in', db.selectFrom('concerned').select('materialId').where('reach', '=', 'team'))
    .$if(pageId !== null, (query) => query.where('pageId', '=', pageId))
    .execute();
  return (await withKept(db, rows)).filter(({ isKeptToTeam }) => isKeptToTeam);
}

async function withKept(db: Reader | Writer, rows: readonly NotedMaterial[]): Promise<Material[]> {
  const restricted = new Set<string>();
  for (const some of inParts(rows)) {
    const ids = some.map(({ id }) => id);
    const narrow = await db
      .selectFrom('concerned')
      .select(['materialId', 'state', 'reach', 'givenOn'])
      .where('materialId', 'in', ids)
      .where('reach', '=', 'team')
      .execute();
    for (const consent of narrow) if (keepsToTeam(consent)) restricted.add(consent.materialId);
  }
  return rows.map((row) => ({ ...row, isKeptToTeam: restricted.has(row.id) }));
}

/** The ids of all materials of some studies. */
export async function listMaterialIds(db: Reader | Writer, pageIds: readonly string[]): Promise<string[]> {
  const rows = await findInParts(pageIds, (some) =>
    db.selectFrom('material').select('id').where('pageId', 'in', some).execute(),
  );
  return rows.map(({ id }) => id);
}

/** How many materials a study has. */
export async function countMaterials(db: Reader | Writer, pageId: string): Promise<number> {
  const { count } = await db
    .selectFrom('material')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('pageId', '=', pageId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The number of the next material of this kind in a study. */
export async function nextMaterialNumber(trx: Writer, pageId: string, kind: MaterialKind): Promise<number> {
  const { last } = await trx
    .selectFrom('material')
    .select((eb) => eb.fn.max('number').as('last'))
    .where('pageId', '=', pageId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0) + 1;
}
