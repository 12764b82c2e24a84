import type { NavetteError } from '#content/errors.ts';
import type { LeftOut } from '#content/import/report/import-report.ts';
import type { KeptCounts, WordReport } from '#content/import/report/word-report.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { StatedFields } from '#server/exchange/stated/stated-notice.ts';
import type { ImportedNotes } from '#server/exchange/word/bring-comments.ts';

/** Comments of each text whose words are listed; all of them are counted. */
export const MOST_LISTED_COMMENTS = 20;

/** What was read of a text, as far as it is kept until a page is made of it. */
export interface FoundText {
  readonly title: string;
  readonly language: string;
  readonly kind: PageKind | null;
  readonly authors: readonly string[];
  readonly keywords: readonly string[];
  readonly fields: StatedFields;
  readonly words: number;
  readonly kept: KeptCounts;
  readonly report: WordReport;
  readonly leftOut: readonly LeftOut[];
  /** How many comments it has, and tracked changes that can become corrections. */
  readonly comments: number;
  readonly corrections: number;
}

/**
 * `refused`: it could not be read. `failed`: no page could be made of it. `left`: it was not
 * chosen, or it was cancelled before its turn.
 */
export type TextState = 'waiting' | 'reading' | 'read' | 'refused' | 'making' | 'made' | 'failed' | 'left';

/** A text of an archive. */
export interface BatchText {
  /** Its path in the archive. */
  readonly path: string;
  state: TextState;
  found: FoundText | null;
  /** Why it was refused, or no page was made of it. */
  error: NavetteError | null;
  page: Page | null;
  /** Its page was made without its comments and corrections: there was no room for them. */
  isWithoutNotes: boolean;
}

/** The texts of one archive, from being sent to being pages. */
export interface TextBatch {
  readonly id: string;
  readonly personId: string;
  /** The sender's name for the archive. */
  readonly name: string;
  /** The collection whose last part the pages are added to. */
  readonly collectionId: string | null;
  readonly texts: readonly BatchText[];
  /** Files of the archive that are neither texts nor pictures. */
  readonly others: number;
  /** Paths of pictures of the archive that no text read so far shows. */
  readonly unused: ReadonlySet<string>;
  readonly state: 'reading' | 'read' | 'making' | 'done';
}

/** What a text is to become. */
export interface ChosenText {
  /** Its place in the batch. */
  readonly index: number;
  readonly kind: string;
  readonly title: string;
  readonly language: string;
}

/** What is chosen for all pages of a batch. */
export interface BatchChoices {
  readonly texts: readonly ChosenText[];
  readonly visibility: Visibility;
  readonly notes: ImportedNotes;
}

/** A batch with what only its service needs. */
export interface OpenBatch extends TextBatch {
  state: TextBatch['state'];
  readonly unused: Set<string>;
  /** The archive on the disk. */
  readonly file: string;
  readonly bytes: number;
  readonly viewer: Viewer;
  readonly cancel: AbortController;
}

export const isUnderWay = ({ state }: TextBatch): boolean => state === 'reading' || state === 'making';
