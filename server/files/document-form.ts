import type { TextState } from '#content/attachment.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';

/** What is read of a document at most. Beyond, its text is cut: a search needs no more, and a bomb ends here. */
export const MOST_PAGES = 1_000;
export const MOST_CHARACTERS = 600_000;
/** Bytes of one part of a DOCX, unpacked. */
export const MOST_PART_BYTES = 48 * 1024 * 1024;
/** Milliseconds of processor time after which no further page is begun: 1,000 pages of text take about 2,000. */
export const READING_TIME = 20_000;
/** What one document may take of its process: see TaskLimits. */
export const DOCUMENT_LIMITS: TaskLimits = { megabytes: 448, processorTime: 30_000, patience: 180_000 };

/** What was read from a document. */
export interface DocumentText {
  readonly state: Exclude<TextState, 'waiting'>;
  /** Of a PDF. */
  readonly pages: number | null;
  readonly paragraphs: readonly string[];
}

/** A text that could not be read, and why. */
export const unread = (state: DocumentText['state'], pages: number | null = null): DocumentText => ({
  state,
  pages,
  paragraphs: [],
});

/** Gathers paragraphs up to what is kept of a document. */
export class ParagraphGatherer {
  readonly paragraphs: string[] = [];
  private length = 0;
  private readonly limit: number;
  /** The limit was reached: there was more. */
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

  /** What was gathered, as the text of a document. */
  finish(pages: number | null, cut = false): DocumentText {
    const hasWords = this.paragraphs.some((text) => /[\p{L}\p{N}]/u.test(text));
    if (!hasWords) return unread('none', pages);
    return { state: this.full || cut ? 'cut' : 'read', pages, paragraphs: this.paragraphs };
  }
}
