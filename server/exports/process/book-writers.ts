import type { BookExtension } from '#content/render/files/export-format.ts';
import type { BookWriter } from '#server/exports/formats/book-writer.ts';

/** The writer of each format, loaded at its first use. */
export const BOOK_WRITERS: Readonly<Record<BookExtension, () => Promise<BookWriter>>> = {
  pdf: async () => (await import('#server/exports/pdf/write-pdf.ts')).writePdf,
  livret: async () => (await import('#server/exports/pdf/write-booklet.ts')).writeBooklet,
  imprimeur: async () => (await import('#server/exports/pdf/write-print.ts')).writeForPrinter,
  deuxpages: async () => (await import('#server/exports/pdf/write-sheet.ts')).writeSheet,
  epub: async () => (await import('#server/exports/formats/write-epub.ts')).writeEpub,
  docx: async () => (await import('#server/exports/formats/write-docx.ts')).writeDocx,
  commentaires: async () => (await import('#server/exports/formats/write-docx.ts')).writeCommented,
  html: async () => (await import('#server/exports/formats/write-html.ts')).writeHtml,
  mdimages: async () => (await import('#server/exports/formats/write-markdown.ts')).writeMarkdownArchive,
  kit: async () => (await import('#server/exports/kit/write-kit.ts')).writeKit,
  kitpetit: async () => (await import('#server/exports/kit/write-kit.ts')).writeSmallKit,
  kitleger: async () => (await import('#server/exports/kit/write-kit.ts')).writeLightKit,
};
