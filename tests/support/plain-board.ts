import type { BoardFilter } from '#db/board/board-filter.ts';
import type { BoardColumn, BoardNeeds } from '#db/board/board-order.ts';

/** When the board is looked at. */
export const NOW = '2026-11-25T10:00:00.000Z';

export interface Requested {
  personId: string | null;
  email: string;
  dueOn: string | null;
  open: boolean;
  withdrawn: boolean;
  /** The request is neither withdrawn nor for an edition. */
  current: boolean;
  answer: 'approved' | 'changes' | null;
  createdBy: string | null;
  createdAt: string;
}
/** A row of the board, in a plain list of all pages. */
export interface Listed {
  id: string;
  kind: string;
  title: string;
  titleKey: string;
  stage: number;
  ownerId: string | null;
  ownerName: string | null;
  dueOn: string | null;
  changedAt: string;
  openThreads: number;
  isArchived: boolean;
  isBinned: boolean;
  poles: string[];
  programmes: string[];
  requests: Requested[];
  /** The people whom annotations mention, and whether the thread waits for them. */
  mentions: { personId: string; waits: boolean }[];
  isCollection: boolean;
  /** Null for a collection. */
  hasEdition: boolean | null;
}
/** The people who own pages and are asked for reviews. */
export const PEOPLE = [
  { id: 'awa', name: 'Awa', role: 'staff', pole: 'ECSI', disabledAt: null },
  { id: 'bea', name: 'Béa', role: 'staff', pole: '', disabledAt: null },
  { id: 'zoe', name: 'Awa', role: 'staff', pole: 'CID', disabledAt: null },
  { id: 'out', name: 'Aaa', role: 'staff', pole: '', disabledAt: NOW },
  { id: 'mem', name: 'Aab', role: 'member', pole: '', disabledAt: null },
] as const;

/** All pages and collections that are not archived. */
export const NO_FILTER: BoardFilter = {
  ...{ title: [], literally: [], kind: null, archived: false, stages: null, hasEdition: null, owner: null },
  ...{ pole: null, programme: null, lateOn: null, awaitedBy: null, waitsFor: null, due: null },
};

/** Whether a row matches a filter, by the meaning that the board's filters have for people. */
export function isWanted(row: Listed, filter: BoardFilter): boolean {
  const { title, literally, kind, stages, owner, pole, programme, lateOn, awaitedBy, waitsFor, due } = filter;
  if (!title.every((word) => row.titleKey.includes(word))) return false;
  if (!literally.every((word) => row.title.toLowerCase().includes(word))) return false;
  if (row.isBinned || row.isArchived !== filter.archived) return false;
  if (kind === null ? row.kind === 'site' : !isOfKind(row, kind)) return false;
  if (stages && (row.stage < stages[0] || row.stage > stages[1])) return false;
  if (filter.hasEdition !== null && row.hasEdition === !filter.hasEdition) return false;
  if (owner !== null && (row.ownerId ?? 'none') !== owner) return false;
  if (programme !== null && !row.programmes.includes(programme)) return false;
  const ownerPole = PEOPLE.find(({ id }) => id === row.ownerId)?.pole;
  if (pole !== null && !row.poles.includes(pole) && ownerPole !== pole) return false;
  if (lateOn !== null) {
    const isLate = ({ dueOn }: { readonly dueOn: string | null }) => dueOn !== null && dueOn < lateOn.day;
    if (!(isLate(row) && row.stage < 3) && !row.requests.some((one) => one.open && isLate(one))) return false;
  }
  if (due !== null && !(row.dueOn !== null && row.dueOn >= due[0] && row.dueOn < due[1])) return false;
  if (waitsFor !== null && !isWaitingFor(row, waitsFor.personId)) return false;
  if (awaitedBy === null) return true;
  const { personId, likeRequest, due: answerDue } = awaitedBy;
  const isAsked = (one: Requested) =>
    likeRequest === undefined ? personId === null || isAskedOf(one, personId) : one.email !== '';
  return row.requests.some(
    (one) =>
      one.open &&
      isAsked(one) &&
      (!answerDue || (one.dueOn !== null && one.dueOn >= answerDue[0] && one.dueOn < answerDue[1])),
  );
}

/** A request to this person by name, or to the team as a whole. */
function isAskedOf(one: Requested, personId: string): boolean {
  const isStaff = PEOPLE.some(({ id, role }) => id === personId && role === 'staff');
  return one.personId === personId || (isStaff && one.personId === null && one.email === '');
}

/** Whether a page asks somebody for something. */
function isWaitingFor({ requests, ownerId, mentions }: Listed, personId: string): boolean {
  const current = requests.filter((one) => one.current);
  const theirs = current.filter((one) => ownerId === personId || one.createdBy === personId);
  const isSentBack = (one: Requested) =>
    one.answer === 'changes' &&
    !requests.some((later) => !later.withdrawn && later.email === one.email && later.createdAt > one.createdAt);
  return (
    requests.some((one) => one.open && isAskedOf(one, personId)) ||
    (theirs.length > 0 && !current.some((one) => one.open)) ||
    theirs.some(isSentBack) ||
    mentions.some((one) => one.personId === personId && one.waits)
  );
}

function isOfKind(row: Listed, kind: string): boolean {
  if (kind === 'collection') return row.isCollection;
  return kind === 'page' ? !row.isCollection && row.kind !== 'site' : row.kind === kind;
}

/** All of them in their order: rows without a value come last, by id. */
export function inOrder(rows: readonly Listed[], column: BoardColumn, descending: boolean): string[] {
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : Number(a > b)) * (descending ? -1 : 1);
  const given = rows.filter((row) => row[column] !== null);
  const missing = rows.filter((row) => row[column] === null);
  return [
    ...given.sort((a, b) => compare(a[column]!, b[column]!) || compare(a.id, b.id)),
    ...missing.sort((a, b) => (a.id < b.id ? -1 : 1)),
  ].map(({ id }) => id);
}

/**
 * Late rows, those that wait for a person besides, and the others; a single list without needs, and
 * for late rows only.
 */
export function needed(rows: readonly Listed[], filter: BoardFilter, needs: BoardNeeds | null): Listed[][] {
  if (needs === null || filter.archived || filter.lateOn !== null) return [[...rows]];
  const isLate = (row: Listed) => isWanted(row, { ...NO_FILTER, kind: row.kind as 'page', lateOn: needs.lateOn });
  const isAwaited = (row: Listed) =>
    isWanted(row, { ...NO_FILTER, kind: row.kind as 'page', waitsFor: needs.waitsFor });
  const late = rows.filter(isLate);
  const awaited = rows.filter((row) => !isLate(row) && isAwaited(row));
  return [late, awaited, rows.filter((row) => !late.includes(row) && !awaited.includes(row))];
}
