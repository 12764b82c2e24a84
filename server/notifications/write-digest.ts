import { activityPath } from '#content/activity/activity.ts';
import { dayIn } from '#content/activity/local-day.ts';
import { mailOffPath, signInPath } from '#content/addresses/site-paths.ts';
import type { Locale } from '#content/locale.ts';
import { type Digest, findDigest } from '#db/mail/digest-repository.ts';
import { isMailOff } from '#db/mail/mail-choice-repository.ts';
import { dayWords } from '#server/mail/day-words.ts';
import type { LaterMail } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { type Letter, setLetter } from '#server/mail/messages.ts';
import type { WriterDeps } from './annotation-writer.ts';
import { type DigestContent, readDigestContent } from './digest-content.ts';
import { makeOffToken } from './off-token.ts';
import { findRecipient } from './recipients.ts';

/** The sort of digests, in the queue and among the choices. */
export const DIGEST = 'digest';

interface DigestWords {
  readonly name: string;
  readonly since: string;
  readonly networkName: string;
  readonly more: number;
}

const SUBJECTS: Record<Locale, { readonly daily: string; readonly weekly: string }> = {
  fr: { daily: 'Du nouveau depuis hier', weekly: 'La semaine en bref' },
  en: { daily: 'News since yesterday', weekly: 'The week in brief' },
};

const WORDS: Record<
  Locale,
  (words: DigestWords) => { lead: string[]; more: string[]; people: string; button: string; why: string; off: string }
> = {
  fr: ({ name, since, networkName, more }) => ({
    lead: [`Bonjour ${name},`, `Voici ce que les autres ont fait sur le wiki de ${networkName} depuis le ${since}.`],
    more: more === 0 ? [] : [more === 1 ? 'Et une autre page.' : `Et ${more} autres pages.`],
    people: 'Comptes ouverts',
    button: 'Voir le fil d’activité',
    why: 'Vous réglez la fréquence de ce résumé dans «\u202fMon compte\u202f».',
    off: 'Ne plus recevoir ce résumé',
  }),
  en: ({ name, since, networkName, more }) => ({
    lead: [`Hello ${name},`, `This is what others did in the wiki of ${networkName} since ${since}.`],
    more: more === 0 ? [] : [more === 1 ? 'And one more page.' : `And ${more} more pages.`],
    people: 'Accounts opened',
    button: 'See the activity feed',
    why: 'You choose how often this digest is sent in “My account”.',
    off: 'No more digests',
  }),
};

/**
 * Writes a digest as it is to be sent now: what its reader may not read any more is not in it.
 * @returns null if nothing remains, or its reader is gone or does not want it
 */
export async function writeDigest(deps: WriterDeps, { recipientId, about }: LaterMail): Promise<Mail | null> {
  const { database, clock, origin, secret, networkName, timeZone } = deps;
  const { read } = database;
  const digest = await findDigest(read, recipientId, about);
  const recipient = await findRecipient(read, recipientId, clock().toISOString());
  if (!digest || !recipient || (await isMailOff(read, recipientId, DIGEST))) return null;
  const content = await readDigestContent(read, digest, recipient);
  if (content.entries.length === 0) return null;
  const { locale, name, address } = recipient;
  const off = origin + mailOffPath(makeOffToken(secret, { recipientId, sort: DIGEST }));
  const words = { name, since: dayWords(digest.afterAt, locale, timeZone, 'weekday'), networkName, more: content.more };
  const subject = digestSubject(locale, about, networkName);
  const from = dayIn(timeZone, new Date(digest.afterAt));
  const link = origin + signInPath(activityPath({ person: 'others', from }));
  const letter = letterOf(locale, content, { words, subject, off, origin });
  return { to: { name, address }, ...setLetter(letter, link, locale), off };
}

/** The subject line of the digest of a period. */
export function digestSubject(locale: Locale, period: Digest['period'], networkName: string): string {
  return `${SUBJECTS[locale][period.startsWith('daily:') ? 'daily' : 'weekly']} · ${networkName}`;
}

function letterOf(
  locale: Locale,
  { entries }: DigestContent,
  { words, subject, off, origin }: { words: DigestWords; subject: string; off: string; origin: string },
): Letter {
  const { lead, more, people, button, why, off: offWords } = WORDS[locale](words);
  const parts = entries.map(({ on, deeds }) => ({
    about: on?.title ?? people,
    link: origin + signInPath(on?.href ?? activityPath({ kind: 'people' })),
    lines: deeds,
  }));
  return { subject, before: [...lead, ...parts, ...more], button, after: [], off: { why, words: offWords, link: off } };
}
