import { type ActivityCursor, compareActivity } from '#content/activity/activity.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Reader } from '#db/driver/database.ts';

/** An action, with the names of its actor and subject as far as known. */
export interface NamedDeed {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly pageId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An entry of the audit log, or a day on which a person wrote in a draft (`draft.written`). */
export interface ActivityRow extends ActivityCursor, NamedDeed {}

/** Filter of events. Null: any. */
export interface ActivityFilter {
  readonly actor: string | null;
  /** Actors to exclude. */
  readonly notActors: readonly string[];
  readonly actions: readonly string[] | null;
  readonly pageId: string | null;
  readonly pageKind: PageKind | null;
  /** Instants, ISO 8601: from the first to before the second. */
  readonly from: string | null;
  readonly until: string | null;
  readonly before: ActivityCursor | null;
}

export interface ActivityPart {
  readonly rows: readonly ActivityRow[];
  /** Cursor of the next part; null at the end of the list. */
  readonly next: ActivityCursor | null;
}

const WRITTEN = 'draft.written';
/**
 * Most entries that one query scans. A query for rare events may return fewer rows than requested,
 * or none; the list continues from its cursor.
 */
export const MOST_SCANNED = 1_000;

/** Events of the audit log and days of writing, the latest first. */
export async function listActivity(db: Reader, filter: ActivityFilter, limit: number): Promise<ActivityPart> {
  const wantsWritten = filter.actions === null || filter.actions.includes(WRITTEN);
  const wantsLogged = filter.actions === null || filter.actions.some((action) => action !== WRITTEN);
  const nothing = { rows: [], end: null };
  const [logged, written] = await Promise.all([
    wantsLogged ? listLogged(db, filter, limit + 1) : nothing,
    wantsWritten ? listWritten(db, filter, limit + 1) : nothing,
  ]);
  // Beyond the point where one of the two searches ended, events may be missing.
  const [end] = [logged.end, written.end].filter((cursor) => cursor !== null).sort(compareActivity);
  const rows = [...logged.rows, ...written.rows]
    .sort(compareActivity)
    .filter((row) => end === undefined || compareActivity(row, end) <= 0);
  if (rows.length > limit) return { rows: rows.slice(0, limit), next: cursorOf(rows[limit - 1]!) };
  return { rows, next: end ?? null };
}

interface Found {
  readonly rows: readonly ActivityRow[];
  /** Where the search ended at its limit; null if it found enough rows, or all. */
  readonly end: ActivityCursor | null;
}

function cursorOf({ at, source, id }: ActivityCursor): ActivityCursor {
  return { at, source, id };
}

async function listLogged(db: Reader, filter: ActivityFilter, limit: number): Promise<Found> {
  const { actor, notActors, actions, pageId, pageKind, from, until, before } = filter;
  // One index serves each of these: by page, by actor, or by time alone.
  let scanned = db
    .selectFrom('audit')
    .select(['id', 'at', 'actor', 'action', 'subject', 'detail', 'pageId'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc');
  if (pageId !== null) scanned = scanned.where('pageId', '=', pageId);
  if (actor !== null) scanned = scanned.where('actor', '=', actor);
  if (from !== null) scanned = scanned.where('at', '>=', from);
  if (until !== null) scanned = scanned.where('at', '<', until);
  if (before !== null) {
    scanned = scanned.where('at', before.source === 'a' ? '<=' : '<', before.at);
    if (before.source === 'a')
      scanned = scanned.where((eb) => eb.or([eb('at', '<', before.at), eb('id', '<', before.id)]));
  }
  let query = db
    .selectFrom(scanned.limit(MOST_SCANNED).as('entry'))
    .leftJoin('page', 'page.id', 'entry.pageId')
    .select(['entry.id', 'at', 'actor', 'action', 'subject', 'detail', 'pageId'])
    .orderBy('at', 'desc')
    .orderBy('entry.id', 'desc')
    .limit(limit);
  if (notActors.length > 0) query = query.where('actor', 'not in', [...notActors]);
  if (actions !== null) query = query.where('action', 'in', [...actions]);
  if (pageKind !== null) query = query.where('page.kind', '=', pageKind);
  const found = await query.execute();
  const rows = found.map((row) => ({
    ...row,
    source: 'a' as const,
    detail: JSON.parse(row.detail || '{}') as Record<string, unknown>,
  }));
  if (rows.length === limit) return { rows, end: null };
  const last = await scanned
    .limit(1)
    .offset(MOST_SCANNED - 1)
    .executeTakeFirst();
  return { rows, end: last ? { at: last.at, source: 'a', id: last.id } : null };
}

async function listWritten(db: Reader, filter: ActivityFilter, limit: number): Promise<Found> {
  const { actor, notActors, pageId, pageKind, from, until, before } = filter;
  let scanned = db
    .selectFrom('draftWriting')
    .select(['id', 'wroteAt as at', 'personId', 'pageId'])
    .orderBy('wroteAt', 'desc')
    .orderBy('id', 'desc');
  if (pageId !== null) scanned = scanned.where('pageId', '=', pageId);
  if (actor !== null) scanned = scanned.where('personId', '=', actor);
  if (from !== null) scanned = scanned.where('wroteAt', '>=', from);
  if (until !== null) scanned = scanned.where('wroteAt', '<', until);
  if (before !== null) {
    scanned = scanned.where('wroteAt', '<=', before.at);
    if (before.source === 'w')
      scanned = scanned.where((eb) => eb.or([eb('wroteAt', '<', before.at), eb('id', '<', before.id)]));
  }
  let query = db
    .selectFrom(scanned.limit(MOST_SCANNED).as('entry'))
    .innerJoin('page', 'page.id', 'entry.pageId')
    .select(['entry.id', 'at', 'personId', 'pageId'])
    .orderBy('at', 'desc')
    .orderBy('entry.id', 'desc')
    .limit(limit);
  if (notActors.length > 0) query = query.where('personId', 'not in', [...notActors]);
  if (pageKind !== null) query = query.where('page.kind', '=', pageKind);
  const rows = (await query.execute()).map(({ id, at, personId, pageId }) => ({
    id,
    at,
    source: 'w' as const,
    actor: personId,
    action: WRITTEN,
    subject: pageId,
    pageId,
    detail: {},
  }));
  if (rows.length === limit) return { rows, end: null };
  const last = await scanned
    .limit(1)
    .offset(MOST_SCANNED - 1)
    .executeTakeFirst();
  return { rows, end: last ? { at: last.at, source: 'w', id: last.id } : null };
}

/** Names of the subjects of events that still exist, by id. */
export interface ActivityNames {
  readonly people: ReadonlyMap<string, string>;
  readonly pages: ReadonlyMap<string, NamedPage>;
  readonly collections: ReadonlyMap<string, NamedEntry & { readonly kind: CollectionKind }>;
  /** The thread's first annotation, by the id of one of its annotations. */
  readonly threads: ReadonlyMap<string, string>;
}

interface NamedPage extends NamedEntry {
  readonly kind: PageKind;
  readonly editionNumber: number | null;
  readonly versionNumber: number | null;
}

interface NamedEntry {
  readonly slug: string;
  readonly title: string;
  readonly language: string;
}

const INVITATION = 'invitation:';

/** Finds the names of events' subjects, with one query for each kind of subject. */
export async function nameActivity(db: Reader, rows: readonly NamedDeed[]): Promise<ActivityNames> {
  const ids = (find: (row: NamedDeed) => string | null | undefined) => [
    ...new Set(rows.map(find).filter((id): id is string => Boolean(id))),
  ];
  const about = (noun: string) => ids(({ action, subject }) => (action.startsWith(`${noun}.`) ? subject : null));
  const actors = ids(({ actor }) => actor);
  const guests = actors.flatMap((id) => (id.startsWith(INVITATION) ? [id.slice(INVITATION.length)] : []));
  const owners = ids(({ detail: { owner } }) => (typeof owner === 'string' ? owner : null));
  const [people, invitations, pages, collections, annotations] = await Promise.all([
    some([...new Set([...actors, ...owners, ...about('person')])], (ids) =>
      db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute(),
    ),
    some([...new Set([...guests, ...about('invitation')])], (ids) =>
      db.selectFrom('invitation').select(['id', 'name']).where('id', 'in', ids).execute(),
    ),
    some(
      ids(({ pageId }) => pageId),
      (ids) =>
        db
          .selectFrom('page')
          .select(['id', 'kind', 'slug', 'title', 'language', 'editionNumber', 'versionNumber'])
          .where('id', 'in', ids)
          // Pages in the bin are named only there.
          .where('binnedAt', 'is', null)
          .execute(),
    ),
    some(about('collection'), (ids) =>
      db.selectFrom('collection').select(['id', 'kind', 'slug', 'title', 'language']).where('id', 'in', ids).execute(),
    ),
    some(about('annotation'), (ids) =>
      db.selectFrom('annotation').select(['id', 'parentId']).where('id', 'in', ids).execute(),
    ),
  ]);
  return {
    people: new Map([
      ...people.map(({ id, name }) => [id, name] as const),
      ...invitations.flatMap(({ id, name }) => [[id, name] as const, [INVITATION + id, name] as const]),
    ]),
    pages: new Map(pages.map(({ id, ...page }) => [id, page])),
    collections: new Map(collections.map(({ id, ...collection }) => [id, collection])),
    threads: new Map(annotations.map(({ id, parentId }) => [id, parentId ?? id])),
  };
}

/** Queries the rows with these ids, if there are any ids. */
async function some<Row>(ids: string[], ask: (ids: string[]) => Promise<Row[]>): Promise<Row[]> {
  return ids.length === 0 ? [] : ask(ids);
}

/** Most entries of a person read to find the pages that they created last. */
const LATEST_ENTRIES = 200;

/**
 * The pages that a person created or imported last and that were never published, the latest first.
 */
export async function listLatestCreated(
  db: Reader,
  personId: string,
  limit: number,
): Promise<{ pageId: string; at: string }[]> {
  const rows = await db
    .selectFrom(
      db
        .selectFrom('audit')
        .select(['id', 'pageId', 'at', 'action'])
        .where('actor', '=', personId)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(LATEST_ENTRIES)
        .as('entry'),
    )
    .innerJoin('page', 'page.id', 'entry.pageId')
    .select(['page.id as pageId', 'entry.at'])
    .where('entry.action', 'in', ['page.created', 'page.copied', 'page.imported'])
    .where('page.editionNumber', 'is', null)
    .where('page.archivedAt', 'is', null)
    .orderBy('entry.at', 'desc')
    .orderBy('entry.id', 'desc')
    .limit(limit)
    .execute();
  return rows;
}
