import { signInAsPath } from '#content/addresses/site-paths.ts';
import { DEFAULT_LOCALE, isLocale } from '#content/locale.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { LaterMail, MailWriter } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { welcomeMail } from '#server/mail/messages.ts';

/** The sort of mail that notifies a person of their new account. */
export const WELCOME = 'welcome';

/**
 * What a queued welcome stores: the id of the person who made the account, and the site's address.
 */
export function aboutWelcome(inviterId: string, origin: string): string {
  return `${inviterId} ${origin}`;
}

/** Writes welcomes when they are sent: not to an account that was closed meanwhile. */
export class WelcomeMailWriter implements MailWriter {
  readonly #deps: { readonly database: Database; readonly networkName: string };

  constructor(deps: { database: Database; networkName: string }) {
    this.#deps = deps;
  }

  async write({ recipientId, about }: LaterMail): Promise<Mail | null> {
    const { database, networkName } = this.#deps;
    const person = await findPerson(database.read, recipientId);
    if (!person || person.disabledAt !== null) return null;
    const [inviterId = '', origin = ''] = about.split(' ');
    const inviter = await findPerson(database.read, inviterId);
    const { name, email } = person;
    const locale = isLocale(person.locale) ? person.locale : DEFAULT_LOCALE;
    const link = `${origin}${signInAsPath(email)}`;
    const mail = welcomeMail({ locale, name, link, networkName, inviter: inviter?.name ?? '' });
    return { to: { name, address: email }, ...mail };
  }

  async dropped(): Promise<void> {}
}
