import type { Selectable } from 'kysely';
import { isNarrower, type Naming } from '#content/material/consent.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts } from '#db/driver/in-parts.ts';
import type { NarrowedNamingTable } from '#db/driver/schema.ts';

/** How a person was named before they agreed to less. */
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
 * Remembers that a person is named less than before, until they are named as much again. The widest
 * naming counts, with the name that texts had then: a name that is changed afterwards in the
 * register is still in the texts.
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

/** The materials, of all or of a study, of which somebody is named less than before. */
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

/** The people of these materials who are named less than before, with those deleted since. */
export function listNarrowed(db: Reader | Writer, materialIds: readonly string[]): Promise<NarrowedNaming[]> {
  return findInParts(materialIds, (some) =>
    db.selectFrom('narrowedNaming').selectAll().where('materialId', 'in', some).orderBy('concernedId').execute(),
  );
}
