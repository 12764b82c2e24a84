import type { Selectable } from 'kysely';
import type { MaterialKind } from '#content/material/material.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { MaterialTable } from '#db/driver/schema.ts';

/** A material of a study. */
export type Material = Readonly<Selectable<MaterialTable>>;

/** Adds a material. */
export async function insertMaterial(trx: Writer, material: Material): Promise<void> {
  await trx.insertInto('material').values(material).execute();
}

/** Changes what is noted of a material; its study, kind and number stay. */
export async function updateMaterial(
  trx: Writer,
  id: string,
  change: Partial<Omit<Material, 'id' | 'pageId' | 'kind' | 'number'>>,
): Promise<void> {
  await trx.updateTable('material').set(change).where('id', '=', id).execute();
}

/** Deletes a material, with the people whom it concerns. */
export async function deleteMaterial(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('material').where('id', '=', id).execute();
}

export async function findMaterial(db: Reader | Writer, id: string): Promise<Material | null> {
  return (await db.selectFrom('material').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Ids that one query names: databases bound their number. */
const AT_ONCE = 500;

/** The materials with these ids that exist, in no order. */
export async function findMaterials(db: Reader | Writer, ids: readonly string[]): Promise<Material[]> {
  const found: Material[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    found.push(...(await db.selectFrom('material').selectAll().where('id', 'in', some).execute()));
  }
  return found;
}

/** The materials of a study, by kind and number. @param limit most of them */
export function listMaterials(db: Reader | Writer, pageId: string, limit: number): Promise<Material[]> {
  return db
    .selectFrom('material')
    .selectAll()
    .where('pageId', '=', pageId)
    .orderBy('kind')
    .orderBy('number')
    .limit(limit)
    .execute();
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
