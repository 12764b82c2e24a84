/** Contents of a Word document that an import converts or leaves out. */
export const WORD_CHANGES = [
  /** inserted text of tracked changes: it is accepted */
  'inserted',
  /** deleted text of tracked changes: it is left out */
  'deleted',
  /** comments: they become annotations if that is chosen */
  'comment',
  /** text boxes: paragraphs where they were anchored */
  'text-box',
  /** equations: their signs on one line */
  'equation',
  /** check boxes: tasks of a list, or a sign */
  'checkbox',
  /** tables of contents: a page has its own */
  'contents',
  /** headers and footers of pages */
  'header-footer',
  /** charts and other drawings without a picture */
  'drawing',
  /** pictures that the document names and does not have */
  'picture',
  /** pictures of formats that no browser shows: their alternative text stays */
  'picture-format',
  /** pictures of which an OpenDocument text shows a part: a page has all of them */
  'picture-crop',
  /** pictures in an archive that its text does not show */
  'picture-unused',
  /** hidden text: it is left out */
  'hidden',
  /** prompts of content controls and placeholders that nobody filled in: they are left out */
  'form-prompt',
  /** links on pictures: the pictures stay */
  'picture-link',
  /** files of other formats that the document shows inside itself */
  'chunk',
  /** captions: they become those of the figure next to them */
  'caption',
  /** headings more than one level below the one before */
  'heading-order',
] as const;
export type WordChange = (typeof WORD_CHANGES)[number];

export interface WordChanged {
  readonly what: WordChange;
  readonly count: number;
  /** The authors of tracked changes and comments. */
  readonly who: readonly string[];
}

/** The words that a comment is about. */
export interface CommentPlace {
  /** The words of its block; of the first, if it is about several. */
  readonly block: string;
  readonly exact: string;
  /** Characters before the words in their block, without white space. */
  readonly before: number;
}

export interface WordComment {
  readonly author: string;
  readonly text: string;
  /** ISO 8601, as the file states it; null if it does not. */
  readonly date: string | null;
  readonly place: CommentPlace | null;
  /** The comment that it answers, by its index in the list. */
  readonly answers?: number;
  readonly isResolved?: boolean;
}

/** A tracked change: words that replace others. */
export interface WordCorrection {
  readonly author: string;
  /** As of a comment. */
  readonly date: string | null;
  /** The words as they were; those before it, of a paragraph that was inserted. */
  readonly place: CommentPlace | null;
  /**
   * The words that replaced them; empty if they were deleted; null if something was inserted after
   * them.
   */
  readonly replacement: string | null;
  /** The inserted words. */
  readonly inserted: string;
}

/** How many of each a text has. */
export interface KeptCounts {
  readonly headings: number;
  readonly tables: number;
  readonly notes: number;
  readonly links: number;
  readonly images: number;
  readonly listItems: number;
}

export interface WordReport {
  readonly kept: KeptCounts;
  readonly changed: readonly WordChanged[];
  readonly comments: readonly WordComment[];
}
