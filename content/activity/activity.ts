import { ACTIVITY_PATH, JOURNAL_PATH } from '#content/addresses/site-paths.ts';
import { PAGE_KINDS, type PageKind } from '#content/kinds/kind.ts';
import { isDay } from './local-day.ts';

/**
 * Audit actions that the staff see, by kind of event; only administrators see the whole log.
 * `draft.written` is derived from the drafts' log.
 */
export const ACTIVITY = {
  writing: ['draft.written'],
  created: ['page.created', 'page.copied', 'collection.created'],
  imported: ['page.imported', 'draft.imported'],
  changed: [
    'page.changed',
    'page.status-changed',
    'page.followed',
    'page.lenses-changed',
    'page.featured',
    'page.unfeatured',
    'draft.restored',
    'collection.changed',
    'collection.arranged',
  ],
  annotated: [
    'annotation.made',
    'annotation.answered',
    'annotation.resolved',
    'annotation.reopened',
    'annotation.taken',
    'annotation.required',
    'annotation.released',
  ],
  reviewed: [
    'review.asked',
    'review.withdrawn',
    'review.approved',
    'review.changes',
    'edition.unreviewed',
    'edition.overridden',
  ],
  published: ['edition.published', 'collection.published', 'collection.unpublished'],
  archived: [
    'page.archived',
    'page.restored',
    'page.binned',
    'page.unbinned',
    'collection.archived',
    'collection.restored',
  ],
  gathered: [
    'material.added',
    'material.changed',
    'material.removed',
    'material.withdrawn',
    'material.file-added',
    'material.file-removed',
    'consent.noted',
    'consent.turn-asked',
    'consent.answered',
    'consent.refused',
    'consent.withdrawn',
    'consent.quotation-withdrawn',
    'study.team-changed',
    'study.stage-changed',
    'study.codes-changed',
    'material.coded',
  ],
  invited: ['invitation.made', 'invitation.revoked', 'version.frozen'],
  people: ['person.added'],
} as const satisfies Record<string, readonly string[]>;

export type ActivityKind = keyof typeof ACTIVITY;
export type ActivityAction = (typeof ACTIVITY)[ActivityKind][number];
export const ACTIVITY_KINDS = Object.keys(ACTIVITY) as ActivityKind[];
export const ACTIVITY_ACTIONS: readonly ActivityAction[] = ACTIVITY_KINDS.flatMap((kind) => ACTIVITY[kind]);

/** Whether the staff see this action. */
export function isActivity(action: string): action is ActivityAction {
  return (ACTIVITY_ACTIONS as readonly string[]).includes(action);
}

/**
 * Cursor of a list of events: continues after the event with this instant, source (`a`: audit log,
 * `w`: days of writing) and id.
 */
export interface ActivityCursor {
  readonly at: string;
  readonly source: 'a' | 'w';
  readonly id: number;
}

/** Filter of a list of events, completely encoded in the address. */
export interface ActivityQuery {
  /** `me`, `others`, the id of a person, or null for all people. */
  readonly person: string | null;
  readonly kind: ActivityKind | null;
  readonly pageKind: PageKind | null;
  /** The first and last day, YYYY-MM-DD; null for all. */
  readonly from: string | null;
  readonly to: string | null;
  /** Only older events than this; null for the latest. */
  readonly before: ActivityCursor | null;
}

const PERSON = /^(?:me|others|[\w:-]{1,60})$/;
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([aw])(\d{1,15})$/;

/**
 * Parses the parameters of a list of events:
 * `?qui=me&quoi=published&genre=study&du=2026-11-01&au=2026-11-30&avant=…`. Unknown values are
 * ignored.
 */
export function parseActivityQuery(parameters: { get(name: string): string | null }): ActivityQuery {
  const value = (name: string) => parameters.get(name) ?? '';
  const day = (name: string) => (isDay(value(name)) ? value(name) : null);
  return {
    person: PERSON.test(value('qui')) ? value('qui') : null,
    kind: ACTIVITY_KINDS.find((kind) => kind === value('quoi')) ?? null,
    pageKind: PAGE_KINDS.find((kind) => kind === value('genre')) ?? null,
    from: day('du'),
    to: day('au'),
    before: parseActivityCursor(value('avant')),
  };
}

/** @returns null if the text is not a cursor */
export function parseActivityCursor(text: string): ActivityCursor | null {
  const [, at, source, id] = CURSOR.exec(text) ?? [];
  if (!at || Number.isNaN(Date.parse(at))) return null;
  return { at, source: source as ActivityCursor['source'], id: Number(id) };
}

export function formatActivityCursor({ at, source, id }: ActivityCursor): string {
  return `${at}~${source}${id}`;
}

/** The order of lists: the latest first. */
export function compareActivity(a: ActivityCursor, b: ActivityCursor): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return b.id - a.id;
}

/** All events: no filter, the latest first. */
export const ALL_ACTIVITY: ActivityQuery = {
  person: null,
  kind: null,
  pageKind: null,
  from: null,
  to: null,
  before: null,
};

/** The parameters of a query, with their question mark. */
function parametersOf({ person, kind, pageKind, from, to, before }: ActivityQuery): string {
  const all = {
    qui: person,
    quoi: kind,
    genre: pageKind,
    du: from,
    au: to,
    avant: before && formatActivityCursor(before),
  };
  const given = Object.entries(all).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []));
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

/** The address of a list of events. @param path of the list: of all, of a page, of the audit log */
export function activityAddress(path: string, query: Partial<ActivityQuery> = {}): string {
  return path + parametersOf({ ...ALL_ACTIVITY, ...query });
}

export const activityPath = (query?: Partial<ActivityQuery>): string => activityAddress(ACTIVITY_PATH, query);

/** The address of the audit log's rows as a file, all that a query asks for. */
export function journalCsvPath(query: ActivityQuery): string {
  return activityAddress(`${JOURNAL_PATH}.csv`, { ...query, before: null });
}
