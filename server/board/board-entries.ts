import { STAGES, type Stage } from '#content/activity/board.ts';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { isPageKind, type PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import { threadsPath } from '#content/thread-path.ts';
import { listMentioningPages } from '#db/annotations/mention-repository.ts';
import type { BoardRow } from '#db/board/board-row.ts';
import { listDraftWritings } from '#db/drafts/draft-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import { findOverridden } from '#db/pages/edition-repository.ts';
import { type LastReview, listLastReviews } from '#db/reviews/last-review-repository.ts';

/** Page ids in one query: databases limit the parameters of a statement. */
const IDS_IN_A_QUERY = 500;

/** A page or collection, and where it stands. */
export interface BoardEntry {
  readonly id: string;
  readonly kind: PageKind | CollectionKind;
  readonly path: string;
  readonly title: string;
  readonly language: string;
  readonly visibility: Visibility;
  readonly stage: Stage;
  /** The number of the latest edition; null for a page without one, and for collections. */
  readonly edition: number | null;
  /** Nothing is to be done with it until it is restored. */
  readonly isArchived: boolean;
  readonly owner: string | null;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** Due before today, and still to be published. */
  readonly late: boolean;
  /** ISO 8601. */
  readonly changedAt: string;
  /** Who last wrote in the draft; null if nobody did, or no person. */
  readonly writer: string | null;
  readonly openThreads: number;
  readonly mustFixThreads: number;
  /** Whether an annotation that mentions the viewer waits for their answer. */
  readonly mentionsViewer: boolean;
  /** The address where these are read. */
  readonly threadsPath: string;
  /** The last request to each reviewer since the latest edition. */
  readonly reviews: readonly LastReview[];
  /** The checks that were justified when the latest edition was published, by name. */
  readonly overridden: readonly string[];
}

/**
 * Rows with their last writers and reviews.
 * @param moment.viewerId the person whose mentions are marked; null for none
 * @param moment.now ISO 8601
 * @param moment.today in the network's time zone, YYYY-MM-DD
 */
export async function completeRows(
  read: Reader,
  rows: readonly BoardRow[],
  { now, today, viewerId }: { readonly now: string; readonly today: string; readonly viewerId: string | null },
): Promise<BoardEntry[]> {
  const [writers, reviews, overridden, mentioning] = await Promise.all([
    lastWriters(read, rows),
    lastReviews(read, rows, { now, today }),
    overriddenChecks(read, rows),
    viewerId === null ? new Set<string>() : mentioningPages(read, rows, viewerId),
  ]);
  return rows.map(({ ownerName, ownerId: _, titleKey: __, slug, versionNumber, ...row }) => ({
    ...row,
    path: pathOf({ kind: row.kind, slug }),
    stage: STAGES[row.stage]!,
    owner: ownerName,
    late: !row.isArchived && row.dueOn !== null && row.dueOn < today && STAGES[row.stage] !== 'current',
    writer: writers.get(row.id) ?? null,
    threadsPath: threadsOf({ ...row, slug, versionNumber }),
    mentionsViewer: mentioning.has(row.id),
    reviews: reviews.get(row.id) ?? [],
    overridden: overridden.get(row.id) ?? [],
  }));
}

function pathOf({ kind, slug }: { kind: PageKind | CollectionKind; slug: string }): string {
  return isPageKind(kind) ? pagePath({ kind, slug }) : collectionPath({ kind, slug });
}

/** Collections have no annotations. */
function threadsOf({ kind, slug, edition: editionNumber, versionNumber }: ThreadsRow): string {
  if (!isPageKind(kind)) return collectionPath({ kind, slug });
  return threadsPath({ kind, slug, editionNumber, versionNumber }, { role: 'staff' });
}
type ThreadsRow = Pick<BoardRow, 'kind' | 'slug' | 'edition' | 'versionNumber'>;

function* idsInParts(rows: readonly BoardRow[]): Generator<string[]> {
  const pages = rows.filter(({ kind }) => isPageKind(kind));
  for (let i = 0; i < pages.length; i += IDS_IN_A_QUERY) yield pages.slice(i, i + IDS_IN_A_QUERY).map(({ id }) => id);
}

async function mentioningPages(read: Reader, rows: readonly BoardRow[], personId: string): Promise<Set<string>> {
  const all = new Set<string>();
  for (const ids of idsInParts(rows)) for (const id of await listMentioningPages(read, personId, ids)) all.add(id);
  return all;
}

async function overriddenChecks(read: Reader, rows: readonly BoardRow[]): Promise<Map<string, readonly string[]>> {
  const all = new Map<string, readonly string[]>();
  for (const ids of idsInParts(rows)) for (const [id, checks] of await findOverridden(read, ids)) all.set(id, checks);
  return all;
}

async function lastWriters(read: Reader, rows: readonly BoardRow[]): Promise<Map<string, string | null>> {
  const writers = new Map<string, string | null>();
  for (const ids of idsInParts(rows)) {
    // The latest comes first.
    for (const { pageId, name } of await listDraftWritings(read, ids))
      if (!writers.has(pageId)) writers.set(pageId, name);
  }
  return writers;
}

async function lastReviews(
  read: Reader,
  rows: readonly BoardRow[],
  moment: { readonly now: string; readonly today: string },
): Promise<Map<string, readonly LastReview[]>> {
  const all = new Map<string, readonly LastReview[]>();
  for (const ids of idsInParts(rows))
    for (const [id, reviews] of await listLastReviews(read, ids, moment)) all.set(id, reviews);
  return all;
}
