import {
  type BoardOrder,
  type BoardQuery,
  hasEdition,
  requestOfOutside,
  STAGES,
  type Stage,
  stagesOf,
} from '#content/activity/board.ts';
import { personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { findPole } from '#db/auth/person-repository.ts';
import { lookUpWaiting } from '#db/board/awaited-pages.ts';
import type { BoardFilter } from '#db/board/board-filter.ts';
import type { BoardColumn, Order } from '#db/board/board-order.ts';
import type { LateOn } from '#db/board/late-pages.ts';
import { titleWords } from '#db/board/title-filter.ts';
import type { Reader } from '#db/driver/database.ts';

export const COLUMNS: Readonly<Record<BoardOrder, BoardColumn>> = {
  need: 'changedAt',
  changed: 'changedAt',
  title: 'titleKey',
  stage: 'stage',
  owner: 'ownerName',
  due: 'dueOn',
  threads: 'openThreads',
};

/**
 * What a viewer asks the board for.
 * @param moment now, and the day that it is in the network's time zone
 */
export async function boardFilter(
  read: Reader,
  viewer: Viewer,
  query: BoardQuery,
  moment: LateOn,
): Promise<BoardFilter> {
  const { title, kind, archived, stage, owner, programme, late, awaited } = query;
  // A viewer without an account owns no page.
  const me = personIdOf(viewer) ?? 'nobody';
  const pole = query.pole === 'mine' ? await findPole(read, me) : query.pole;
  return {
    ...titleWords(title),
    kind,
    archived,
    stages: stage === null ? null : rangeOf(stagesOf(stage)),
    hasEdition: hasEdition(stage),
    owner: owner === 'me' ? me : owner,
    // Viewers without a pole see all poles.
    pole: pole === '' ? null : pole,
    programme,
    lateOn: late ? moment : null,
    ...(await waitingFor(read, awaited, me, moment)),
    due: null,
  };
}

/** For whom pages wait: anybody, or who has no account, for a review; a person, for more. */
async function waitingFor(
  read: Reader,
  awaited: string | null,
  me: string,
  { now }: LateOn,
): Promise<Pick<BoardFilter, 'awaitedBy' | 'waitsFor'>> {
  if (awaited === null) return { awaitedBy: null, waitsFor: null };
  if (awaited === 'any') return { awaitedBy: { personId: null, now }, waitsFor: null };
  const likeRequest = requestOfOutside(awaited);
  if (likeRequest !== null) return { awaitedBy: { personId: null, likeRequest, now }, waitsFor: null };
  const who = { personId: awaited === 'me' ? me : awaited, now };
  return { awaitedBy: null, waitsFor: await lookUpWaiting(read, who) };
}

/**
 * The order of a viewer's list.
 * @param filter of the same query
 */
export async function boardOrder(
  read: Reader,
  viewer: Viewer,
  { order, descending }: BoardQuery,
  filter: BoardFilter,
  moment: LateOn,
): Promise<Order> {
  const column = COLUMNS[order];
  if (order !== 'need') return { column, descending };
  const personId = personIdOf(viewer) ?? 'nobody';
  const waitsFor =
    filter.waitsFor?.personId === personId ? filter.waitsFor : await lookUpWaiting(read, { personId, now: moment.now });
  return { column, descending, needs: { lateOn: moment, waitsFor } };
}

/** @param stages that follow each other */
export function rangeOf(stages: readonly Stage[]): readonly [first: number, last: number] {
  return [STAGES.indexOf(stages[0]!), STAGES.indexOf(stages.at(-1)!)];
}
