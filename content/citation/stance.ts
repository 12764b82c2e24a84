/**
 * What a citation is to the words that it is in: null for what they rest on, `against` for what
 * contradicts them. Null and not a word, so that drafts of earlier releases stay as they are.
 */
export type Stance = 'against' | null;

export const isStance = (value: unknown): value is Stance => value === null || value === 'against';

/** The stance in a document's attribute; null for any other value. */
export const fitStance = (value: unknown): Stance => (value === 'against' ? value : null);
