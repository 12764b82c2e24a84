import type { ListedPoint, RestorePoint } from '#app/editor/tools/history-view.ts';

/** Prefix lengths of an ISO 8601 instant, with the options that display this precision. */
const CLOCKS: readonly (readonly [number, Intl.DateTimeFormatOptions])[] = [
  ['YYYY-MM-DDThh:mm'.length, {}],
  ['YYYY-MM-DDThh:mm:ss'.length, { second: '2-digit' }],
];
const ALL: Intl.DateTimeFormatOptions = { second: '2-digit', fractionalSecondDigits: 3 };

/** Gives each checkpoint its shortest unique time: `10:42`, or `10:42:07` if not unique. */
export function shortestClocks(points: readonly RestorePoint[]): ListedPoint[] {
  const instants = points.map(({ createdAt }) => createdAt);
  return points.map((point) => {
    const shortest = CLOCKS.find(([length]) => {
      const prefix = point.createdAt.slice(0, length);
      return instants.filter((instant) => instant.startsWith(prefix)).length === 1;
    });
    return { ...point, clock: shortest?.[1] ?? ALL };
  });
}
