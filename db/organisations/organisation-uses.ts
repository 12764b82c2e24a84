import type { MaterialAccess } from '#content/material/material.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';

/** A name, and its number of uses. */
interface CountedName {
  readonly organisation: string;
  readonly count: number;
}

/** Names of organisations in materials, and how often they are used. */
export async function countMaterialNames(
  db: Reader | Writer,
): Promise<(CountedName & { readonly pageId: string; readonly access: MaterialAccess })[]> {
  const rows = await db
    .selectFrom('material')
    .select(['organisation', 'pageId', 'access'])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('organisation', '<>', '')
    .groupBy(['organisation', 'pageId', 'access'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Names of organisations in accounts, or in invitations, and how often they are used. */
export async function countOwnNames(db: Reader | Writer, table: 'person' | 'invitation'): Promise<CountedName[]> {
  const rows = await db
    .selectFrom(table)
    .select('organisation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('organisation', '<>', '')
    .groupBy('organisation')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** The pages whose latest edition is listed under one of these names. */
export async function listPagesNaming(db: Reader | Writer, codes: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const some of inParts(codes)) {
    const rows = await db
      .selectFrom('editionTerm')
      .select('pageId')
      .distinct()
      .where('vocabulary', '=', 'organisation')
      .where('code', 'in', some)
      .execute();
    for (const { pageId } of rows) found.add(pageId);
  }
  return [...found];
}

/** Marks the pages listed under one of these names to be listed again in the background. */
export async function relistPagesNaming(trx: Writer, codes: readonly string[]): Promise<number> {
  const pageIds = await listPagesNaming(trx, codes);
  for (const some of inParts(pageIds))
    await trx.updateTable('page').set({ termsEdition: null }).where('id', 'in', some).execute();
  return pageIds.length;
}
