/** The time, passed in so that tests can choose it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/**
 * A timestamp for a change, ISO 8601: always after the last one, so that two states never have the
 * same, however fast they follow.
 */
export const changedAfter = (clock: Clock, last: string): string =>
  new Date(Math.max(clock().getTime(), Date.parse(last) + 1)).toISOString();
