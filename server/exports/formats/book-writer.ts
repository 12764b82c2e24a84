import type { Book } from '#content/book/book.ts';

/** A picture that a book shows, read from the store. */
export interface BookImage {
  readonly bytes: Uint8Array;
  readonly type: 'png' | 'jpeg' | 'webp' | 'gif' | 'svg';
  readonly width: number;
  readonly height: number;
}

/** Pictures by the id of their file. One that is missing is left out, with its caption kept. */
export type BookImages = ReadonlyMap<string, BookImage>;

export interface WrittenBook {
  readonly bytes: Uint8Array;
  /** For the log: what the file is not, which it usually is. */
  readonly remark: string | null;
}

/** Writes a book in one format. The same book gives the same bytes. */
export type BookWriter = (book: Book, images: BookImages) => Promise<WrittenBook>;
