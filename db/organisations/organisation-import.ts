import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { IncomingOrganisationTable } from '#db/driver/schema.ts';
import {
  findOrganisationRows,
  keepFormerName,
  type Organisation,
  putOrganisationsOf,
} from './organisation-repository.ts';
import { relistPagesNaming } from './organisation-uses.ts';

/** Organisations moved or deleted in one transaction: about ten milliseconds. */
const MOVED_AT_ONCE = 250;

/** The name code and the identifier that an organisation had, or has now. */
export interface RegisterChange {
  readonly nameCode: string;
  readonly identifier: string;
}

type Which = (incoming: ExpressionBuilder<{ i: IncomingOrganisationTable }, 'i'>) => Expression<SqlBool>;

/** Begins an import: its organisations are invisible until it is decided. */
export async function beginImport(trx: Writer, id: string, createdAt: string): Promise<void> {
  await trx.insertInto('organisationImport').values({ id, isDecided: 0, createdAt }).execute();
}

/** Adds some hundred organisations to an import; of two with the same id the later one. */
export async function addIncoming(trx: Writer, importId: string, organisations: readonly Organisation[]) {
  const last = new Map(organisations.map((one) => [one.id, one]));
  for (let from = 0; from < last.size; from += MOVED_AT_ONCE) {
    const some = [...last.values()].slice(from, from + MOVED_AT_ONCE);
    const ids = some.map(({ id }) => id);
    await trx.deleteFrom('incomingOrganisation').where('importId', '=', importId).where('id', 'in', ids).execute();
    await trx
      .insertInto('incomingOrganisation')
      .values(some.map((one) => ({ ...one, importId })))
      .execute();
  }
}

/** Removes organisations from an undecided import. */
export async function dropIncomingOf(trx: Writer, importId: string, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += MOVED_AT_ONCE)
    await trx
      .deleteFrom('incomingOrganisation')
      .where('importId', '=', importId)
      .where('id', 'in', ids.slice(from, from + MOVED_AT_ONCE))
      .execute();
}

/**
 * Records, for undecided imports, the names and identifiers that a change of the register affects:
 * those of these organisations, of all that stand for the same one, and further given ones. To be
 * called before the change.
 */
export async function noteRegisterChange(
  trx: Writer,
  ids: readonly string[],
  others: readonly RegisterChange[],
): Promise<void> {
  const imports = (await listImports(trx)).filter(({ isDecided }) => isDecided === 0);
  if (imports.length === 0) return;
  const roots = await findOrganisationRows(trx, 'id', ids);
  const family = await findOrganisationRows(
    trx,
    'standsFor',
    roots.map(({ standsFor }) => standsFor),
  );
  const changes = [...family, ...others].map(({ nameCode, identifier }) => ({ nameCode, identifier }));
  const rows = imports.flatMap(({ id: importId }) => changes.map((one) => ({ importId, ...one })));
  if (rows.length === 0) return;
  await trx
    .insertInto('registerChange')
    .values(rows)
    .onConflict((oc) => oc.columns(['importId', 'nameCode', 'identifier']).doNothing())
    .execute();
}

/** Takes some of the changes that others made in the register since an import began. */
export async function takeRegisterChanges(trx: Writer, importId: string, limit: number): Promise<RegisterChange[]> {
  const some = await trx
    .selectFrom('registerChange')
    .select(['nameCode', 'identifier'])
    .where('importId', '=', importId)
    .limit(limit)
    .execute();
  for (const { nameCode, identifier } of some)
    await trx
      .deleteFrom('registerChange')
      .where('importId', '=', importId)
      .where('nameCode', '=', nameCode)
      .where('identifier', '=', identifier)
      .execute();
  return some;
}

/** Makes all organisations of an import part of the register. */
export async function decideImport(trx: Writer, id: string): Promise<void> {
  await trx.updateTable('organisationImport').set({ isDecided: 1 }).where('id', '=', id).execute();
}

/** The imports with organisations still to be moved or deleted. */
export function listImports(db: Reader | Writer): Promise<{ id: string; isDecided: 0 | 1 }[]> {
  return db.selectFrom('organisationImport').select(['id', 'isDecided']).orderBy('createdAt').execute();
}

/** Deletes some rows of an undecided import. @returns whether the import is deleted too */
export async function dropIncoming(trx: Writer, importId: string): Promise<boolean> {
  const some = await trx
    .selectFrom('incomingOrganisation')
    .select('id')
    .where('importId', '=', importId)
    .limit(MOVED_AT_ONCE)
    .execute();
  await forget(
    trx,
    importId,
    some.map(({ id }) => id),
  );
  return some.length < MOVED_AT_ONCE;
}

/** Moves some organisations of a decided import. @returns whether all are moved */
export async function moveIncoming(trx: Writer, importId: string): Promise<boolean> {
  const some = await trx
    .selectFrom('incomingOrganisation')
    .select('id')
    .where('importId', '=', importId)
    .orderBy('id')
    .limit(MOVED_AT_ONCE)
    .execute();
  await move(trx, importId, (i) => i('i.id', '<=', some.at(-1)?.id ?? ''));
  return some.length < MOVED_AT_ONCE;
}

/**
 * Moves these organisations, and those with one of these names, from decided imports into the
 * register, so that the next change applies to rows of the register itself.
 */
export async function moveIncomingOf(
  trx: Writer,
  { ids, codes }: { readonly ids: readonly string[]; readonly codes: readonly string[] },
): Promise<void> {
  for (const { id: importId, isDecided } of await listImports(trx)) {
    if (isDecided === 0) continue;
    const named = await findOrganisationRows(trx, 'nameCode', codes);
    const standing = await findOrganisationRows(trx, 'standsFor', ids);
    const wanted = [...ids, ...[...named, ...standing].map(({ id }) => id)];
    if (wanted.length === 0) continue;
    await move(trx, importId, (i) => i('i.id', 'in', wanted));
  }
}

/** Copies rows within the database, without reading thousands of values. */
async function move(trx: Writer, importId: string, which: Which): Promise<void> {
  const moved = trx
    .selectFrom('incomingOrganisation as i')
    .where('i.importId', '=', importId)
    .where(which(expressionBuilder<{ i: IncomingOrganisationTable }, 'i'>()));
  const renamed = await moved
    .leftJoin('organisation as o', 'o.id', 'i.id')
    .select(['i.id', 'i.nameCode', 'o.name as formerName', 'o.nameCode as formerCode'])
    .execute();
  const codes: string[] = [];
  for (const { id, nameCode, formerName, formerCode } of renamed) {
    if (formerCode === nameCode) continue;
    codes.push(nameCode);
    if (formerCode === null || formerName === null) continue;
    codes.push(formerCode);
    await keepFormerName(trx, { id, name: formerName, nameCode: formerCode }, nameCode);
  }
  await putOrganisationsOf(trx, moved);
  await relistPagesNaming(trx, codes);
  await forget(
    trx,
    importId,
    renamed.map(({ id }) => id),
  );
}

async function forget(trx: Writer, importId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await trx.deleteFrom('incomingOrganisation').where('importId', '=', importId).where('id', 'in', ids).execute();
  const left = await trx
    .selectFrom('incomingOrganisation')
    .select('id')
    .where('importId', '=', importId)
    .limit(1)
    .executeTakeFirst();
  if (!left) await trx.deleteFrom('organisationImport').where('id', '=', importId).execute();
}
