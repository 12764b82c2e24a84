import type { Locale } from '#content/locale.ts';
import type { Mail } from './mailer.ts';
import { type Letter, setLetter } from './messages.ts';

interface InvitationWords {
  readonly locale: Locale;
  /** The partner. */
  readonly name: string;
  /** Who invites; empty on the command line. */
  readonly inviter: string;
  readonly title: string;
  /** The last day of the link, in the partner's language. */
  readonly until: string;
  /** The partner's own link: a secret. */
  readonly link: string;
  readonly networkName: string;
}

const INVITATION: Record<Locale, (words: InvitationWords) => Letter> = {
  fr: ({ name, inviter, title, until, networkName }) => ({
    subject: `Invitation à annoter\u00a0: ${title}`,
    before: [
      `Bonjour ${name},`,
      `${inviter || networkName} vous invite à lire et à annoter «\u202f${title}\u202f», sur le wiki de ${networkName}.`,
    ],
    button: 'Ouvrir la page',
    after: [
      `Ce lien est personnel\u00a0: il ouvre cette page, sans compte ni mot de passe, jusqu’au ${until}. Ne le transmettez pas.`,
      'Les réponses à ce que vous écrirez vous seront envoyées à cette adresse.',
    ],
  }),
  en: ({ name, inviter, title, until, networkName }) => ({
    subject: `Invitation to annotate: ${title}`,
    before: [
      `Hello ${name},`,
      `${inviter || networkName} invites you to read and annotate “${title}”, in the wiki of ${networkName}.`,
    ],
    button: 'Open the page',
    after: [
      `This link is personal: it opens this page, without an account or a password, until ${until}. Do not pass it on.`,
      'Replies to what you write will be sent to this address.',
    ],
  }),
};

/** The mail that invites a partner to annotate a page. */
export function invitationMail(words: InvitationWords): Omit<Mail, 'to'> {
  return setLetter(INVITATION[words.locale](words), words.link, words.locale);
}

/** The subject of `invitationMail`. */
export function invitationSubject(locale: Locale, title: string): string {
  const unsaid = { name: '', inviter: '', until: '', link: '', networkName: '' };
  return INVITATION[locale]({ ...unsaid, locale, title }).subject;
}
