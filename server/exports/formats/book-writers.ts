import type { BookExtension } from '#content/render/export-format.ts';
import type { BookWriter } from './book-writer.ts';

/** The writer of each format. Each is loaded when it is first wanted. */
export const BOOK_WRITERS: Readonly<Record<BookExtension, () => Promise<BookWriter>>> = {
  pdf: async () => (await import('./write-pdf.ts')).writePdf,
  livret: async () => (await import('./write-booklet.ts')).writeBooklet,
  epub: async () => (await import('./write-epub.ts')).writeEpub,
  docx: async () => (await import('./write-docx.ts')).writeDocx,
  html: async () => (await import('./write-html.ts')).writeHtml,
};
