import type { ListedPoint, RestorePoint } from '#app/editor/tools/history-view.ts';

/** How much of an instant (ISO 8601) is told, from the shortest, and with what beside the minute. */
const CLOCKS: readonly (readonly [number, Intl.DateTimeFormatOptions])[] = [
  ['YYYY-MM-DDThh:mm'.length, {}],
  ['YYYY-MM-DDThh:mm:ss'.length, { second: '2-digit' }],
];
const ALL: Intl.DateTimeFormatOptions = { second: '2-digit', fractionalSecondDigits: 3 };

/** Gives each point the shortest time that is no other's: `10:42`, or `10:42:07` where another is of that minute. */
export function tellApart(points: readonly RestorePoint[]): ListedPoint[] {
  const instants = points.map(({ createdAt }) => createdAt);
  return points.map((point) => {
    const shortest = CLOCKS.find(([length]) => {
      const told = point.createdAt.slice(0, length);
      return instants.filter((instant) => instant.startsWith(told)).length === 1;
    });
    return { ...point, clock: shortest?.[1] ?? ALL };
  });
}
