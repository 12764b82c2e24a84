import type { Selectable } from 'kysely';
import type { ConsentState, ConsentUse } from '#content/material/consent.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import type { ConcernedTable } from '#db/driver/schema.ts';
import { followNaming } from './narrowed-naming-repository.ts';

/** A person concerned, without identity. */
export type Concerned = Readonly<Omit<Selectable<ConcernedTable>, 'uses'>> & { readonly uses: readonly ConsentUse[] };

/** A person concerned, with their name. */
export type NamedConcerned = Concerned & { readonly name: string };

function toConcerned<Row extends Selectable<ConcernedTable>>(row: Row): Omit<Row, 'uses'> & Pick<Concerned, 'uses'> {
  return { ...row, uses: JSON.parse(row.uses) as ConsentUse[] };
}

/** Adds a person concerned. */
export async function insertConcerned(trx: Writer, { name, ...concerned }: NamedConcerned): Promise<void> {
  await trx
    .insertInto('concerned')
    .values({ ...concerned, uses: JSON.stringify(concerned.uses) })
    .execute();
  await trx.insertInto('concernedIdentity').values({ concernedId: concerned.id, name }).execute();
}

/**
 * Updates the details and the consent of a person concerned; remembers how they were named before.
 */
export async function updateConcerned(
  trx: Writer,
  id: string,
  { name, uses, ...change }: Omit<NamedConcerned, 'id' | 'materialId' | 'createdAt'>,
): Promise<void> {
  const before = await findConcerned(trx, id);
  if (before) await followNaming(trx, before, change.naming);
  await trx
    .updateTable('concerned')
    .set({ ...change, uses: JSON.stringify(uses) })
    .where('id', '=', id)
    .execute();
  await trx.updateTable('concernedIdentity').set({ name }).where('concernedId', '=', id).execute();
}

export async function deleteConcerned(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('concerned').where('id', '=', id).execute();
}

/** The person concerned with this id, or null. */
export async function findConcerned(db: Reader | Writer, id: string): Promise<NamedConcerned | null> {
  const row = await db
    .selectFrom('concerned')
    .innerJoin('concernedIdentity', 'concernedIdentity.concernedId', 'concerned.id')
    .selectAll('concerned')
    .select('concernedIdentity.name')
    .where('concerned.id', '=', id)
    .executeTakeFirst();
  return row ? toConcerned(row) : null;
}

/** The people concerned by these materials, in the order in which they were added. */
export async function listConcerned(db: Reader | Writer, materialIds: readonly string[]): Promise<NamedConcerned[]> {
  const found: NamedConcerned[] = [];
  for (const some of inParts(materialIds)) {
    const rows = await db
      .selectFrom('concerned')
      .innerJoin('concernedIdentity', 'concernedIdentity.concernedId', 'concerned.id')
      .selectAll('concerned')
      .select('concernedIdentity.name')
      .where('materialId', 'in', some)
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    found.push(...rows.map(toConcerned));
  }
  return found;
}

/**
 * Consents with an end before a day (YYYY-MM-DD), of a study's materials or of all; those that
 * ended first come first.
 */
export function listWithEnd(
  db: Reader,
  studyId: string | null,
  day: string,
): Promise<{ materialId: string; state: ConsentState; until: string }[]> {
  const ended = db
    .selectFrom('concerned')
    .innerJoin('material', 'material.id', 'concerned.materialId')
    .select(['concerned.materialId', 'concerned.state', 'concerned.until'])
    .where('concerned.until', '!=', '')
    .where('concerned.until', '<', day)
    .orderBy('concerned.until')
    .orderBy('concerned.id');
  return (studyId === null ? ended : ended.where('material.pageId', '=', studyId)).execute();
}

/** The distinct states of consent for each material of a study. */
export function listConsentStates(
  db: Reader | Writer,
  pageId: string,
): Promise<{ materialId: string; state: ConsentState }[]> {
  return db
    .selectFrom('concerned')
    .innerJoin('material', 'material.id', 'concerned.materialId')
    .select(['concerned.materialId', 'concerned.state'])
    .distinct()
    .where('material.pageId', '=', pageId)
    .execute();
}
