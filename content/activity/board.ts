import { BOARD_CSV_PATH, BOARD_PATH } from '#content/addresses/site-paths.ts';
import { COLLECTION_KINDS, type CollectionKind } from '#content/kinds/collection-kind.ts';
import { PAGE_KINDS, type PageKind } from '#content/kinds/kind.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';

/**
 * Stages of a page or collection, in the order of the work: never published; in review; published
 * with a draft changed since; published and unchanged.
 */
export const STAGES = ['draft', 'in-review', 'ahead', 'current'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Stages filtered together: those of pages without an edition, and with one. Either may be in
 * review.
 */
const STAGE_GROUPS = {
  unpublished: ['draft', 'in-review'],
  published: ['in-review', 'ahead', 'current'],
} as const satisfies Record<string, readonly Stage[]>;
export const STAGE_CHOICES = [...STAGES, 'unpublished', 'published'] as const;
export type StageChoice = (typeof STAGE_CHOICES)[number];

/** The stages of a choice, in the order of the work; null for all. */
export function stagesOf(choice: StageChoice | null): readonly Stage[] {
  if (choice === null) return STAGES;
  return choice === 'unpublished' || choice === 'published' ? STAGE_GROUPS[choice] : [choice];
}

/** Whether pages of a choice have an edition; null for either. */
export function hasEdition(choice: StageChoice | null): boolean | null {
  return choice === 'published' ? true : choice === 'unpublished' ? false : null;
}

/** All pages, or all collections; or one kind of either. */
export const KIND_GROUPS = ['page', 'collection'] as const;
export type BoardKind = PageKind | CollectionKind | (typeof KIND_GROUPS)[number];

export const BOARD_LAYOUTS = ['table', 'stages', 'dates'] as const;
export type BoardLayout = (typeof BOARD_LAYOUTS)[number];

/**
 * `need`: late rows first, then those that wait for the viewer, then the last changed. The others
 * are columns.
 */
export const BOARD_ORDERS = ['need', 'changed', 'title', 'stage', 'owner', 'due', 'threads'] as const;
export type BoardOrder = (typeof BOARD_ORDERS)[number];

const KINDS_OF_ANY: readonly BoardKind[] = [...KIND_GROUPS, ...PAGE_KINDS, ...COLLECTION_KINDS];
const OUTSIDE = 'externe-';

/** The value of `awaited` for a reviewer without an account, from one of their requests. */
export function outsideReviewer(requestId: string): string {
  return OUTSIDE + requestId;
}

/**
 * The id of the review request that a value of `awaited` refers to; null for the other values,
 * which refer to people with an account.
 */
export function requestOfOutside(awaited: string): string | null {
  return awaited.startsWith(OUTSIDE) ? awaited.slice(OUTSIDE.length) : null;
}

/** `1` for the viewer, `any`, or the id of a person. */
const AWAITED = /^(?:1|any|[\w-]{1,40})$/;
/** `me`, `none`, or the id of a person. */
const OWNER = /^(?:me|none|[\w-]{1,40})$/;
const POLE_CODES = ['mine', ...POLES.map(({ code }) => code)];
const PROGRAMME_CODES = PROGRAMMES.map(({ code }) => code);
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const LAST_PAGE = 9_999;
/** Most characters of the title words of a query. */
export const LONGEST_TITLE_WORDS = 80;

/** Filter of the board, completely encoded in the address, so that it can be saved and shared. */
export interface BoardQuery {
  readonly layout: BoardLayout;
  /** Words of the title, as typed; empty for all. */
  readonly title: string;
  readonly kind: BoardKind | null;
  readonly stage: StageChoice | null;
  /** `me`, `none`, the id of a person, or null for everyone's. */
  readonly owner: string | null;
  /** `mine`, the code of a pole, or null for all. */
  readonly pole: string | null;
  /** The code of a programme, or null for all. */
  readonly programme: string | null;
  /** Only rows whose publication or review is overdue. */
  readonly late: boolean;
  /** Archived pages instead of current ones. */
  readonly archived: boolean;
  /**
   * Only pages in review: by `me`, by `any`one, by the person with this id, or by a reviewer
   * without an account, given by the id of one of their requests (`externe-<id>`); null for all.
   */
  readonly awaited: string | null;
  readonly order: BoardOrder;
  readonly descending: boolean;
  /** Counted from 1. */
  readonly page: number;
  /** The month of the calendar, YYYY-MM; null for the present one. */
  readonly month: string | null;
}

/**
 * Parses the board's parameters: `?vue=dates&titre=eau&genre=study&etat=draft&resp=me&pole=mine`
 * `&programme=explor&retard=1&archives=1&attente=1&tri=due&ordre=asc&p=2&mois=2026-12`. Unknown
 * values are ignored.
 */
export function parseBoardQuery(parameters: { get(name: string): string | null }): BoardQuery {
  const one = <T extends string>(known: readonly T[], name: string): T | null =>
    known.find((value) => value === parameters.get(name)) ?? null;
  const matching = (pattern: RegExp, name: string): string | null => {
    const value = parameters.get(name);
    return value !== null && pattern.test(value) ? value : null;
  };
  const order = one(BOARD_ORDERS, 'tri') ?? 'need';
  const awaited = matching(AWAITED, 'attente');
  const direction = parameters.get('ordre');
  const page = Math.trunc(Number(parameters.get('p')));
  return {
    layout: one(BOARD_LAYOUTS, 'vue') ?? 'table',
    title: (parameters.get('titre') ?? '').slice(0, LONGEST_TITLE_WORDS).trim(),
    kind: one(KINDS_OF_ANY, 'genre'),
    stage: one(STAGE_CHOICES, 'etat'),
    owner: matching(OWNER, 'resp'),
    pole: one(POLE_CODES, 'pole'),
    programme: one(PROGRAMME_CODES, 'programme'),
    late: parameters.get('retard') === '1',
    archived: parameters.get('archives') === '1',
    awaited: awaited === '1' ? 'me' : awaited,
    order,
    descending: direction === 'desc' || (direction !== 'asc' && startsDescending(order)),
    page: page >= 1 && page <= LAST_PAGE ? page : 1,
    month: matching(MONTH, 'mois'),
  };
}

/** Whether this order is descending by default. */
export function startsDescending(order: BoardOrder): boolean {
  return order === 'need' || order === 'changed' || order === 'threads';
}

function parametersOf(query: BoardQuery): string {
  const { layout, title, kind, stage, owner, pole, programme, late, archived, awaited } = query;
  const { order, descending, page, month } = query;
  const all = {
    vue: layout === 'table' ? null : layout,
    titre: title,
    genre: kind,
    etat: stage,
    resp: owner,
    pole,
    programme,
    retard: late ? '1' : null,
    archives: archived ? '1' : null,
    attente: awaited === 'me' ? '1' : awaited,
    tri: order === 'need' ? null : order,
    ordre: descending === startsDescending(order) ? null : descending ? 'desc' : 'asc',
    p: page === 1 ? null : String(page),
    mois: month,
  };
  const given = Object.entries(all).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []));
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

/** The address of the board with this query. */
export function boardPath(query: BoardQuery): string {
  return BOARD_PATH + parametersOf(query);
}

/** The address of a file of all matching rows. */
export function boardCsvPath(query: BoardQuery): string {
  return BOARD_CSV_PATH + parametersOf({ ...query, layout: 'table', page: 1, month: null });
}
