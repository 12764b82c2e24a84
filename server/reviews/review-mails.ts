import { pagePath } from '#content/addresses/address.ts';
import { mailOffPath, reviewLinkPath, reviewPath, reviewsPath } from '#content/addresses/site-paths.ts';
import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import type { ReviewAnswer } from '#content/review.ts';
import type { Person } from '#db/auth/person-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { ReviewRequest } from '#db/reviews/review-request-repository.ts';
import { dayWords } from '#server/mail/day-words.ts';
import type { LaterMail } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import {
  answeredSubject,
  closedSubject,
  reviewAnsweredMail,
  reviewClosedMail,
  reviewMail,
  reviewSubject,
} from '#server/mail/messages.ts';
import { replyTo } from '#server/mail/reply-to.ts';

/** The sort of mail that notifies the requester of the answer. */
export const ANSWERED = 'review-answered';
/** The sort of mail that notifies a reviewer that the page was published before they answered. */
export const CLOSED = 'review-closed';

/** What administrators see of a mail while it waits. */
type Waiting = Pick<Mail, 'to' | 'subject'>;

/** The mail of a request, as it waits: it is written when it is sent. */
export function laterOf(sort: string, { id, personId }: ReviewRequest): LaterMail {
  return { sort, recipientId: personId ?? `review:${id}`, about: id };
}

/** What administrators see of the mail of a request while it waits. */
export function waitingRequest({ name, email, locale }: ReviewRequest, page: Page, isReminder: boolean): Waiting {
  return { to: { name, address: email }, subject: reviewSubject(localeOf(locale), page.title, isReminder) };
}

/**
 * The mail that asks somebody for a review, with their link.
 * @param about.asker null for the command line
 */
export function requestMail(
  request: ReviewRequest,
  about: {
    token: string;
    page: Page;
    asker: Person | null;
    networkName: string;
    isReminder?: boolean;
    /** The token that turns reminders off; null in requests. */
    off: string | null;
  },
): Mail {
  const { token, page, asker, networkName, isReminder = false, off } = about;
  const { name, email, message, dueOn, origin } = request;
  const locale = localeOf(request.locale);
  const mail = reviewMail({
    locale,
    name,
    asker: asker?.name ?? '',
    title: page.title,
    message,
    due: dueOn && dayIn(locale, dueOn),
    link: linkOf(request, token),
    networkName,
    isReminder,
    ...(off !== null && { off: origin + mailOffPath(off) }),
  });
  return { to: { name, address: email }, ...mail, ...replyTo(asker) };
}

/** What administrators see of the mail of a closed request while it waits. */
export function waitingClosed({ name, email, locale, title }: ReviewRequest): Waiting {
  return { to: { name, address: email }, subject: closedSubject(localeOf(locale), title) };
}

/**
 * The mail that notifies a reviewer that their answer is no longer awaited, with their link, and
 * the title that they know: they may not read what was written since.
 */
export function closedMail(request: ReviewRequest, token: string, asker: Person | null): Mail {
  const { name, email, title } = request;
  const locale = localeOf(request.locale);
  const mail = reviewClosedMail({ locale, name, title, link: linkOf(request, token) });
  return { to: { name, address: email }, ...mail, ...replyTo(asker) };
}

/** A reviewer's link; for a reviewer without an account, in their language. */
function linkOf({ personId, origin, locale }: ReviewRequest, token: string): string {
  return origin + (personId === null ? reviewLinkPath(token, localeOf(locale)) : reviewPath(token));
}

/**
 * The queued form of the mail that notifies the requester of an answer.
 * @param origin the site's address
 */
export function laterAnswer(request: ReviewRequest, asker: Person, origin: string): LaterMail {
  return { sort: ANSWERED, recipientId: asker.id, about: `${request.id} ${origin}` };
}

/** What administrators see of it while it waits. */
export function waitingAnswer({ name, email, locale }: Person, page: Page, answer: ReviewAnswer): Waiting {
  return { to: { name, address: email }, subject: answeredSubject(localeOf(locale), page.title, answer) };
}

/**
 * The mail that notifies the requester of an answer.
 * @param origin the site's address
 * @returns null for a request that nobody answered
 */
export function answerMail(asker: Person, page: Page, given: ReviewRequest, origin: string): Mail | null {
  const { answer, reason, name: reviewer } = given;
  if (answer === null) return null;
  const mail = reviewAnsweredMail({
    locale: localeOf(asker.locale),
    name: asker.name,
    reviewer,
    title: page.title,
    answer,
    reason,
    link: `${origin}${reviewsPath(pagePath(page))}`,
  });
  // The requester already knows this address: it was in the request.
  const answers = given.email === '' ? {} : { replyTo: { name: reviewer, address: given.email } };
  return { to: { name: asker.name, address: asker.email }, ...mail, ...answers };
}

/** The language of somebody's mail. */
export function localeOf(text: string | undefined): Locale {
  return isLocale(text) ? text : DEFAULT_LOCALE;
}

function dayIn(locale: Locale, day: string): string {
  return dayWords(day, locale, 'UTC', 'year');
}
