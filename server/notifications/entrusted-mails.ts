import { pagePath } from '#content/addresses/address.ts';
import { followUpPath, mailOffPath, signInPath } from '#content/addresses/site-paths.ts';
import type { Locale } from '#content/locale.ts';
import type { MailSort } from '#content/people/mail-sort.ts';
import { can, pageSubject } from '#content/permission.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { isMailOff } from '#db/mail/mail-choice-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import { dayWords } from '#server/mail/day-words.ts';
import type { LaterMail, MailQueue } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { type Letter, setLetter } from '#server/mail/messages.ts';
import { replyTo } from '#server/mail/reply-to.ts';
import type { WriterDeps } from './annotation-writer.ts';
import { makeOffToken } from './off-token.ts';
import { findRecipient } from './recipients.ts';

/**
 * The sort of mail that notifies a person that a page was given to them; also its code in the
 * choice of mail.
 */
export const ENTRUSTED = 'entrusted' satisfies MailSort;
/** Characters of a title in a subject line. */
const LONGEST_TITLE = 80;

interface EntrustedWords {
  readonly name: string;
  readonly giver: string;
  readonly title: string;
  readonly due: string | null;
  readonly off: string;
}

const SUBJECTS: Record<Locale, string> = { fr: 'Page à suivre\u00a0: ', en: 'Page to look after: ' };

const WORDS: Record<Locale, (words: EntrustedWords) => Omit<Letter, 'subject'>> = {
  fr: ({ name, giver, title, due, off }) => ({
    before: [
      `Bonjour ${name},`,
      `${giver} vous a confié la page «\u202f${title}\u202f»\u00a0: c’est vous qui la suivez maintenant.`,
      ...(due === null ? [] : [`Elle est à publier pour le ${due}.`]),
    ],
    button: 'Voir la page et son suivi',
    after: ['Toute l’équipe peut y écrire. Vous pouvez aussi la confier à une autre personne.'],
    off: {
      why: 'Vous recevez ce message parce que vous suivez cette page.',
      words: 'Ne plus recevoir les pages qui me sont confiées',
      link: off,
    },
  }),
  en: ({ name, giver, title, due, off }) => ({
    before: [
      `Hello ${name},`,
      `${giver} gave you the page “${title}”: you look after it now.`,
      ...(due === null ? [] : [`It is to be published by ${due}.`]),
    ],
    button: 'See the page and who looks after it',
    after: ['The whole staff can write in it. You can also pass it on to somebody else.'],
    off: {
      why: 'You are sent this because you look after this page.',
      words: 'No more mail about pages given to me',
      link: off,
    },
  }),
};

/**
 * Adds the mail that notifies the new owner of a page, in the transaction that makes them the
 * owner, unless they turned such mail off. Call `wake` of the queue afterwards.
 * @param giverId the person who made them the owner
 */
export async function notifyEntrusted(
  trx: Writer,
  mailQueue: MailQueue,
  { page, ownerId, giverId }: { readonly page: Page; readonly ownerId: string; readonly giverId: string },
): Promise<void> {
  const owner = await findPerson(trx, ownerId);
  if (!owner || (await isMailOff(trx, ownerId, ENTRUSTED))) return;
  const locale = owner.locale === 'en' ? 'en' : 'fr';
  const mail = { sort: ENTRUSTED, recipientId: ownerId, about: `${page.id} ${giverId}` };
  const subject = subjectOf(locale, page.title);
  await mailQueue.add(trx, mail, { to: { name: owner.name, address: owner.email }, subject });
}

/**
 * Writes that mail as it is to be sent now.
 * @returns null if the page has another owner meanwhile, or if its owner may no longer read it or
 * has turned such mail off
 */
export async function writeEntrustedMail(
  { database, clock, origin, secret, networkName }: WriterDeps,
  { recipientId, about }: LaterMail,
): Promise<Mail | null> {
  const { read } = database;
  const [pageId = '', giverId = ''] = about.split(' ');
  const page = await findPage(read, pageId);
  const recipient = await findRecipient(read, recipientId, clock().toISOString());
  if (!page || page.archivedAt !== null || page.ownerId !== recipientId || !recipient) return null;
  if (!can(recipient.viewer, 'draft.read', pageSubject(page))) return null;
  if (await isMailOff(read, recipientId, ENTRUSTED)) return null;
  const giver = await findPerson(read, giverId);
  const { name, address, locale } = recipient;
  const words = {
    name,
    giver: giver?.name ?? networkName,
    title: page.title,
    due: page.dueOn && dayWords(page.dueOn, locale, 'UTC', 'year'),
    off: origin + mailOffPath(makeOffToken(secret, { recipientId, sort: ENTRUSTED })),
  };
  const link = origin + signInPath(followUpPath(pagePath(page)));
  const letter = setLetter({ subject: subjectOf(locale, page.title), ...WORDS[locale](words) }, link, locale);
  return { to: { name, address }, ...letter, off: words.off, ...replyTo(giver) };
}

function subjectOf(locale: Locale, title: string): string {
  return SUBJECTS[locale] + cutAtWord(title, LONGEST_TITLE);
}
