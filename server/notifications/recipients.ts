import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import type { RecipientId } from '#content/mail-sort.ts';
import type { Viewer } from '#content/person.ts';
import { findInvitation } from '#db/auth/invitation-repository.ts';
import { findPerson, type Person } from '#db/auth/person-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

const INVITATION = 'invitation:';

/** Somebody to whom mail can be sent now. */
export interface Recipient {
  readonly id: RecipientId;
  readonly name: string;
  readonly address: string;
  readonly locale: Locale;
  /** What they may read is what this viewer may. */
  readonly viewer: Viewer;
  /** When the invitation ends of who has no account; null for others. */
  readonly invitedUntil: string | null;
}

/** The id of the author of an annotation, as a recipient; null for who has neither account nor invitation. */
export function recipientOf(author: {
  readonly personId: string | null;
  readonly invitationId: string | null;
}): RecipientId | null {
  return author.personId ?? (author.invitationId === null ? null : INVITATION + author.invitationId);
}

/** The invitation of a recipient without an account; null for others. */
export function invitationOf(id: RecipientId): string | null {
  return id.startsWith(INVITATION) ? id.slice(INVITATION.length) : null;
}

/** @returns null for who can no longer sign in, or left no address */
export async function findRecipient(db: Reader | Writer, id: RecipientId, now: string): Promise<Recipient | null> {
  const invitationId = invitationOf(id);
  if (invitationId === null) {
    const person = await findPerson(db, id);
    return person && person.disabledAt === null ? personAsRecipient(person) : null;
  }
  const invitation = await findInvitation(db, invitationId);
  if (!invitation || invitation.email === '' || invitation.revokedAt !== null || invitation.expiresAt <= now)
    return null;
  const { pageId, name, organisation, country, side, email: address, expiresAt } = invitation;
  const viewer = {
    role: 'partner',
    invitationId,
    pageId,
    name,
    organisation,
    country,
    side,
    sessionId: 'mail',
  } as const;
  return { id, name, address, locale: localeOf(invitation.locale), viewer, invitedUntil: expiresAt };
}

/** Somebody with an account. */
export function personAsRecipient({ id, name, email: address, locale, role, admin }: Person): Recipient {
  const who = { personId: id, name, sessionId: 'mail' };
  const viewer: Viewer = role === 'staff' ? { role, admin, ...who } : { role, ...who };
  return { id, name, address, locale: localeOf(locale), viewer, invitedUntil: null };
}

function localeOf(text: string): Locale {
  return isLocale(text) ? text : DEFAULT_LOCALE;
}
