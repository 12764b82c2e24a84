import type { Selectable } from 'kysely';
import type { ConsentState, ConsentUse } from '#content/material/consent.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { ConcernedTable } from '#db/driver/schema.ts';

/** Somebody whom a material concerns, without who they are. */
export type Concerned = Readonly<Omit<Selectable<ConcernedTable>, 'uses'>> & { readonly uses: readonly ConsentUse[] };

/** The same, with their name. */
export type NamedConcerned = Concerned & { readonly name: string };

function toConcerned<Row extends Selectable<ConcernedTable>>(row: Row): Omit<Row, 'uses'> & Pick<Concerned, 'uses'> {
  return { ...row, uses: JSON.parse(row.uses) as ConsentUse[] };
}

/** Adds somebody whom a material concerns. */
export async function insertConcerned(trx: Writer, { name, ...concerned }: NamedConcerned): Promise<void> {
  await trx
    .insertInto('concerned')
    .values({ ...concerned, uses: JSON.stringify(concerned.uses) })
    .execute();
  await trx.insertInto('concernedIdentity').values({ concernedId: concerned.id, name }).execute();
}

/** Changes what is noted of somebody, and what they agreed to. */
export async function updateConcerned(
  trx: Writer,
  id: string,
  { name, uses, ...change }: Omit<NamedConcerned, 'id' | 'materialId' | 'createdAt'>,
): Promise<void> {
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

/** Somebody by their id, with their name; null if there is nobody. */
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

/** Ids that one query names: databases bound their number. */
const AT_ONCE = 500;

/** Those whom some materials concern, with their names, the first noted first. */
export async function listConcerned(db: Reader | Writer, materialIds: readonly string[]): Promise<NamedConcerned[]> {
  const found: NamedConcerned[] = [];
  for (let from = 0; from < materialIds.length; from += AT_ONCE) {
    const rows = await db
      .selectFrom('concerned')
      .innerJoin('concernedIdentity', 'concernedIdentity.concernedId', 'concerned.id')
      .selectAll('concerned')
      .select('concernedIdentity.name')
      .where('materialId', 'in', materialIds.slice(from, from + AT_ONCE))
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    found.push(...rows.map(toConcerned));
  }
  return found;
}

/** Where consent stands for each material of a study: each state once. */
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
