import type { Reader, Writer } from '#db/driver/database.ts';
import type { SessionTable } from '#db/driver/schema.ts';
import type { Invitation } from './invitation-repository.ts';
import { type Person, toPerson } from './person-repository.ts';

/** One browser that is signed in: a person's, or a partner's by invitation. */
export type Session = Readonly<SessionTable>;

/** A session that has not expired, with its holder. */
export interface HeldSession {
  readonly id: string;
  readonly seenAt: string;
  readonly expiresAt: string;
  readonly holder:
    | { readonly type: 'person'; readonly person: Person }
    | {
        readonly type: 'invitation';
        readonly invitation: Pick<
          Invitation,
          'id' | 'pageId' | 'name' | 'organisation' | 'country' | 'side' | 'expiresAt' | 'revokedAt'
        >;
      };
}

/**
 * The session that a cookie names, or with this id, with its holder, unless it has expired. One
 * statement, because every request needs it.
 */
export async function findHeldSession(
  db: Reader | Writer,
  by: Pick<Session, 'tokenHash'> | Pick<Session, 'id'>,
  now: string,
): Promise<HeldSession | null> {
  const row = await db
    .selectFrom('session')
    .leftJoin('person', 'person.id', 'session.personId')
    .leftJoin('invitation', 'invitation.id', 'session.invitationId')
    .select([
      'session.id',
      'session.seenAt',
      'session.expiresAt',
      'person.id as personId',
      'person.email',
      'person.name as personName',
      'person.role',
      'person.admin',
      'person.organisation as personOrganisation',
      'person.locale',
      'person.createdAt',
      'person.disabledAt',
      'invitation.id as invitationId',
      'invitation.pageId',
      'invitation.name',
      'invitation.organisation',
      'invitation.country',
      'invitation.side',
      'invitation.expiresAt as invitationExpiresAt',
      'invitation.revokedAt',
    ])
    .where((eb) => ('id' in by ? eb('session.id', '=', by.id) : eb('session.tokenHash', '=', by.tokenHash)))
    .where('session.expiresAt', '>', now)
    .executeTakeFirst();
  if (!row) return null;
  const { id, seenAt, expiresAt } = row;
  if (row.personId !== null) {
    const person = toPerson({
      id: row.personId,
      email: row.email!,
      name: row.personName!,
      role: row.role!,
      admin: row.admin!,
      organisation: row.personOrganisation!,
      locale: row.locale!,
      createdAt: row.createdAt!,
      disabledAt: row.disabledAt,
    });
    return { id, seenAt, expiresAt, holder: { type: 'person', person } };
  }
  const invitation = {
    id: row.invitationId!,
    pageId: row.pageId!,
    name: row.name!,
    organisation: row.organisation!,
    country: row.country!,
    side: row.side!,
    expiresAt: row.invitationExpiresAt!,
    revokedAt: row.revokedAt,
  };
  return { id, seenAt, expiresAt, holder: { type: 'invitation', invitation } };
}

/** Adds a session, and updates when its person was last seen. */
export async function insertSession(trx: Writer, session: Session): Promise<void> {
  await trx.insertInto('session').values(session).execute();
  await seePersonOf(trx, session.id, session.seenAt);
}

/** Records that a session was used, and when it now expires. */
export async function touchSession(trx: Writer, id: string, seenAt: string, expiresAt: string): Promise<void> {
  await trx.updateTable('session').set({ seenAt, expiresAt }).where('id', '=', id).execute();
  await seePersonOf(trx, id, seenAt);
}

/** Also stored with the person, since sessions are deleted. */
async function seePersonOf(trx: Writer, sessionId: string, seenAt: string): Promise<void> {
  await trx
    .updateTable('person')
    .set({ seenAt })
    .where('id', 'in', (eb) =>
      eb.selectFrom('session').select('personId').where('id', '=', sessionId).where('personId', 'is not', null),
    )
    .execute();
}

/** Ends one session. @returns its holder, or null if there was no such session */
export async function deleteSession(
  trx: Writer,
  id: string,
): Promise<{ personId: string | null; invitationId: string | null } | null> {
  const row = await trx
    .deleteFrom('session')
    .where('id', '=', id)
    .returning(['personId', 'invitationId'])
    .executeTakeFirst();
  return row ?? null;
}

export type SessionHolder = { readonly personId: string } | { readonly invitationId: string };

/** Ends every session of a person or an invitation. @returns their number */
export async function deleteSessionsOf(trx: Writer, holder: SessionHolder): Promise<number> {
  const query = trx.deleteFrom('session');
  const result =
    'personId' in holder
      ? await query.where('personId', '=', holder.personId).executeTakeFirst()
      : await query.where('invitationId', '=', holder.invitationId).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** A person's sessions that have not expired, the last used first. */
export function listSessions(db: Reader, personId: string, now: string): Promise<Session[]> {
  return db
    .selectFrom('session')
    .selectAll()
    .where('personId', '=', personId)
    .where('expiresAt', '>', now)
    .orderBy('seenAt', 'desc')
    .orderBy('id')
    .execute();
}

/** Ends one of a person's sessions, or all but one. @returns how many ended */
export async function deleteOwnSessions(
  trx: Writer,
  personId: string,
  which: { readonly only: string } | { readonly except: string },
): Promise<number> {
  const query = trx.deleteFrom('session').where('personId', '=', personId);
  const chosen = 'only' in which ? query.where('id', '=', which.only) : query.where('id', '<>', which.except);
  return Number((await chosen.executeTakeFirst()).numDeletedRows);
}

/** Ends a holder's sessions, except the `keep` last used. */
export async function deleteOldestSessionsOf(trx: Writer, holder: SessionHolder, keep: number): Promise<void> {
  const column = 'personId' in holder ? 'personId' : 'invitationId';
  const id = 'personId' in holder ? holder.personId : holder.invitationId;
  await trx
    .deleteFrom('session')
    .where(column, '=', id)
    .where('id', 'not in', (eb) =>
      eb.selectFrom('session').select('id').where(column, '=', id).orderBy('seenAt', 'desc').orderBy('id').limit(keep),
    )
    .execute();
}

/** Deletes the sessions that expired before this instant. */
export async function deleteExpiredSessions(trx: Writer, now: string): Promise<void> {
  await trx.deleteFrom('session').where('expiresAt', '<=', now).execute();
}
