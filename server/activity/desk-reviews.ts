import { dayIn } from '#content/activity/local-day.ts';
import { pagePath } from '#content/addresses/address.ts';
import { publishPath, reviewPath, reviewsPath } from '#content/addresses/site-paths.ts';
import { reviewStep } from '#content/review.ts';
import type { Reader } from '#db/driver/database.ts';
import { listLastReviews } from '#db/reviews/last-review-repository.ts';
import { listApprovedPages, listSentBack, listWaitingRequests } from '#db/reviews/waiting-review-repository.ts';
import type { DeskApproved, DeskReview, DeskSentBack } from './desk.ts';

/** Requests or answers that are read for a list of pages: several may be of one page. */
const MOST_ANSWERS = 60;

/** The pages that this person, or for the staff the team as a whole, is asked to review. */
export async function listAskedReviews(
  read: Reader,
  who: { readonly personId: string; readonly isStaff: boolean },
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
  limit: number,
): Promise<DeskReview[]> {
  const found = await listWaitingRequests(read, who, now.toISOString(), MOST_ANSWERS);
  // Both they and the team may be asked for the same one: what is due first.
  const requests = found.filter((one, i) => found.findIndex(({ pageId }) => pageId === one.pageId) === i);
  return requests.slice(0, limit).map(({ id, kind, title, language, askedBy, dueOn }) => ({
    id,
    kind,
    href: reviewPath(id),
    title,
    language,
    askedBy,
    dueOn,
    isLate: dueOn !== null && dueOn < dayIn(timeZone, now),
  }));
}

/** The drafts that were sent back to this person. */
export async function listSentBackTo(read: Reader, personId: string, limit: number): Promise<DeskSentBack[]> {
  const found = await listSentBack(read, { personId }, MOST_ANSWERS);
  const pages = new Map<string, DeskSentBack>();
  for (const { pageId: id, kind, slug, ...answer } of found) {
    const { title, language, name, reason, answeredAt } = answer;
    const href = reviewsPath(pagePath({ kind, slug }));
    if (!pages.has(id)) pages.set(id, { id, kind, href, title, language, name, reason, answeredAt });
  }
  return [...pages.values()].slice(0, limit);
}

/** The drafts of this person that all their reviewers approve as they are. */
export async function listApprovedOf(
  read: Reader,
  personId: string,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
  limit: number,
): Promise<DeskApproved[]> {
  const pages = await listApprovedPages(read, personId, MOST_ANSWERS);
  const ids = pages.map(({ id }) => id);
  const reviews = await listLastReviews(read, ids, { now: now.toISOString(), today: dayIn(timeZone, now) });
  return pages
    .map((page) => ({ page, of: reviews.get(page.id) ?? [] }))
    .filter(({ of }) => reviewStep(of) === 'publish')
    .slice(0, limit)
    .map(({ page: { id, kind, slug, title, language }, of }) => ({
      id,
      kind,
      href: publishPath(pagePath({ kind, slug })),
      title,
      language,
      names: of.map(({ name }) => name),
    }));
}
