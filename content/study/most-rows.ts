/** Rows that a section has and shows, at most; the file of its rows has all. */
export const MOST_ROWS = 500;

/**
 * Most elements and characters of a section: about twice as many rows, with a thousand letters in
 * each. More would make everybody who opens it wait.
 */
export const SECTION_LIMITS = { nodes: 20_000, characters: 500_000 };
