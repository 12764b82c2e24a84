/** The id of the form of the reviewer's screen. */
export const REVIEW_FORM = 'relire';

/** What was typed on a reviewer's screen. */
export interface TypedReview {
  readonly quote: string;
  /** Where the words are, if a script or a chosen paragraph said so; else empty. */
  readonly blockId: string;
  readonly before: string;
  readonly body: string;
  readonly reason: string;
  /** Annotations as they were changed, by id. */
  readonly edits: Readonly<Record<string, string>>;
}

/** What became of a reviewer's form, shown with everything that was typed in it. */
export interface SentReview {
  readonly typed: TypedReview;
  readonly problem: 'reason' | 'moved' | 'note' | null;
  /** The code of what was done, as `DoneMessage` has it. */
  readonly done: 'note' | 'note-otee' | 'lu' | null;
  /** The invalid fields of a refused annotation, and its id; empty for a new one. */
  readonly refused: { readonly id: string; readonly fields: readonly string[] } | null;
}
