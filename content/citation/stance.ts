/**
 * How a citation relates to the words that cite it: null if they rest on it, `against` if it
 * contradicts them. Null instead of a word, so that drafts of earlier releases need no change.
 */
export type Stance = 'against' | null;

export const isStance = (value: unknown): value is Stance => value === null || value === 'against';

/** The stance in a document's attribute; null for any other value. */
export const fitStance = (value: unknown): Stance => (value === 'against' ? value : null);
