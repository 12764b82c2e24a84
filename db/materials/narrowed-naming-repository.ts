import type { Selectable } from 'kysely';
import { isNarrower, type Naming } from '#content/material/consent.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts } from '#db/driver/in-parts.ts';
import type { NarrowedNamingTable } from '#db/driver/schema.ts';

/** The former naming of a person who agreed to a less identifying one. */
type NarrowedNaming = Readonly<Selectable<NarrowedNamingTable>>;

/** A person as they were named before a change. */
interface NamedBefore {
  readonly id: string;
  readonly materialId: string;
  readonly naming: Naming;
  readonly name: string;
  readonly organisation: string;
}

/**
 * Stores a person's former naming when they agree to a less identifying one; deletes it when they
 * agree to the former again. The most identifying one is stored, with the name at that time: texts
 * still have it, even if it was changed in the register afterwards.
 */
export async function followNaming(trx: Writer, before: NamedBefore, naming: Naming): Promise<void> {
  const known = await trx
    .selectFrom('narrowedNaming')
    .selectAll()
    .where('concernedId', '=', before.id)
    .executeTakeFirst();
  if (known) {
    if (isNarrower(naming, known.naming)) return;
    await trx.deleteFrom('narrowedNaming').where('concernedId', '=', before.id).execute();
    return;
  }
  if (!isNarrower(naming, before.naming)) return;
  const { id: concernedId, materialId, name, organisation } = before;
  await trx
    .insertInto('narrowedNaming')
    .values({ concernedId, materialId, naming: before.naming, name, organisation })
    .execute();
}

/** The materials, of a study or of all, with a person of a less identifying naming than before. */
export async function listNarrowedMaterials(db: Reader, studyId: string | null): Promise<string[]> {
  let query = db
    .selectFrom('narrowedNaming')
    .innerJoin('material', 'material.id', 'narrowedNaming.materialId')
    .select('material.id')
    .distinct()
    .orderBy('material.id');
  if (studyId !== null) query = query.where('material.pageId', '=', studyId);
  return (await query.execute()).map(({ id }) => id);
}

/** The former namings of people of these materials, including people deleted since. */
export function listNarrowed(db: Reader | Writer, materialIds: readonly string[]): Promise<NarrowedNaming[]> {
  return findInParts(materialIds, (some) =>
    db.selectFrom('narrowedNaming').selectAll().where('materialId', 'in', some).orderBy('concernedId').execute(),
  );
}
