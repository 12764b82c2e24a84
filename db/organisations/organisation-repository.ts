import type { Selectable } from 'kysely';
import type { OrganisationQuery } from '#content/organisation/organisation-query.ts';
import { foldText } from '#content/search/words/fold.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { OrganisationTable } from '#db/driver/schema.ts';

/** An organisation of the register. */
export type Organisation = Readonly<Selectable<OrganisationTable>>;

/** Values that one query names: databases bound their number. */
const AT_ONCE = 500;
/** Rows that one statement adds, each of fourteen values. */
const ROWS_AT_ONCE = 250;

/** What words are looked for in. */
export const searchedText = ({ name, acronym }: { readonly name: string; readonly acronym: string }): string =>
  foldText(`${name} ${acronym}`);

/** Adds organisations, some hundreds in a statement. */
export async function insertOrganisations(trx: Writer, organisations: readonly Organisation[]): Promise<void> {
  for (let from = 0; from < organisations.length; from += ROWS_AT_ONCE)
    await trx
      .insertInto('organisation')
      .values(organisations.slice(from, from + ROWS_AT_ONCE))
      .execute();
}

/** Adds organisations, or writes them anew: some hundreds in a statement. */
export async function putOrganisations(trx: Writer, organisations: readonly Organisation[]): Promise<void> {
  for (let from = 0; from < organisations.length; from += ROWS_AT_ONCE)
    await trx
      .insertInto('organisation')
      .values(organisations.slice(from, from + ROWS_AT_ONCE))
      .onConflict((oc) =>
        oc.column('id').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          nameCode: eb.ref('excluded.nameCode'),
          acronym: eb.ref('excluded.acronym'),
          side: eb.ref('excluded.side'),
          actorType: eb.ref('excluded.actorType'),
          country: eb.ref('excluded.country'),
          site: eb.ref('excluded.site'),
          identifier: eb.ref('excluded.identifier'),
          searched: eb.ref('excluded.searched'),
          updatedAt: eb.ref('excluded.updatedAt'),
        })),
      )
      .execute();
}

/** Changes what the register says of an organisation. */
export async function updateOrganisation(
  trx: Writer,
  id: string,
  change: Partial<Omit<Organisation, 'id' | 'createdAt'>>,
): Promise<void> {
  await trx.updateTable('organisation').set(change).where('id', '=', id).execute();
}

export async function findOrganisation(db: Reader | Writer, id: string): Promise<Organisation | null> {
  return (await db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The organisations with these ids that exist, in no order. */
export function findOrganisationsById(db: Reader | Writer, ids: readonly string[]): Promise<Organisation[]> {
  return inParts(ids, (some) => db.selectFrom('organisation').selectAll().where('id', 'in', some).execute());
}

/** The organisations of these names now, merged ones as well, in no order. */
export function findOrganisationsByCode(db: Reader | Writer, codes: readonly string[]): Promise<Organisation[]> {
  return inParts(codes, (some) => db.selectFrom('organisation').selectAll().where('nameCode', 'in', some).execute());
}

/** The organisations with these identifiers, in no order. */
export function findOrganisationsByIdentifier(
  db: Reader | Writer,
  identifiers: readonly string[],
): Promise<Organisation[]> {
  return inParts(identifiers, (some) =>
    db.selectFrom('organisation').selectAll().where('identifier', 'in', some).execute(),
  );
}

/** What bears a name, now or before: each organisation of the list with the code of that name. */
export async function findStandingFor(
  db: Reader | Writer,
  codes: readonly string[],
): Promise<{ code: string; standsFor: string; country: string }[]> {
  const now = await inParts(codes, (some) =>
    db
      .selectFrom('organisation')
      .select(['nameCode as code', 'standsFor', 'country'])
      .where('nameCode', 'in', some)
      .execute(),
  );
  const before = await inParts(codes, (some) =>
    db
      .selectFrom('formerName')
      .innerJoin('organisation', 'organisation.id', 'formerName.organisationId')
      .select(['formerName.code', 'organisation.standsFor', 'organisation.country'])
      .where('formerName.code', 'in', some)
      .execute(),
  );
  return [...now, ...before];
}

/** All that stands for an organisation of the list: itself, and what was merged into it. */
export function listStandingFor(db: Reader | Writer, id: string): Promise<Organisation[]> {
  return db
    .selectFrom('organisation')
    .selectAll()
    .where('standsFor', '=', id)
    .orderBy('nameCode')
    .orderBy('id')
    .execute();
}

/** Names that these organisations had before. */
export function listFormerNames(
  db: Reader | Writer,
  ids: readonly string[],
): Promise<{ organisationId: string; code: string; name: string }[]> {
  return inParts(ids, (some) =>
    db.selectFrom('formerName').selectAll().where('organisationId', 'in', some).orderBy('code').execute(),
  );
}

/** Keeps a name that an organisation no longer has; one it has again is no former name. */
export async function keepFormerName(
  trx: Writer,
  before: Pick<Organisation, 'id' | 'nameCode' | 'name'>,
  nameCode: string,
): Promise<void> {
  await trx.deleteFrom('formerName').where('organisationId', '=', before.id).where('code', '=', nameCode).execute();
  if (before.nameCode === nameCode) return;
  await trx
    .insertInto('formerName')
    .values({ organisationId: before.id, code: before.nameCode, name: before.name })
    .onConflict((oc) => oc.columns(['organisationId', 'code']).doNothing())
    .execute();
}

function listed(db: Reader | Writer, { words, side, actorType, country }: Omit<OrganisationQuery, 'page'>) {
  let query = db.selectFrom('organisation').where('mergedInto', 'is', null);
  for (const word of foldText(words).split(' ').filter(Boolean)) query = query.where('searched', 'like', `%${word}%`);
  if (side !== '') query = query.where('side', '=', side as Organisation['side']);
  if (actorType !== '') query = query.where('actorType', '=', actorType);
  if (country !== '') query = query.where('country', '=', country);
  return query;
}

/** The organisations that a list shows, by name. */
export function listOrganisations(
  db: Reader | Writer,
  query: Omit<OrganisationQuery, 'page'>,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Organisation[]> {
  return listed(db, query).selectAll().orderBy('nameCode').orderBy('id').offset(offset).limit(limit).execute();
}

/** The names of the organisations of the list, each once, by name. */
export async function listOrganisationNames(db: Reader | Writer, limit: number): Promise<string[]> {
  const rows = await listed(db, { words: '', side: '', actorType: '', country: '' })
    .select(['name', 'nameCode'])
    .orderBy('nameCode')
    .limit(limit)
    .execute();
  return [...new Set(rows.map(({ name }) => name))];
}

/**
 * Organisations of the list whose name has these words, or that stand for one which begins so: a name
 * that was merged, or that they had before.
 */
export async function suggestOrganisations(
  db: Reader | Writer,
  words: string,
  code: string,
  limit: number,
): Promise<Pick<Organisation, 'name' | 'nameCode'>[]> {
  const named = await listed(db, { words, side: '', actorType: '', country: '' })
    .select(['id', 'name', 'nameCode'])
    .orderBy('nameCode')
    .limit(limit)
    .execute();
  const begins = `${code}%`;
  const merged = await db
    .selectFrom('organisation')
    .select('standsFor')
    .where('mergedInto', 'is not', null)
    .where('nameCode', 'like', begins)
    .limit(limit)
    .execute();
  const former = await db
    .selectFrom('formerName')
    .innerJoin('organisation', 'organisation.id', 'formerName.organisationId')
    .select('organisation.standsFor')
    .where('formerName.code', 'like', begins)
    .limit(limit)
    .execute();
  const known = new Set(named.map(({ id }) => id));
  const others = new Set([...merged, ...former].map(({ standsFor }) => standsFor).filter((id) => !known.has(id)));
  return [...named, ...(await findOrganisationsById(db, [...others]))].slice(0, limit);
}

/** How many organisations a list shows. */
export async function countOrganisations(db: Reader | Writer, query: Omit<OrganisationQuery, 'page'>): Promise<number> {
  const { count } = await listed(db, query)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function inParts<Row>(
  values: readonly string[],
  find: (some: readonly string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const found: Row[] = [];
  for (let from = 0; from < values.length; from += AT_ONCE)
    found.push(...(await find(values.slice(from, from + AT_ONCE))));
  return found;
}
