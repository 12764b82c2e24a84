import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import type { Person } from '#db/auth/person-repository.ts';
import type { ConsentLoop } from '#db/consent/consent-loop-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import {
  ANSWERED_OCCASIONS,
  type AnsweredOccasion,
  consentAnsweredSubject,
  consentSubject,
} from '#server/mail/consent-mail.ts';
import type { LoopOccasion } from '#server/mail/loop-letters/letter-words.ts';
import type { LaterMail, MailQueue } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';

/** The sort of mail to a person concerned, and the one to the team about their answers. */
export const TO_CONCERNED = 'consent-loop';
export const OF_CONCERNED = 'consent-answered';

type Waiting = Pick<Mail, 'to' | 'subject'>;

/** A queued mail to a person concerned: its link is created when it is sent. */
export function laterLoopMail({ concernedId }: ConsentLoop, occasion: LoopOccasion): LaterMail {
  return { sort: TO_CONCERNED, recipientId: `concerned:${concernedId}`, about: `${concernedId} ${occasion}` };
}

/** What administrators see of it in the queue: without the name, which is stored separately. */
export function waitingLoopMail({ locale, email }: ConsentLoop, occasion: LoopOccasion, networkName: string): Waiting {
  return { to: { name: '', address: email }, subject: consentSubject(locale, occasion, networkName) };
}

/** Minutes after a person's last answer until the team is notified, and at most after the first. */
const QUIET = 10;
const MOST = 60;
/** Answers that end consent, or leave words published beyond it: the team is notified at once. */
const AT_ONCE: ReadonlySet<AnsweredOccasion> = new Set(['refused', 'withdrawn', 'beyond']);
/** Answers about consent as a whole, of which the last one counts. */
const OF_CONSENT: ReadonlySet<AnsweredOccasion> = new Set(['consent', 'refused', 'withdrawn', 'beyond']);

/** The content of a mail to the team. */
interface Answered {
  readonly concernedId: string;
  /** In the order of the answers. */
  readonly occasions: readonly AnsweredOccasion[];
  /** The site's address; empty to use the loop's. */
  readonly origin: string;
}

const writeAnswered = ({ concernedId, occasions, origin }: Answered): string =>
  `${concernedId} ${occasions.join(',')} ${origin}`.trim();

/** Parses the stored content of a queued mail to the team. */
export function readAnswered(about: string): Answered {
  const [concernedId = '', codes = '', origin = ''] = about.split(' ');
  const occasions = codes.split(',').flatMap((code) => ANSWERED_OCCASIONS.find((one) => one === code) ?? []);
  return { concernedId, occasions, origin };
}

/** Joins two mails into one. Of answers about the same matter, only the later one remains. */
function joinAnswered(waiting: string, next: string): Answered {
  const [before, after] = [readAnswered(waiting), readAnswered(next)];
  const isSuperseded = (one: AnsweredOccasion) =>
    after.occasions.includes(one) || (OF_CONSENT.has(one) && after.occasions.some((other) => OF_CONSENT.has(other)));
  const occasions = [...before.occasions.filter((one) => !isSuperseded(one)), ...after.occasions];
  return { ...before, occasions, origin: after.origin || before.origin };
}

/**
 * Queues the mail to a member of the team about an answer. Answers that a person gives in one
 * session are joined in one mail.
 */
export async function queueAnswered(
  trx: Writer,
  mailQueue: Pick<MailQueue, 'gather'>,
  { concernedId, origin }: { readonly concernedId: string; readonly origin: string },
  { person, occasion, label }: { readonly person: Person; readonly occasion: AnsweredOccasion; readonly label: string },
): Promise<void> {
  const locale: Locale = isLocale(person.locale) ? person.locale : DEFAULT_LOCALE;
  const about = writeAnswered({ concernedId, occasions: [occasion], origin });
  await mailQueue.gather(
    trx,
    { sort: OF_CONCERNED, recipientId: person.id, about },
    {
      to: { name: person.name, address: person.email },
      subject: consentAnsweredSubject(locale, [occasion], label),
    },
    {
      quiet: AT_ONCE.has(occasion) ? 0 : QUIET,
      most: MOST,
      join(waiting, next) {
        const joined = joinAnswered(waiting, next);
        return { about: writeAnswered(joined), subject: consentAnsweredSubject(locale, joined.occasions, label) };
      },
    },
  );
}
