/** In an address, the draft, where a number stands for an edition. */
export const DRAFT_CHOICE = 'brouillon';

/** What may be compared. */
export interface ComparableEditions {
  /** The latest first. */
  readonly editions: readonly { readonly number: number; readonly publishedAt: string }[];
  /** The viewer may compare an edition with the draft. */
  readonly draft: boolean;
}
