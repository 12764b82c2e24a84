import { bookletOrder } from '#content/book/booklet-order.ts';
import type { BookWriter } from '#server/exports/formats/book-writer.ts';
import { compileFile, mapFile, setBook } from './write-pdf.ts';

/** Pages of A5 two by two on sheets of A4, as they are printed. */
const SHEETS = `
#let booklet = json("/booklet.json")
#set document(title: booklet.title)
#set page(width: 297mm, height: 210mm, margin: 0mm)
#set par(spacing: 0mm)
#let half(number) = box(width: 148.5mm, height: 210mm, clip: true, if number != none { image("/pages.pdf", page: number, width: 148.5mm, height: 210mm, fit: "contain") })
#for side in booklet.order { page(grid(columns: 2, ..side.map(half))) }
`;

/**
 * A book as a booklet: pages of A5, imposed on both sides of sheets of A4 in the order in which
 * they follow one another once folded. It is for printing only, and so has no tags: the PDF of the
 * same text is the accessible one. To be called in a child process, as `writePdf`.
 */
export const writeBooklet: BookWriter = async (book, images) => {
  const { compiler, document, creationTimestamp } = await setBook(book, images, { paper: 'a5' });
  mapFile(compiler, 'pages.pdf', compiler.pdf(document, { creationTimestamp }));
  const order = bookletOrder(document.numOfPages, book.direction);
  mapFile(compiler, 'booklet.json', JSON.stringify({ title: book.title, order }));
  const sheets = compileFile(compiler, 'booklet.typ', SHEETS);
  return { bytes: compiler.pdf(sheets, { creationTimestamp, pdfTags: false }), remark: null };
};
