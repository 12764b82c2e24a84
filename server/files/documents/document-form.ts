import type { TextState } from '#content/attachment.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';

/**
 * Limits on the text of a document. The rest is cut: search needs no more, and it stops
 * decompression bombs.
 */
export const MOST_PAGES = 1_000;
export const MOST_CHARACTERS = 600_000;
/** Bytes of one DOCX part, decompressed. */
export const MOST_PART_BYTES = 48 * 1024 * 1024;
/**
 * Milliseconds of processor time after which no further page is started; 1,000 pages of text take
 * about 2,000.
 */
export const READING_TIME = 8_000;
/**
 * Limits of the process for one document: see TaskLimits. The longest Word document that is read
 * takes less than 3 seconds.
 */
export const DOCUMENT_LIMITS: TaskLimits = { megabytes: 448, processorTime: 10_000, patience: 180_000 };

/** The text of a document. */
export interface DocumentText {
  readonly state: Exclude<TextState, 'waiting'>;
  /** Page count of a PDF. */
  readonly pages: number | null;
  readonly paragraphs: readonly string[];
}

/** A document without readable text, and why. */
export const unread = (state: DocumentText['state'], pages: number | null = null): DocumentText => ({
  state,
  pages,
  paragraphs: [],
});

/** Collects paragraphs up to the limit per document. */
export class ParagraphGatherer {
  readonly paragraphs: string[] = [];
  private length = 0;
  private readonly limit: number;
  /** The limit was reached and text was cut. */
  full = false;

  constructor(limit = MOST_CHARACTERS) {
    this.limit = limit;
  }

  add(paragraph: string): void {
    const text = paragraph.trim();
    if (text === '' || this.full) return;
    const rest = this.limit - this.length;
    if (text.length > rest) this.full = true;
    this.paragraphs.push(text.slice(0, rest));
    this.length += text.length;
  }

  /** The collected paragraphs as a document's text. */
  finish(pages: number | null, cut = false): DocumentText {
    const hasWords = this.paragraphs.some((text) => /[\p{L}\p{N}]/u.test(text));
    if (!hasWords) return unread('none', pages);
    return { state: this.full || cut ? 'cut' : 'read', pages, paragraphs: this.paragraphs };
  }
}
