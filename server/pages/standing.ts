import type { PageStatus } from '#content/edition.ts';
import type { Visibility } from '#content/permission.ts';
import { listDraftWritings } from '#db/drafts/draft-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import type { PageRow } from '#db/pages/page-repository.ts';
import { listDraftsAhead } from '#db/pages/standing-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';

/** Where a page stands, for the staff. */
export interface Standing {
  readonly status: PageStatus;
  readonly visibility: Visibility;
  readonly archivedAt: string | null;
  /** The number of the latest edition; null for a page that was never published. */
  readonly edition: number | null;
  /** What was written after the latest edition; null if nothing was. */
  readonly ahead: {
    /** ISO 8601. */
    readonly at: string;
    /** The last writer; null if that was no person. */
    readonly name: string | null;
  } | null;
  /** When this was read, by the services' clock, for dates shown relative to today. ISO 8601. */
  readonly foundAt: string;
}

/** Where each of these pages stands, by page id; two queries for any number of pages. */
export async function findStandings(
  db: Reader,
  pages: readonly PageRow[],
  clock: Clock,
): Promise<Map<string, Standing>> {
  const foundAt = clock().toISOString();
  const published = pages.filter(({ editionNumber }) => editionNumber !== null).map(({ id }) => id);
  const ahead = new Map<string, Standing['ahead']>();
  for (const { pageId, at, name } of await listDraftWritings(db, await listDraftsAhead(db, published))) {
    // The latest comes first.
    if (!ahead.has(pageId)) ahead.set(pageId, { at, name });
  }
  return new Map(
    pages.map(({ id, status, visibility, archivedAt, editionNumber }) => [
      id,
      { status, visibility, archivedAt, edition: editionNumber, ahead: ahead.get(id) ?? null, foundAt },
    ]),
  );
}
