import type { ExpressionBuilder } from 'kysely';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Reader } from '#db/driver/database.ts';
import type { Schema } from '#db/driver/schema.ts';
import { isWaitingFor, type OpenRequests, openRequests, type WaitsFor } from './awaited-pages.ts';
import { awaitedPages, isLate, type LateOn, type LatePart, latePages } from './late-pages.ts';
import { hasTitleWords, type TitleFilter } from './title-filter.ts';

/** Filter of rows. Null: any. */
export interface BoardFilter extends TitleFilter {
  /** `page` for every kind of page, `collection` for every kind of collection. */
  readonly kind: PageKind | CollectionKind | 'page' | 'collection' | null;
  /** Archived rows, without those in the bin, instead of current ones. */
  readonly archived: boolean;
  /** Only rows of these stages, from the first to the last. */
  readonly stages: readonly [first: number, last: number] | null;
  /** Only pages with an edition, or only those without; null for both. */
  readonly hasEdition: boolean | null;
  /** A person's id; `none` for rows without owner. */
  readonly owner: string | null;
  /** A code of POLES: that a page's notice names, or its owner belongs to. */
  readonly pole: string | null;
  /** A code of PROGRAMMES that a page's notice names. */
  readonly programme: string | null;
  /**
   * Only what was due before this day (YYYY-MM-DD) and is still to be published, or waits for a
   * reviewer who was to answer before it, by a request that is open at this instant.
   */
  readonly lateOn: LateOn | null;
  /** Only what waits for the answer to one of these requests. */
  readonly awaitedBy: OpenRequests | null;
  /** Only what waits for this person: see `isWaitingFor`. */
  readonly waitsFor: WaitsFor | null;
  /** Only what is due from the first of these days to before the second. */
  readonly due: readonly [from: string, before: string] | null;
}

/** The pages of a filter, and how they are found. */
export interface Wanted extends BoardFilter {
  /** Checks terms for each page: faster if few pages are read, or many match. */
  readonly each?: boolean;
  /** Only this part of the late pages. */
  readonly late?: LatePart;
  /** Additional condition: only pages that wait for this person. */
  readonly alsoWaitsFor?: WaitsFor;
  /** Excludes late pages; if `waitsFor` is given, also those that wait for that person. */
  readonly without?: { readonly lateOn: LateOn; readonly waitsFor: WaitsFor | null };
}

/**
 * Whether the pages are few: they are then looked up by this filter first, and sorted afterwards.
 */
export const areFew = ({ late, waitsFor, alsoWaitsFor, awaitedBy }: Wanted): boolean =>
  late === 'overdue' || late === 'awaited' || [waitsFor, alsoWaitsFor, awaitedBy].some(Boolean);

/** The pages that match a filter. */
export function boardPages(db: Reader, filter: Wanted) {
  const { title, literally, kind, archived, stages, owner, pole, programme, lateOn, awaitedBy, due } = filter;
  const { each = false, late } = filter;
  let query = db.selectFrom('page');
  query = archived
    ? query.where('page.archivedAt', 'is not', null).where('page.binnedAt', 'is', null)
    : query.where('page.archivedAt', 'is', null);
  // Pages of the site are listed only on request.
  query =
    kind === null || kind === 'page'
      ? query.where('page.kind', '<>', 'site')
      : query.where('page.kind', '=', kind as PageKind);
  if (title.length + literally.length > 0) query = query.where((eb) => hasTitleWords(eb, { title, literally }));
  if (stages !== null) {
    const [first, last] = stages;
    query = query.where((eb) => {
      // As an expression, so that SQLite does not scan an index of stages for the few pages.
      const stage = areFew(filter) ? eb.fn.coalesce('page.stage', eb.val(first)) : eb.ref('page.stage');
      return first === last ? eb(stage, '=', first) : eb.and([eb(stage, '>=', first), eb(stage, '<=', last)]);
    });
  }
  if (filter.hasEdition !== null) query = query.where('page.editionNumber', filter.hasEdition ? 'is not' : 'is', null);
  if (owner === 'none') query = query.where('page.ownerId', 'is', null);
  else if (owner !== null) query = query.where('page.ownerId', '=', owner);
  if (programme !== null)
    query = query.where((eb) =>
      each ? eb.exists(naming(eb, 'programmes', programme)) : eb('page.id', 'in', named(db, 'programmes', programme)),
    );
  if (pole !== null)
    query = query.where((eb) =>
      eb.or([
        each ? eb.exists(naming(eb, 'poles', pole)) : eb('page.id', 'in', named(db, 'poles', pole)),
        eb('page.ownerId', 'in', db.selectFrom('person').select('id').where('pole', '=', pole)),
      ]),
    );
  if (lateOn !== null)
    query = query.where((eb) =>
      late === undefined ? eb('page.id', 'in', latePages(db, lateOn, archived)) : isLate(eb, db, lateOn, late),
    );
  if (due !== null) query = query.where('page.dueOn', '>=', due[0]).where('page.dueOn', '<', due[1]);
  // They are few: look them up, instead of checking each page.
  if (awaitedBy) query = query.where('page.id', 'in', openRequests(db, awaitedBy).select('pageId'));
  for (const who of [filter.waitsFor, filter.alsoWaitsFor])
    if (who) query = query.where((eb) => isWaitingFor(eb, db, who));
  const { without } = filter;
  if (without)
    query = query.where((eb) =>
      eb.not(
        eb.or([
          isLate(eb, db, without.lateOn, 'each-overdue'),
          eb('page.id', 'in', awaitedPages(db, without.lateOn)),
          ...(without.waitsFor ? [isWaitingFor(eb, db, without.waitsFor)] : []),
        ]),
      ),
    );
  return query;
}

/** The pages whose notices name a term. */
export function named(db: Reader, vocabulary: 'poles' | 'programmes', code: string) {
  return db
    .selectFrom('pageTerm')
    .select('pageTerm.pageId')
    .where('vocabulary', '=', vocabulary)
    .where('code', '=', code);
}

/** Whether a page's notice names a term. */
function naming(eb: ExpressionBuilder<Schema, 'page'>, vocabulary: 'poles' | 'programmes', code: string) {
  return eb
    .selectFrom('pageTerm')
    .select('pageTerm.code')
    .whereRef('pageTerm.pageId', '=', 'page.id')
    .where('vocabulary', '=', vocabulary)
    .where('code', '=', code);
}
