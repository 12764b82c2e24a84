/** Rows that a section has and shows, at most; the file of its rows has all. */
export const MOST_ROWS = 500;
