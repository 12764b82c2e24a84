/** Stands for the draft in an address, instead of an edition's number. */
export const DRAFT_CHOICE = 'brouillon';

/** The texts that a viewer may compare. */
export interface ComparableEditions {
  /** Latest first. */
  readonly editions: readonly { readonly number: number; readonly publishedAt: string }[];
  /** Whether the viewer may compare an edition with the draft. */
  readonly draft: boolean;
}
