import { expect, test } from 'vitest';
import {
  ACTIVITY_ACTIONS,
  type ActivityCursor,
  activityPath,
  compareActivity,
  formatActivityCursor,
  journalCsvPath,
  parseActivityCursor,
  parseActivityQuery,
} from '#content/activity/activity.ts';
import { dayAfter, dayIn, instantIn, isDay, startOfDay } from '#content/activity/local-day.ts';
import { formatUnansweredQuery, parseUnansweredQuery } from '#content/activity/unanswered-query.ts';
import { nextVisit } from '#content/activity/visit.ts';

const query = (path: string) => parseActivityQuery(new URL(path, 'http://x').searchParams);

test.each([
  '/activite',
  '/activite?qui=me&quoi=published&genre=study&du=2026-11-01&au=2026-11-30',
  '/activite?qui=others&avant=2026-11-26T10%3A42%3A00.000Z~w17',
])('a feed’s query is determined by its address: %s', (path) => {
  expect(activityPath(query(path))).toBe(path);
});

test('unknown values of a feed’s query are ignored', () => {
  const odd = '/x?qui=a%20b&quoi=stolen&genre=toolkit&du=2026-02-30&au=demain&avant=2026-11-26~a1';
  expect(query(odd)).toEqual(query('/x'));
  for (const cursor of ['', '2026-13-45T99:00:00.000Z~a1', '2026-11-26T10:42:00.000Z~z1', 'x'.repeat(10_000)])
    expect(parseActivityCursor(cursor)).toBeNull();
});

test('the audit log’s file has all rows of its filters', () => {
  expect(journalCsvPath(query('/x?quoi=people&avant=2026-11-26T10:42:00.000Z~a5'))).toBe(
    '/admin/journal.csv?quoi=people',
  );
});

test('events are in one order, the latest first, and a cursor is written and read back', () => {
  const at = '2026-11-26T10:42:00.000Z';
  const inOrder: ActivityCursor[] = [
    { at: '2026-11-26T10:43:00.000Z', source: 'w', id: 1 },
    { at, source: 'a', id: 9 },
    { at, source: 'a', id: 8 },
    { at, source: 'w', id: 12 },
    { at: '2026-11-25T23:59:00.000Z', source: 'a', id: 99 },
  ];
  expect([...inOrder].reverse().sort(compareActivity)).toEqual(inOrder);
  for (const cursor of inOrder) expect(parseActivityCursor(formatActivityCursor(cursor))).toEqual(cursor);
});

test('no action is in the feed twice', () => {
  expect(new Set(ACTIVITY_ACTIONS).size).toBe(ACTIVITY_ACTIONS.length);
});

test.each([['?pages=toutes&avant=2026-11-26T10%3A42%3A00.000Z~abc234'], ['?pages=toutes'], ['']])(
  'the list of waiting annotations is determined by its address: %s',
  (parameters) => {
    expect(formatUnansweredQuery(parseUnansweredQuery(new URLSearchParams(parameters)))).toBe(parameters);
  },
);

test.each([
  ['Europe/Paris', '2026-11-25T23:30:00.000Z', '2026-11-26', '2026-11-25T23:00:00.000Z'],
  ['Europe/Paris', '2026-06-30T22:30:00.000Z', '2026-07-01', '2026-06-30T22:00:00.000Z'],
  // The days on which the clocks change.
  ['Europe/Paris', '2026-03-29T12:00:00.000Z', '2026-03-29', '2026-03-28T23:00:00.000Z'],
  ['Europe/Paris', '2026-10-25T12:00:00.000Z', '2026-10-25', '2026-10-24T22:00:00.000Z'],
  ['Indian/Antananarivo', '2026-11-25T21:30:00.000Z', '2026-11-26', '2026-11-25T21:00:00.000Z'],
  ['America/Cayenne', '2026-11-26T02:30:00.000Z', '2026-11-25', '2026-11-25T03:00:00.000Z'],
  ['UTC', '2026-11-26T00:00:00.000Z', '2026-11-26', '2026-11-26T00:00:00.000Z'],
])('in %s, %s is on %s, which begins at %s', (zone, instant, day, start) => {
  expect(dayIn(zone, new Date(instant))).toBe(day);
  expect(startOfDay(zone, day)).toBe(start);
});

test.each([
  ['2026-03-29', '2026-03-29T05:00:00.000Z'],
  ['2026-10-25', '2026-10-25T06:00:00.000Z'],
  ['2026-11-30', '2026-11-30T06:00:00.000Z'],
])('it is seven o’clock in Paris on %s, also when the clocks are changed', (day, instant) => {
  expect(instantIn('Europe/Paris', day, 7)).toBe(instant);
});

test('days are counted over months and years, and only those of the calendar are days', () => {
  expect([dayAfter('2026-12-31', 1), dayAfter('2026-03-01', -1)]).toEqual(['2027-01-01', '2026-02-28']);
  expect(['2026-02-28', '2026-02-29', '2026-2-1', '', '26-11-2026'].map(isDay)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('new events stay new during a visit, and are old in the next', () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 26, 9) + minutes * 60_000);
  const first = nextVisit(null, at(0));
  expect(first).toEqual({
    visit: { seenAt: at(0).toISOString(), since: at(-14 * 24 * 60).toISOString(), isFirst: true },
    isChanged: true,
  });
  expect(nextVisit(first.visit, at(4))).toEqual({ visit: first.visit, isChanged: false });
  const later = nextVisit(first.visit, at(50));
  expect(later).toEqual({ visit: { ...first.visit, seenAt: at(50).toISOString() }, isChanged: true });
  expect(nextVisit(later.visit, at(109)).visit.since).toBe(first.visit.since);
  expect(nextVisit(later.visit, at(111))).toEqual({
    visit: { seenAt: at(111).toISOString(), since: at(50).toISOString(), isFirst: false },
    isChanged: true,
  });
});
