/** Stands for the draft in an address, instead of an edition's number. */
export const DRAFT_CHOICE = 'brouillon';

const REVIEWED = 'relecture-';

/** Stands for the text that an answer to a request for a review was given for. */
export const reviewChoice = (requestId: string): string => REVIEWED + requestId;

/** The request whose text is asked for; null for another text. */
export const requestOfChoice = (choice: string): string | null =>
  choice.startsWith(REVIEWED) ? choice.slice(REVIEWED.length) : null;

/** The texts that a viewer may compare. */
export interface ComparableEditions {
  /** Latest first. */
  readonly editions: readonly { readonly number: number; readonly publishedAt: string }[];
  /** Whether the viewer may compare an edition with the draft. */
  readonly draft: boolean;
}
