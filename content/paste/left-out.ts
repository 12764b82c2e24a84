/** Contents that word processors copy with a text, and that are not part of it. */
export const LEFT_OUT = ['comments', 'hidden', 'deletions', 'contents', 'formulas'] as const;

/**
 * How much of each sort was removed from a pasted text: comments of reviewers, hidden passages,
 * tracked deletions, tables of contents, and formulas, of which only the letters stay.
 */
export type LeftOutCounts = Readonly<Partial<Record<(typeof LEFT_OUT)[number], number>>>;
