import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import type { Person } from '#db/auth/person-repository.ts';
import type { ConsentLoop } from '#db/consent/consent-loop-repository.ts';
import {
  type AnsweredOccasion,
  consentAnsweredSubject,
  consentSubject,
  type LoopOccasion,
} from '#server/mail/consent-mail.ts';
import type { LaterMail } from '#server/mail/mail-queue.ts';
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

/** The mail to the team about an answer. @param of.origin empty to use the loop's */
export function laterAnswered(
  { concernedId, origin }: { readonly concernedId: string; readonly origin: string },
  person: Person,
  occasion: AnsweredOccasion,
): LaterMail {
  return { sort: OF_CONCERNED, recipientId: person.id, about: `${concernedId} ${occasion} ${origin}`.trim() };
}

export function waitingAnswered(person: Person, occasion: AnsweredOccasion, label: string): Waiting {
  const locale: Locale = isLocale(person.locale) ? person.locale : DEFAULT_LOCALE;
  return {
    to: { name: person.name, address: person.email },
    subject: consentAnsweredSubject(locale, occasion, label),
  };
}
