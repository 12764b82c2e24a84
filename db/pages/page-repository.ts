import type { Selectable } from 'kysely';
import type { PageStatus } from '#content/edition.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import { slugify } from '#content/text/slug.ts';
import { titleKey } from '#content/text/title-key.ts';
import { boardPartOf, bumpBoardRevision } from '#db/board/board-revision.ts';
import { findDraftPosition } from '#db/drafts/draft-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { PageTable, RemovedAddressTable } from '#db/driver/schema.ts';
import { listEditionTerms } from './edition-term-repository.ts';

/**
 * A page: the entry, without its texts. Its title and notice are the draft's; readers see its
 * edition's.
 */
export interface Page {
  readonly id: string;
  readonly kind: PageKind;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly visibility: Visibility;
  readonly status: PageStatus;
  readonly notice: Notice;
  readonly translationGroup: string | null;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
  readonly editionNumber: number | null;
  /** Id of its owner. */
  readonly ownerId: string | null;
  /** The day by which it is to be published, YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** When it was put into the bin; it is then archived as well. */
  readonly binnedAt: string | null;
  /** Id of the person who put it there. */
  readonly binnedBy: string | null;
  /** For a page in the bin: when it had been archived before. */
  readonly archivedBefore: string | null;
  /** Number of its latest version to annotate (db/pages/version-repository.ts). */
  readonly versionNumber: number | null;
}

/** A page without its notice, which may be long, for lists. */
export type PageRow = Omit<Page, 'notice'>;

/** The columns of a `PageRow`. */
export const PAGE_ROW = [
  'id',
  'kind',
  'slug',
  'title',
  'summary',
  'language',
  'visibility',
  'status',
  'translationGroup',
  'createdBy',
  'createdAt',
  'updatedAt',
  'archivedAt',
  'editionNumber',
  'ownerId',
  'dueOn',
  'binnedAt',
  'binnedBy',
  'archivedBefore',
  'versionNumber',
] as const satisfies readonly (keyof PageRow)[];

/** The state of a new page. */
export const NEW_PAGE_STATE = {
  binnedAt: null,
  binnedBy: null,
  archivedBefore: null,
  versionNumber: null,
} as const;

export function toPage(row: Selectable<PageTable>): Page {
  const {
    publishedPosition,
    stage,
    titleKey: _,
    openThreads,
    mustFixThreads,
    boardPart,
    changedAt,
    reviewsShown,
    termsEdition,
    relatedEdition,
    ...page
  } = row;
  return { ...page, notice: JSON.parse(row.notice) as Notice };
}

export async function findPage(db: Reader | Writer, id: string): Promise<Page | null> {
  const row = await db.selectFrom('page').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toPage(row) : null;
}

/** The page at an address, by its present or a former slug. */
export async function findPageBySlug(db: Reader | Writer, kind: PageKind, slug: string): Promise<Page | null> {
  const row = await db
    .selectFrom('pageSlug')
    .innerJoin('page', 'page.id', 'pageSlug.pageId')
    .selectAll('page')
    .where('pageSlug.kind', '=', kind)
    .where('pageSlug.slug', '=', slug)
    .executeTakeFirst();
  return row ? toPage(row) : null;
}

/** Addresses in one query: databases limit the parameters of a statement. */
const ADDRESSES_IN_A_QUERY = 100;

/** The pages at these addresses, present or former ones. */
export async function listPagesAt(
  db: Reader | Writer,
  addresses: readonly { readonly kind: PageKind; readonly slug: string }[],
): Promise<{ at: { kind: PageKind; slug: string }; page: PageRow }[]> {
  const found: { at: { kind: PageKind; slug: string }; page: PageRow }[] = [];
  for (let i = 0; i < addresses.length; i += ADDRESSES_IN_A_QUERY) {
    const part = addresses.slice(i, i + ADDRESSES_IN_A_QUERY);
    const rows = await db
      .selectFrom('pageSlug')
      .innerJoin('page', 'page.id', 'pageSlug.pageId')
      .select(PAGE_ROW.map((column) => `page.${column}` as const))
      .select(['pageSlug.kind as atKind', 'pageSlug.slug as atSlug'])
      .where((eb) =>
        eb.or(part.map(({ kind, slug }) => eb.and([eb('pageSlug.kind', '=', kind), eb('pageSlug.slug', '=', slug)]))),
      )
      .execute();
    for (const { atKind, atSlug, ...page } of rows) found.push({ at: { kind: atKind, slug: atSlug }, page });
  }
  return found;
}

export interface PageFilter {
  /** Without it, all kinds but the pages of the site itself. */
  readonly kind?: PageKind;
  readonly visibilities?: readonly Visibility[];
  /** Only pages with an edition. */
  readonly published?: boolean;
  readonly archived?: boolean;
  /**
   * Only pages whose title or address contains this; capitals and, in the address, accents do not
   * count.
   */
  readonly words?: string;
  /** At most so many. */
  readonly limit?: number;
}

/** Pages, latest changed first; never those in the bin (db/pages/bin-repository.ts). */
export async function listPages(db: Reader | Writer, filter: PageFilter = {}): Promise<PageRow[]> {
  let query = db.selectFrom('page').select(PAGE_ROW).orderBy('updatedAt', 'desc').orderBy('id');
  query = filter.kind ? query.where('kind', '=', filter.kind) : query.where('kind', '<>', 'site');
  if (filter.visibilities) query = query.where('visibility', 'in', [...filter.visibilities]);
  if (filter.published) query = query.where('editionNumber', 'is not', null);
  query = query.where('archivedAt', filter.archived ? 'is not' : 'is', null).where('binnedAt', 'is', null);
  const { words } = filter;
  if (words) {
    // Replace the pattern's special characters by the wildcard for one character.
    const title = `%${words.toLowerCase().replace(/[%\\]/g, '_')}%`;
    query = query.where((eb) =>
      eb.or([eb(eb.fn<string>('lower', ['title']), 'like', title), eb('slug', 'like', `%${slugify(words)}%`)]),
    );
  }
  if (filter.limit !== undefined) query = query.limit(filter.limit);
  return query.execute();
}

/** Page ids in one query: databases limit the parameters of a statement. */
const IDS_IN_A_QUERY = 500;

/** The pages, among these, that exist, in no order. */
export async function findPages(db: Reader | Writer, ids: readonly string[]): Promise<PageRow[]> {
  const pages: PageRow[] = [];
  for (let i = 0; i < ids.length; i += IDS_IN_A_QUERY) {
    const part = ids.slice(i, i + IDS_IN_A_QUERY);
    pages.push(...(await db.selectFrom('page').select(PAGE_ROW).where('id', 'in', part).execute()));
  }
  return pages;
}

export async function insertPage(
  trx: Writer,
  page: Omit<Page, keyof typeof NEW_PAGE_STATE> & Partial<Page>,
): Promise<void> {
  await trx
    .insertInto('page')
    .values({
      ...page,
      notice: JSON.stringify(page.notice),
      changedAt: page.updatedAt,
      titleKey: titleKey(page.title),
      boardPart: boardPartOf(page.id),
    })
    .execute();
  await trx.insertInto('draft').values({ id: page.id, pageId: page.id, section: '' }).execute();
  await findStage(trx, page.id);
  await insertTerms(trx, page.id, page.notice);
  await claimSlug(trx, page);
}

/** A page's stage (STAGES in content/activity/board.ts), after it or its editions changed. */
async function findStage(trx: Writer, id: string): Promise<void> {
  const position = await findDraftPosition(trx, id);
  await trx
    .updateTable('page')
    .set((eb) => ({
      stage: eb
        .case()
        .when('status', '=', 'in-review')
        .then(1)
        .when('editionNumber', 'is', null)
        .then(0)
        .when('publishedPosition', '<', position)
        .then(2)
        .else(3)
        .end(),
    }))
    .where('id', '=', id)
    .execute();
  await bumpBoardRevision(trx, [id]);
}

export type PageChange = Partial<
  Pick<
    Page,
    | 'title'
    | 'summary'
    | 'language'
    | 'visibility'
    | 'status'
    | 'slug'
    | 'notice'
    | 'archivedAt'
    | 'editionNumber'
    | 'translationGroup'
    | 'versionNumber'
    | 'ownerId'
    | 'dueOn'
  >
> & {
  readonly updatedAt: string;
  /** The position in the draft's log that the latest edition goes up to. */
  readonly publishedPosition?: number;
};

export async function updatePage(trx: Writer, id: string, change: PageChange): Promise<void> {
  const { notice, ...rest } = change;
  await trx
    .updateTable('page')
    .set((eb) => ({
      ...rest,
      ...(notice ? { notice: JSON.stringify(notice) } : {}),
      ...(rest.title === undefined ? {} : { titleKey: titleKey(rest.title) }),
      changedAt: eb
        .case()
        .when('changedAt', '<', change.updatedAt)
        .then(change.updatedAt)
        .else(eb.ref('changedAt'))
        .end(),
    }))
    .where('id', '=', id)
    .execute();
  await findStage(trx, id);
  if (['visibility', 'archivedAt', 'editionNumber'].some((field) => field in change)) await listEditionTerms(trx, id);
  if (!notice) return;
  await trx.deleteFrom('pageTerm').where('pageId', '=', id).execute();
  await insertTerms(trx, id, notice);
}

/** Stores the terms of a page's notice that the board filters by. */
async function insertTerms(trx: Writer, pageId: string, { common }: Notice): Promise<void> {
  const terms = (['poles', 'programmes'] as const).flatMap((vocabulary) =>
    [...new Set(common[vocabulary])].map((code) => ({ vocabulary, code, pageId })),
  );
  if (terms.length > 0) await trx.insertInto('pageTerm').values(terms).execute();
}

/**
 * Claims an address for this page. A former address of another page is not taken: old links must
 * remain correct.
 */
export async function claimSlug(trx: Writer, page: { id: string; kind: PageKind; slug: string }): Promise<void> {
  await trx
    .insertInto('pageSlug')
    .values({ kind: page.kind, slug: page.slug, pageId: page.id })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/**
 * The id of the page that has, or once had, this address, even if it was deleted; null if it is
 * free.
 */
export async function findSlugOwner(db: Reader | Writer, kind: PageKind, slug: string): Promise<string | null> {
  const row = await db
    .selectFrom('pageSlug')
    .select('pageId')
    .where('kind', '=', kind)
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row?.pageId ?? (await findRemovedAddress(db, kind, slug))?.pageId ?? null;
}

/** The address of a deleted page, or null. */
export async function findRemovedAddress(
  db: Reader | Writer,
  kind: PageKind,
  slug: string,
): Promise<Selectable<RemovedAddressTable> | null> {
  const row = await db
    .selectFrom('removedAddress')
    .selectAll()
    .where('kind', '=', kind)
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row ?? null;
}
