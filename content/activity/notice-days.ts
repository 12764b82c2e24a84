import type { PageKind } from '#content/kinds/kind.ts';
import { type Notice, ownFields } from '#content/kinds/notice.ts';
import { isWithin } from './latest-day.ts';

/**
 * The fields of a changed notice whose days are slips: further ahead than work is planned; a window
 * for annotations that closes before it opens, or that closed before today and has no day on which
 * it opened, so that it was never open. Days that stay as they were are left alone: workshops of
 * other years keep theirs.
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
 * A changed notice whose faulty days are those that it had before, and the fields of these days.
 * @param today in the network's time zone, YYYY-MM-DD
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
  // One day of a window that is as it was may be faulty beside the other.
  const rest = withPossibleDays(kind, before, { ...after, own }, today);
  return { notice: rest.notice, faulty: [...names, ...rest.faulty] };
}

function dayOf({ own }: Notice, key: string): string {
  const value = own[key];
  return typeof value === 'string' ? value : '';
}
