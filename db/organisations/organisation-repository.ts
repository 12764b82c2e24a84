import type { Selectable, SelectQueryBuilder } from 'kysely';
import { MOST_ORGANISATION_WORDS, type OrganisationQuery } from '#content/organisation/organisation-query.ts';
import { foldText } from '#content/search/words/fold.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts, inParts } from '#db/driver/in-parts.ts';
import type { IncomingOrganisationTable, OrganisationTable, Schema } from '#db/driver/schema.ts';
import { type Condition, selectNamesLost, selectOrganisations } from './register.ts';

/** An organisation of the register. */
export type Organisation = Readonly<Selectable<OrganisationTable>>;

/** Columns that never change, or only by mergers. */
const ONCE = ['id', 'mergedInto', 'standsFor', 'createdAt'] as const;
const CHANGING = [
  ...(['name', 'nameCode', 'acronym', 'side', 'actorType', 'country', 'site', 'identifier'] as const),
  ...(['searched', 'updatedAt'] as const),
] as const;

/** The text that searches match. */
export const searchedText = ({ name, acronym }: { readonly name: string; readonly acronym: string }): string =>
  foldText(`${name} ${acronym}`);

/** Adds organisations, some hundreds in a statement. */
export async function insertOrganisations(trx: Writer, organisations: readonly Organisation[]): Promise<void> {
  for (const some of inParts(organisations)) await trx.insertInto('organisation').values(some).execute();
}

/** Adds or replaces the organisations that a query selects as `i`. */
export async function putOrganisationsOf(
  trx: Writer,
  rows: SelectQueryBuilder<Schema & { i: IncomingOrganisationTable }, 'i', object>,
): Promise<void> {
  await trx
    .insertInto('organisation')
    .columns([...ONCE, ...CHANGING])
    .expression(
      rows.select([
        ...ONCE.map((column) => `i.${column}` as const),
        ...CHANGING.map((column) => `i.${column}` as const),
      ]),
    )
    .onConflict((oc) =>
      oc
        .column('id')
        .doUpdateSet((eb) => Object.fromEntries(CHANGING.map((column) => [column, eb.ref(`excluded.${column}`)]))),
    )
    .execute();
}

/** Updates an organisation. */
export async function updateOrganisation(
  trx: Writer,
  id: string,
  change: Partial<Omit<Organisation, 'id' | 'createdAt'>>,
): Promise<void> {
  await trx.updateTable('organisation').set(change).where('id', '=', id).execute();
}

/** Makes these organisations names of a listed one. */
export async function updateStandsFor(trx: Writer, ids: readonly string[], standsFor: string): Promise<void> {
  for (const some of inParts(ids))
    await trx.updateTable('organisation').set({ standsFor }).where('id', 'in', some).execute();
}

export async function findOrganisation(db: Reader | Writer, id: string): Promise<Organisation | null> {
  return (await selectOrganisations(db, (o) => o('o.id', '=', id)).executeTakeFirst()) ?? null;
}

/** The organisations with these ids that exist, in no order. */
export function findOrganisationsById(db: Reader | Writer, ids: readonly string[]): Promise<Organisation[]> {
  return findInParts(ids, (some) => selectOrganisations(db, (o) => o('o.id', 'in', some)).execute());
}

/** Stored rows of the register, without decided imports. */
export function findOrganisationRows(
  db: Reader | Writer,
  column: 'id' | 'nameCode' | 'standsFor',
  values: readonly string[],
): Promise<Organisation[]> {
  return findInParts(values, (some) => db.selectFrom('organisation').selectAll().where(column, 'in', some).execute());
}

/** The organisations with these current names, including merged ones, in no order. */
export function findOrganisationsByCode(db: Reader | Writer, codes: readonly string[]): Promise<Organisation[]> {
  return findInParts(codes, (some) => selectOrganisations(db, (o) => o('o.nameCode', 'in', some)).execute());
}

/** The organisations with these identifiers, in no order. */
export function findOrganisationsByIdentifier(
  db: Reader | Writer,
  identifiers: readonly string[],
): Promise<Organisation[]> {
  return findInParts(identifiers, (some) => selectOrganisations(db, (o) => o('o.identifier', 'in', some)).execute());
}

/** Listed organisations with one of these names, now or formerly, with the name's code. */
export async function findStandingFor(
  db: Reader | Writer,
  codes: readonly string[],
): Promise<{ code: string; standsFor: string; country: string }[]> {
  const now = await findOrganisationsByCode(db, codes);
  const before = await findInParts(codes, (some) =>
    db.selectFrom('formerName').select(['code', 'organisationId as id']).where('code', 'in', some).execute(),
  );
  const lost = await findInParts(codes, (some) =>
    selectNamesLost(db).select(['o.nameCode as code', 'o.id']).where('o.nameCode', 'in', some).execute(),
  );
  const former = [...before, ...lost];
  const bearers = await findOrganisationsById(db, [...new Set(former.map(({ id }) => id))]);
  const bearing = new Map(bearers.map((one) => [one.id, one]));
  return [
    ...now.map(({ nameCode: code, standsFor, country }) => ({ code, standsFor, country })),
    ...former.flatMap(({ code, id }) => {
      const one = bearing.get(id);
      return one ? [{ code, standsFor: one.standsFor, country: one.country }] : [];
    }),
  ];
}

/** A listed organisation and all those merged into it. */
export function listStandingFor(db: Reader | Writer, id: string): Promise<Organisation[]> {
  return selectOrganisations(db, (o) => o('o.standsFor', '=', id))
    .orderBy('nameCode')
    .orderBy('country')
    .execute();
}

/** Former names of these organisations. */
export async function listFormerNames(
  db: Reader | Writer,
  ids: readonly string[],
): Promise<{ organisationId: string; code: string; name: string }[]> {
  const stored = await findInParts(ids, (some) =>
    db.selectFrom('formerName').selectAll().where('organisationId', 'in', some).orderBy('code').execute(),
  );
  const lost = await findInParts(ids, (some) =>
    selectNamesLost(db)
      .select(['o.id as organisationId', 'o.nameCode as code', 'o.name'])
      .where('o.id', 'in', some)
      .execute(),
  );
  const isStored = (code: string) => stored.some((one) => one.code === code);
  return [...stored, ...lost.filter(({ code }) => !isStored(code))];
}

/** Stores a former name; a name that an organisation has again is deleted from them. */
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

function listed({ words, side, actorType, country }: Omit<OrganisationQuery, 'page'>): Condition {
  return (o) => {
    // Not `is null`: SQLite would look up these rows, nearly all, and sort them for each page.
    const wanted = [o(o.fn.coalesce('o.mergedInto', o.val('')), '=', '')];
    const looked = new Set(foldText(words).split(' ').filter(Boolean));
    for (const word of [...looked].slice(0, MOST_ORGANISATION_WORDS)) wanted.push(o('o.searched', 'like', `%${word}%`));
    if (side !== '') wanted.push(o('o.side', '=', side as Organisation['side']));
    if (actorType !== '') wanted.push(o('o.actorType', '=', actorType));
    if (country !== '') wanted.push(o('o.country', '=', country));
    return o.and(wanted);
  };
}

/** A page of a list of organisations, by name and country. */
export function listOrganisations(
  db: Reader | Writer,
  query: Omit<OrganisationQuery, 'page'>,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Organisation[]> {
  return selectOrganisations(db, listed(query))
    .orderBy('nameCode')
    .orderBy('country')
    .offset(offset)
    .limit(limit)
    .execute();
}

/** The organisations of the same list after one of them, or the first ones. */
export function listOrganisationsAfter(
  db: Reader | Writer,
  query: Omit<OrganisationQuery, 'page'>,
  last: Pick<Organisation, 'nameCode' | 'country'> | null,
  limit: number,
): Promise<Organisation[]> {
  const condition: Condition = (o) =>
    last
      ? o.and([listed(query)(o), o(o.refTuple('o.nameCode', 'o.country'), '>', o.tuple(last.nameCode, last.country))])
      : listed(query)(o);
  return selectOrganisations(db, condition).orderBy('nameCode').orderBy('country').limit(limit).execute();
}

/** The distinct names of listed organisations, in order. */
export async function listOrganisationNames(db: Reader | Writer, limit: number): Promise<string[]> {
  const query = { words: '', side: '', actorType: '', country: '' };
  const rows = await listOrganisations(db, query, { offset: 0, limit });
  return [...new Set(rows.map(({ name }) => name))];
}

/**
 * Listed organisations whose name has these words, or with a merged or former name that begins with
 * them.
 */
export async function suggestOrganisations(
  db: Reader | Writer,
  words: string,
  code: string,
  limit: number,
): Promise<Pick<Organisation, 'name' | 'nameCode'>[]> {
  const query = { words, side: '', actorType: '', country: '' };
  const named = await listOrganisations(db, query, { offset: 0, limit });
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

/** The number of organisations in a list. */
export async function countOrganisations(db: Reader | Writer, query: Omit<OrganisationQuery, 'page'>): Promise<number> {
  const { count } = await db
    .selectFrom(selectOrganisations(db, listed(query)).as('listed'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
