import type { PageKind } from '#content/kinds/kind.ts';
import { type Notice, ownFields } from '#content/kinds/notice.ts';
import { isWithin } from './latest-day.ts';

/**
 * The fields of a changed notice with implausible days: further ahead than work is planned; a
 * window for annotations that is never open, since it closes before it opens, or before today
 * without an opening day. Unchanged days are not checked: those of past workshops stay.
 * @param today in the network's time zone, YYYY-MM-DD
 */
export function faultyDays(kind: PageKind, before: Notice, after: Notice, today: string): string[] {
  const changed = ownFields(kind).filter(
    ({ key, look }) => look.widget === 'date' && dayOf(after, key) !== dayOf(before, key),
  );
  const far = changed.filter(({ key }) => !isWithin('work', dayOf(after, key), today)).map(({ name }) => name);
  const [opens, closes] = [dayOf(after, 'annotationOpens'), dayOf(after, 'annotationCloses')];
  const isOfWindow = changed.filter(({ key }) => key === 'annotationOpens' || key === 'annotationCloses');
  const isNeverOpen = closes !== '' && closes < (opens === '' ? today : opens);
  return isOfWindow.length > 0 && isNeverOpen ? [...new Set([...far, isOfWindow.at(-1)!.name])] : far;
}

/**
 * Replaces the faulty days of a changed notice by those that it had before.
 * @param today in the network's time zone, YYYY-MM-DD
 * @returns the notice, and the names of the fields with faulty days
 */
export function withPossibleDays(
  kind: PageKind,
  before: Notice,
  after: Notice,
  today: string,
): { readonly notice: Notice; readonly faulty: readonly string[] } {
  const names = faultyDays(kind, before, after, today);
  if (names.length === 0) return { notice: after, faulty: [] };
  const keys = ownFields(kind).flatMap(({ name, key }) => (names.includes(name) ? [key] : []));
  const own = { ...after.own, ...Object.fromEntries(keys.map((key) => [key, before.own[key]])) };
  // A window with one restored day may be faulty again.
  const rest = withPossibleDays(kind, before, { ...after, own }, today);
  return { notice: rest.notice, faulty: [...names, ...rest.faulty] };
}

function dayOf({ own }: Notice, key: string): string {
  const value = own[key];
  return typeof value === 'string' ? value : '';
}
