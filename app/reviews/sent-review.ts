/** The id of the form of the reviewer's screen. */
export const REVIEW_FORM = 'relire';

/** The query parameter with the state of the draft that the reviewer opened. */
const OPENED = 'etat';
const STATE = /^\d{1,9}-[\da-f]{32}$/;

/** The state with which a reviewer opened their screen. */
export interface OpenedState {
  /** Empty when the screen is just being opened. */
  readonly state: string;
  /** False once it is no longer known, or never was: nothing can be answered for it. */
  readonly isKept: boolean;
}

/** The address of a reviewer's screen that keeps the state that they opened. */
export function withOpened(path: string, state: string): string {
  if (!STATE.test(state)) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${OPENED}=${encodeURIComponent(state)}`;
}

/** The state in the address of a reviewer's screen; empty for none. */
export function openedIn(search: URLSearchParams): string {
  const state = search.get(OPENED) ?? '';
  return STATE.test(state) ? state : '';
}

/** The query parameter with the paragraph that the reviewer chose to annotate. */
export const PASSAGE = 'passage';

/** The address of a reviewer's screen at which they annotate a paragraph. */
export const withPassage = (path: string, blockId: string): string =>
  `${path}?${PASSAGE}=${encodeURIComponent(blockId)}`;

/** Words of the draft that a reviewer annotates. */
export interface ChosenPassage {
  readonly quote: string;
  /** The block of the words, if a script or a chosen paragraph named it; else empty. */
  readonly blockId: string;
  readonly before: string;
}

/** What was typed on a reviewer's screen. */
export interface TypedReview extends ChosenPassage {
  readonly body: string;
  /** The annotation must be dealt with before publishing. */
  readonly mustFix: boolean;
  readonly reason: string;
  /** Annotations as they were changed, by id. */
  readonly edits: Readonly<Record<string, string>>;
}

/** What became of a reviewer's form, shown with everything that was typed in it. */
export interface SentReview {
  readonly typed: TypedReview;
  readonly opened: OpenedState;
  readonly problem: 'reason' | 'moved' | 'note' | null;
  /** The code of what was done, as `DoneMessage` has it. */
  readonly done: 'note' | 'note-otee' | 'note-exigee' | 'note-levee' | 'note-close' | 'lu' | null;
  /** The invalid fields of a refused annotation, and its id; empty for a new one. */
  readonly refused: { readonly id: string; readonly fields: readonly string[] } | null;
}
