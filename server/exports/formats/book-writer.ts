import type { Book } from '#content/book/book.ts';

/** The media types of the pictures that books show. */
export const IMAGE_TYPES = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
} as const;

/** A picture of a book, read from the store. */
export interface BookImage {
  readonly bytes: Uint8Array;
  readonly type: keyof typeof IMAGE_TYPES;
  readonly width: number;
  readonly height: number;
}

/** Pictures by the id of their file. A missing one is left out; its caption remains. */
export type BookImages = ReadonlyMap<string, BookImage>;

export interface WrittenBook {
  readonly bytes: Uint8Array;
  /** For the log: a conformance that the file lacks, such as PDF/UA. */
  readonly remark: string | null;
  /** Of a kit: its list of files, contained in it and still to be signed. */
  readonly manifest?: string;
}

/** Writes a book in one format. The same book gives the same bytes. */
export type BookWriter = (book: Book, images: BookImages) => Promise<WrittenBook>;
