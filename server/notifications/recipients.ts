import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import type { RecipientId } from '#content/people/mail-sort.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { mayReadNotes } from '#content/review.ts';
import { findInvitation } from '#db/auth/invitation-repository.ts';
import { findPerson, type Person } from '#db/auth/person-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findEditionTitles } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { findReviewRequest, type ReviewRequest } from '#db/reviews/review-request-repository.ts';
import { findInvitedText } from '#server/auth/invited-text.ts';

const INVITATION = 'invitation:';
const REVIEW = 'review:';

/** Replaces a page's title if it is not known under which one a reviewer read it. */
const REVIEWED: Record<Locale, string> = { fr: 'la page que vous avez relue', en: 'the page that you reviewed' };

/** Somebody to whom mail can be sent now. */
export interface Recipient {
  readonly id: RecipientId;
  readonly name: string;
  readonly address: string;
  readonly locale: Locale;
  readonly who: 'staff' | 'member' | 'partner' | 'reviewer';
  /** The viewer whose rights they have. */
  readonly viewer: Viewer;
  /**
   * The title under which a reviewer who has answered knows the page; null for others, and for the
   * draft's present title.
   */
  readonly shownTitle: string | null;
  /** Until when their link is valid, for recipients without an account; null for others. */
  readonly invitedUntil: string | null;
}

/** Whether a recipient may read a page's annotations, and therefore be notified of them. */
export function mayBeNotified({ who, viewer }: Recipient, page: Page): boolean {
  const subject = pageSubject(page);
  return who === 'reviewer'
    ? can(viewer, 'review.answer', { ...subject, asked: true })
    : can(viewer, 'annotation.read', subject);
}

/**
 * The title of a page for a recipient. The page's own title is that of its draft, which may contain
 * what is not published, or a name that masks cover.
 */
export async function titleFor(db: Reader | Writer, { who, shownTitle }: Recipient, page: Page): Promise<string> {
  if (shownTitle !== null) return shownTitle;
  if (who === 'staff' || who === 'reviewer') return page.title;
  const shown = who === 'partner' ? await findInvitedText(db, page) : null;
  return (shown ?? (await findEditionTitles(db, [page.id])).get(page.id) ?? page).title;
}

/** The id of the author of an annotation, as a recipient; null for an author known only by name. */
export function recipientOf(author: {
  readonly personId: string | null;
  readonly invitationId: string | null;
  readonly reviewRequestId: string | null;
}): RecipientId | null {
  const { personId, invitationId, reviewRequestId } = author;
  if (personId !== null) return personId;
  if (invitationId !== null) return INVITATION + invitationId;
  return reviewRequestId === null ? null : REVIEW + reviewRequestId;
}

/** The invitation of a recipient without an account; null for others. */
export function invitationOf(id: RecipientId): string | null {
  return id.startsWith(INVITATION) ? id.slice(INVITATION.length) : null;
}

/** The request of a reviewer without an account; null for others. */
export function requestOf(id: RecipientId): string | null {
  return id.startsWith(REVIEW) ? id.slice(REVIEW.length) : null;
}

/** @returns null for a recipient who can no longer sign in, or left no address */
export async function findRecipient(db: Reader | Writer, id: RecipientId, now: string): Promise<Recipient | null> {
  const requestId = requestOf(id);
  if (requestId !== null) {
    const request = await findReviewRequest(db, requestId);
    return request && reviewerAsRecipient(id, request, now);
  }
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
  return {
    id,
    name,
    address,
    locale: localeOf(invitation.locale),
    who: 'partner',
    viewer,
    shownTitle: null,
    invitedUntil: expiresAt,
  };
}

/**
 * A person without an account who was asked for a review; null once their link no longer shows
 * annotations.
 */
function reviewerAsRecipient(id: RecipientId, request: ReviewRequest, now: string): Recipient | null {
  const { name, email: address, expiresAt } = request;
  if (address === '' || !mayReadNotes(request, now)) return null;
  return {
    id,
    name,
    address,
    locale: localeOf(request.locale),
    who: 'reviewer',
    viewer: PUBLIC_VIEWER,
    // Once they answered, the draft is closed to them.
    shownTitle: request.answer === null ? null : request.title || REVIEWED[localeOf(request.locale)],
    invitedUntil: expiresAt,
  };
}

/** Somebody with an account. */
export function personAsRecipient({ id, name, email: address, locale, role, admin }: Person): Recipient {
  const who = { personId: id, name, sessionId: 'mail' };
  const viewer: Viewer = role === 'staff' ? { role, admin, ...who } : { role, ...who };
  return { id, name, address, locale: localeOf(locale), who: role, viewer, shownTitle: null, invitedUntil: null };
}

function localeOf(text: string): Locale {
  return isLocale(text) ? text : DEFAULT_LOCALE;
}
