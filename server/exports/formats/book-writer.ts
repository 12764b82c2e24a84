import type { Book } from '#content/book/book.ts';

/** The media types of the pictures that books show. */
export const IMAGE_TYPES = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
} as const;

/** A picture that a book shows, read from the store. */
export interface BookImage {
  readonly bytes: Uint8Array;
  readonly type: keyof typeof IMAGE_TYPES;
  readonly width: number;
  readonly height: number;
}

/** Pictures by the id of their file. One that is missing is left out, with its caption kept. */
export type BookImages = ReadonlyMap<string, BookImage>;

export interface WrittenBook {
  readonly bytes: Uint8Array;
  /** For the log: what the file is not, which it usually is. */
  readonly remark: string | null;
  /** Of a kit: its list of files, which is in it and is still to be signed. */
  readonly manifest?: string;
}

/** Writes a book in one format. The same book gives the same bytes. */
export type BookWriter = (book: Book, images: BookImages) => Promise<WrittenBook>;
