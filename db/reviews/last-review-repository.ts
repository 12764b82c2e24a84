import { type RequestState, requestState, reviewerKeys } from '#content/review.ts';
import { draftPositions } from '#db/drafts/draft-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import { accountOf, type ReviewRequest } from './review-request-repository.ts';

const CURRENT = [
  'id',
  'pageId',
  'personId',
  'email',
  'name',
  'answer',
  'position',
  'expiresAt',
  'dueOn',
  'withdrawnAt',
  'editionNumber',
] as const satisfies readonly (keyof ReviewRequest)[];

/** A request since the latest edition. */
type CurrentRequest = Pick<ReviewRequest, (typeof CURRENT)[number]> & {
  /** As `ReviewerRequest.accountId`. */
  readonly accountId: string | null;
  /** When a reminder was last sent; null for never. */
  readonly remindedAt: string | null;
};

/** Requests since the latest editions of these pages that were not withdrawn, the latest last. */
async function listCurrentRequests(db: Reader, pageIds: readonly string[]): Promise<CurrentRequest[]> {
  if (pageIds.length === 0) return [];
  return db
    .selectFrom('reviewRequest')
    .select(CURRENT)
    .select((eb) => accountOf(eb).as('accountId'))
    .select((eb) =>
      eb
        .selectFrom('reviewReminder')
        .select(({ fn }) => fn.max('reviewReminder.sentAt').as('sentAt'))
        .whereRef('reviewReminder.requestId', '=', 'reviewRequest.id')
        .as('remindedAt'),
    )
    .where('pageId', 'in', [...pageIds])
    .where('withdrawnAt', 'is', null)
    .where('editionNumber', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** A reviewer and their answer. */
export interface LastReview {
  /** The request's. */
  readonly id: string;
  /** Null for a reviewer without an account, and for the team as a whole. */
  readonly personId: string | null;
  /** Empty for the team as a whole. */
  readonly name: string;
  readonly state: RequestState;
  /** The draft changed after the answer. */
  readonly isBefore: boolean;
  /** The day on which the answer to an open request is due, YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** It should have been answered before today. */
  readonly late: boolean;
  /** When the reviewer of an open request was last reminded, ISO 8601; null for never. */
  readonly remindedAt: string | null;
}

/**
 * The last request to each reviewer since the latest edition, by page, in the order in which they
 * were asked; two queries however many pages there are.
 * @param moment.now ISO 8601
 * @param moment.today in the network's time zone, YYYY-MM-DD
 */
export async function listLastReviews(
  db: Reader,
  pageIds: readonly string[],
  { now, today }: { readonly now: string; readonly today: string },
): Promise<Map<string, LastReview[]>> {
  const requests = await listCurrentRequests(db, pageIds);
  const answered = new Set(requests.flatMap(({ pageId, answer }) => (answer === null ? [] : pageId)));
  const found = answered.size === 0 ? [] : await draftPositions(db, [...answered]).execute();
  const positions = new Map(found.map(({ pageId, position }) => [pageId, Number(position)]));
  const all = new Map<string, Map<string, LastReview>>();
  const keys = reviewerKeys(requests);
  for (const [at, request] of requests.entries()) {
    const { id, pageId, personId, name, position } = request;
    const of = all.get(pageId) ?? new Map<string, LastReview>();
    const isBefore = request.answer !== null && position !== null && position < (positions.get(pageId) ?? 0);
    const state = requestState(request, now);
    const isOpen = state === 'open';
    of.set(keys[at]!, {
      id,
      personId,
      name,
      state,
      isBefore,
      dueOn: isOpen ? request.dueOn : null,
      late: isOpen && request.dueOn !== null && request.dueOn < today,
      remindedAt: isOpen ? request.remindedAt : null,
    });
    all.set(pageId, of);
  }
  return new Map([...all].map(([id, of]) => [id, [...of.values()]]));
}
