import type { Selectable } from 'kysely';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Side } from '#content/people/person.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { InvitationTable } from '#db/driver/schema.ts';

/**
 * A named link to one page, for a partner without an account. It does not contain its token, which
 * is shown once.
 */
export interface Invitation {
  readonly id: string;
  readonly pageId: string;
  readonly name: string;
  readonly organisation: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly side: Side;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  /** When its link was last opened; null if never. */
  readonly seenAt: string | null;
  /** Mail address for answers to its holder's annotations; empty for none. */
  readonly email: string;
  /** Language of that mail. */
  readonly locale: string;
}

function toInvitation(row: Selectable<InvitationTable>): Invitation {
  const { tokenHash: _secret, ...invitation } = row;
  return invitation;
}

/** Adds an invitation with its token's hash. */
export async function insertInvitation(trx: Writer, invitation: Invitation, tokenHash: string): Promise<void> {
  await trx
    .insertInto('invitation')
    .values({ ...invitation, tokenHash })
    .execute();
}

/** The invitation with this id, or null. */
export async function findInvitation(db: Reader | Writer, id: string): Promise<Invitation | null> {
  const row = await db.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/** The invitation that a link opens, unless it has expired or was revoked. */
export async function findOpenInvitation(
  db: Reader | Writer,
  tokenHash: string,
  now: string,
): Promise<Invitation | null> {
  const row = await db
    .selectFrom('invitation')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('tokenHash', '=', tokenHash),
        eb('id', 'in', eb.selectFrom('invitationLink').select('invitationId').where('tokenHash', '=', tokenHash)),
      ]),
    )
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/** A page's invitations, latest first, expired and revoked ones included. */
export async function listInvitations(db: Reader | Writer, pageId: string): Promise<Invitation[]> {
  const rows = await db
    .selectFrom('invitation')
    .selectAll()
    .where('pageId', '=', pageId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toInvitation);
}

/** Open invitations: of pages that are not in the bin. */
function openInvitations(db: Reader, now: string) {
  return db
    .selectFrom('invitation')
    .innerJoin('page', 'page.id', 'invitation.pageId')
    .where('invitation.revokedAt', 'is', null)
    .where('invitation.expiresAt', '>', now)
    .where('page.binnedAt', 'is', null);
}

/** How many invitations are open on all pages. */
export async function countOpenInvitations(db: Reader, now: string): Promise<number> {
  const { count } = await openInvitations(db, now)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** An open invitation with the page that it opens. */
export interface OpenInvitation extends Invitation {
  readonly pageKind: PageKind;
  readonly pageSlug: string;
  readonly pageTitle: string;
  readonly pageLanguage: string;
}

/** The open invitations of all pages; the first to expire come first. */
export async function listOpenInvitations(db: Reader, now: string, limit: number): Promise<OpenInvitation[]> {
  const rows = await openInvitations(db, now)
    .selectAll('invitation')
    .select([
      'page.kind as pageKind',
      'page.slug as pageSlug',
      'page.title as pageTitle',
      'page.language as pageLanguage',
    ])
    .orderBy('invitation.expiresAt')
    .orderBy('invitation.id')
    .limit(limit)
    .execute();
  return rows.map(({ tokenHash: _secret, ...invitation }) => invitation);
}

/** Revokes an invitation, once. @returns false if it was revoked before or does not exist */
export async function revokeInvitation(trx: Writer, id: string, now: string): Promise<boolean> {
  const result = await trx
    .updateTable('invitation')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

/** Records that an invitation's link was opened. */
export async function touchInvitation(trx: Writer, id: string, now: string): Promise<void> {
  await trx.updateTable('invitation').set({ seenAt: now }).where('id', '=', id).execute();
}

/** Adds a link to an invitation, for a mail. */
export async function insertInvitationLink(
  trx: Writer,
  link: { readonly invitationId: string; readonly tokenHash: string; readonly createdAt: string },
): Promise<void> {
  await trx.insertInto('invitationLink').values(link).execute();
}
