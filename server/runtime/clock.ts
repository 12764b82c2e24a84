/** The time, handed to whoever needs it, so that tests choose it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
