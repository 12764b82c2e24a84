import { invitationPath, languagePath } from '#content/addresses/site-paths.ts';
import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import { findInvitation, type Invitation, insertInvitationLink } from '#db/auth/invitation-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { dayWords } from '#server/mail/day-words.ts';
import { invitationMail, invitationSubject } from '#server/mail/invitation-mail.ts';
import type { LaterMail, MailWriter } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { replyTo } from '#server/mail/reply-to.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { findInvitedText } from './invited-text.ts';
import { hashLinkToken, newToken } from './token.ts';

/** The sort of mail that invites a partner to annotate a page. */
export const INVITED = 'invitation';
const RECIPIENT = 'invitation:';

/** The mail of an invitation, as it waits. @param origin the site's address */
export function laterInvitation({ id }: Invitation, origin: string): LaterMail {
  return { sort: INVITED, recipientId: RECIPIENT + id, about: origin };
}

/** What administrators see of it while it waits. @param title of what the partner may read */
export function invitationLine({ name, email, locale }: Invitation, title: string): Pick<Mail, 'to' | 'subject'> {
  return { to: { name, address: email }, subject: invitationSubject(localeOf(locale), title) };
}

interface InvitationMailWriterDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly networkName: string;
  readonly timeZone: string;
}

/**
 * Writes the mails that invite partners when they are sent: not for an invitation that was revoked
 * or has expired meanwhile, nor to a page that they could not open. Their links are made here, so
 * that none waits in the database.
 */
export class InvitationMailWriter implements MailWriter {
  readonly #deps: InvitationMailWriterDeps;

  constructor(deps: InvitationMailWriterDeps) {
    this.#deps = deps;
  }

  async write({ recipientId, about: origin }: LaterMail): Promise<Mail | null> {
    const { database, clock, networkName, timeZone } = this.#deps;
    const { read } = database;
    const createdAt = clock().toISOString();
    const invitation = await findInvitation(read, recipientId.slice(RECIPIENT.length));
    if (!invitation || invitation.revokedAt !== null || invitation.expiresAt <= createdAt) return null;
    const page = await findPage(read, invitation.pageId);
    const text = page && (await findInvitedText(read, page));
    if (!text) return null;
    const inviter = invitation.createdBy === null ? null : await findPerson(read, invitation.createdBy);
    const token = newToken();
    await database.write((trx) =>
      insertInvitationLink(trx, { invitationId: invitation.id, tokenHash: hashLinkToken(token), createdAt }),
    );
    const { name, email: address, expiresAt } = invitation;
    const locale = localeOf(invitation.locale);
    const mail = invitationMail({
      locale,
      name,
      inviter: inviter?.name ?? '',
      title: text.title,
      until: dayWords(expiresAt, locale, timeZone, 'year'),
      link: origin + languagePath(locale, invitationPath(token)),
      networkName,
    });
    return { to: { name, address }, ...mail, ...replyTo(inviter) };
  }

  async dropped(): Promise<void> {}
}

function localeOf(text: string): Locale {
  return isLocale(text) ? text : DEFAULT_LOCALE;
}
