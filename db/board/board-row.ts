import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import type { Reader } from '#db/driver/database.ts';

/** A page or a collection of the board. */
export interface BoardRow {
  readonly id: string;
  readonly kind: PageKind | CollectionKind;
  readonly slug: string;
  readonly title: string;
  /** Sort key of the title. */
  readonly titleKey: string;
  readonly language: string;
  readonly visibility: Visibility;
  /** Its index in STAGES (content/activity/board.ts). */
  readonly stage: number;
  readonly edition: number | null;
  /** Number of the version to annotate; null for none. */
  readonly versionNumber: number | null;
  readonly isArchived: boolean;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** When the text, the notice or the description last changed; ISO 8601. */
  readonly changedAt: string;
  /** Annotations that are open, without replies. */
  readonly openThreads: number;
  /** Those of them that must be dealt with before publishing. */
  readonly mustFixThreads: number;
}

const COLUMNS = [
  'page.id',
  'page.kind',
  'page.slug',
  'page.title',
  'page.titleKey',
  'page.language',
  'page.visibility',
  'page.stage',
  'page.editionNumber as edition',
  'page.versionNumber',
  'page.archivedAt',
  'page.ownerId',
  'person.name as ownerName',
  'page.dueOn',
  'page.changedAt',
  'page.openThreads',
  'page.mustFixThreads',
] as const;

/** The pages with these ids, in no order. */
export async function listPageRows(db: Reader, ids: readonly string[]): Promise<BoardRow[]> {
  const found = await db
    .selectFrom('page')
    .leftJoin('person', 'person.id', 'page.ownerId')
    .select(COLUMNS)
    .where('page.id', 'in', [...ids])
    .execute();
  return found.map(toRow);
}

function toRow({ archivedAt, ...row }: Omit<BoardRow, 'isArchived'> & { archivedAt: string | null }): BoardRow {
  return { ...row, isArchived: archivedAt !== null };
}
