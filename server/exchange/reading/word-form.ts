import type { ErrorCode, ErrorDetails } from '#content/errors.ts';
import type { WordCorrection, WordReport } from '#content/import/report/word-report.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { PictureCrop } from '#content/picture-crop.ts';
import type { TextFormat } from '#server/drafts/markdown-draft.ts';
import type { StatedNotice } from '#server/exchange/stated/stated-notice.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';

/** Bytes of all XML parts together, decompressed; a guide of 108,000 words has 9 MB. */
export const MOST_XML_BYTES = 48 * 1024 * 1024;
/** Bytes of all pictures together, decompressed. */
export const MOST_MEDIA_BYTES = 96 * 1024 * 1024;
/** Bytes of a text in an archive of a text with its pictures, decompressed. */
export const MOST_ARCHIVED_BYTES = 50 * 1024 * 1024;
/** Parts of the archive; a text with a thousand pictures has some 1,020. */
export const MOST_WORD_PARTS = 4_000;
/** Nested elements: tables in text boxes in tables have some sixty levels. */
export const MOST_DEPTH = 256;
/** Elements of all parts together; a paragraph has about ten for each change of formatting. */
export const MOST_ELEMENTS = 2_000_000;
/** Attributes of one element; the root of a part declares some forty names. */
export const MOST_ATTRIBUTES = 512;
/**
 * Characters of the name of an element, and of an attribute: that of a shape may hold a drawing.
 */
export const LONGEST_NAME = 256;
export const LONGEST_ATTRIBUTE = 4 * 1024 * 1024;
/** Texts of one archive that become pages together. */
export const MOST_TEXTS = 100;
/** Authors who are named, comments that are listed, and characters of each. */
export const MOST_AUTHORS = 20;
export const MOST_COMMENTS = 500;
export const LONGEST_COMMENT = 2_000;
/**
 * Limits of the process for one document: see TaskLimits. It may take a little more before it is
 * seen.
 */
export const WORD_LIMITS: TaskLimits = { megabytes: 480, processorTime: 15_000, patience: 60_000 };

export interface WordImage {
  /** Its address in the HTML. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The part that the document does not show. */
  readonly crop?: PictureCrop;
  /** Its path in the archive that the text came in. */
  readonly entry?: string;
}

/** A file's metadata, as far as a page can have it. */
export interface StatedOfFile {
  /** The title in its properties; the caller looks for a title in the text. */
  readonly title: string | null;
  /** The language of most of its words, as the document states it. */
  readonly language: string | null;
  /** The kind that it states, or whose outline its headings follow. */
  readonly kind: PageKind | null;
  readonly summary: string | null;
  readonly authors: readonly string[];
  readonly keywords: readonly string[];
  /** What else a front matter states of the notice. */
  readonly notice?: StatedNotice;
}

/** The text of a document as it was before its tracked changes. */
export interface WordOriginal {
  /** HTML. */
  readonly source: string;
  readonly corrections: readonly WordCorrection[];
}

/** The text of a file: HTML of a Word document, or the source itself. */
export interface WordText extends StatedOfFile {
  readonly source: string;
  readonly format: TextFormat;
  readonly images: readonly WordImage[];
  /** Null without tracked changes. */
  readonly original: WordOriginal | null;
  readonly report: WordReport;
}

/** What is found in an archive of several texts. */
export interface ListedTexts {
  /** Paths in the archive, in their order, with the sizes that it states. */
  readonly texts: readonly { readonly name: string; readonly bytes: number }[];
  /** Paths of pictures beside them. */
  readonly pictures: readonly string[];
  /** Files that are neither texts nor pictures. */
  readonly others: number;
}

export interface WordTask {
  readonly file: string;
  /** The sender's name for it: its extension decides between formats of plain text. */
  readonly name: string;
  /** The path of a text in an archive of several. */
  readonly entry?: string;
  /** Asks for the texts of an archive of several, instead of reading one. */
  readonly isListing?: boolean;
}

export type WordAnswer =
  | { readonly text: WordText }
  /** Null for one text. */
  | { readonly listed: ListedTexts | null }
  /** The reason of the refusal. */
  | { readonly refused: { readonly code: ErrorCode; readonly details: ErrorDetails }; readonly cause: string | null };
