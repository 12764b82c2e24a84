import type { Selectable } from 'kysely';
import type { Role } from '#content/people/person.ts';
import { bumpBoardRevision } from '#db/board/board-revision.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { PersonTable } from '#db/driver/schema.ts';

/** Someone with an account: staff or member. */
export interface Person {
  readonly id: string;
  /** As returned by parseEmail: lower case, unique. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly admin: boolean;
  readonly organisation: string;
  readonly locale: string;
  readonly createdAt: string;
  readonly disabledAt: string | null;
}

/** A person, with the use of their account that administrators see. */
export interface PersonWithUse extends Person {
  /** Browsers signed in now. */
  readonly sessions: number;
  readonly seenAt: string | null;
}

/** Columns that are read separately. */
type Aside = 'pole' | 'seenAt';

/** Converts a row of the table into a person. */
export function toPerson(
  row: Omit<Selectable<PersonTable>, Aside> & Partial<Pick<Selectable<PersonTable>, Aside>>,
): Person {
  const { pole: _pole, seenAt: _seenAt, ...person } = row;
  return { ...person, admin: row.admin === 1 };
}

/** The poles of the staff who can sign in, one for each of them; empty if unknown. */
export async function listStaffPoles(db: Reader): Promise<string[]> {
  const rows = await db
    .selectFrom('person')
    .select('pole')
    .where('role', '=', 'staff')
    .where('disabledAt', 'is', null)
    .execute();
  return rows.map(({ pole }) => pole);
}

/** The code of the pole that a person belongs to; empty for none. */
export async function findPole(db: Reader | Writer, personId: string): Promise<string> {
  const row = await db.selectFrom('person').select('pole').where('id', '=', personId).executeTakeFirst();
  return row?.pole ?? '';
}

/** @param pole a code of POLES; empty for none */
export async function updatePole(trx: Writer, personId: string, pole: string): Promise<void> {
  await trx.updateTable('person').set({ pole }).where('id', '=', personId).execute();
  await bumpBoardRevision(trx, null);
}

/** The person with this id, or null. */
export async function findPerson(db: Reader | Writer, id: string): Promise<Person | null> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toPerson(row) : null;
}

/** The person with this address (as returned by parseEmail), disabled or not. */
export async function findPersonByEmail(db: Reader | Writer, email: string): Promise<Person | null> {
  const row = await db.selectFrom('person').selectAll().where('email', '=', email).executeTakeFirst();
  return row ? toPerson(row) : null;
}

/** Everyone with an account, with their sessions that have not expired at this instant. */
export async function listPersonsWithUse(db: Reader | Writer, now: string): Promise<PersonWithUse[]> {
  const rows = await db
    .selectFrom('person')
    .leftJoin('session', (join) => join.onRef('session.personId', '=', 'person.id').on('session.expiresAt', '>', now))
    .selectAll('person')
    .select((eb) => [eb.fn.count<number>('session.id').as('sessions')])
    .groupBy('person.id')
    .orderBy('person.createdAt')
    .orderBy('person.id')
    .execute();
  return rows.map(({ sessions, ...row }) => ({ ...toPerson(row), sessions: Number(sessions), seenAt: row.seenAt }));
}

/** The members who can sign in, by name, at most `limit`. */
export function listMembers(
  db: Reader | Writer,
  limit: number,
): Promise<Pick<Person, 'id' | 'name' | 'organisation'>[]> {
  return db
    .selectFrom('person')
    .select(['id', 'name', 'organisation'])
    .where('role', '=', 'member')
    .where('disabledAt', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** How many administrators can sign in, without this person. */
export async function countOtherAdministrators(db: Reader | Writer, personId: string): Promise<number> {
  const row = await db
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', 'staff')
    .where('admin', '=', 1)
    .where('disabledAt', 'is', null)
    .where('id', '<>', personId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Adds a person. The address must be free: check it first, inside the same transaction. */
export async function insertPerson(trx: Writer, person: Person): Promise<void> {
  await trx
    .insertInto('person')
    .values({ ...person, admin: person.admin ? 1 : 0 })
    .execute();
}

export type PersonChange = Partial<Pick<Person, 'name' | 'role' | 'admin' | 'organisation' | 'locale' | 'disabledAt'>>;

/** Changes these fields of a person. */
export async function updatePerson(trx: Writer, id: string, change: PersonChange): Promise<void> {
  const { admin, ...rest } = change;
  await trx
    .updateTable('person')
    .set({ ...rest, ...(admin === undefined ? {} : { admin: admin ? 1 : 0 }) })
    .where('id', '=', id)
    .execute();
}
