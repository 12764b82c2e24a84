import { strToU8, zipSync } from 'fflate';
import type { Book } from '#content/book/book.ts';
import { PRINT_WORDS } from '#content/book/print-words.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { BookImages, BookWriter } from '#server/exports/formats/book-writer.ts';
import { setPageBoxes } from './page-boxes.ts';
import { BLURRED, SHARP } from './picture-sizes.ts';
import { printedPictures } from './publication-layout.ts';
import { pdfOf, setBook } from './write-pdf.ts';

/** Millimetres from the edge of the sheet to that of the page, and of colour beyond the page. */
const SHEET = { slug: 12, bleed: 3 } as const;

/**
 * A publication for a printer, in an archive: the PDF with bleed and crop marks, in a number of
 * pages that can be folded and stapled, and a note on what it is. Colours are RGB: converting them
 * is the printer's work, who knows the paper and the press. To be called in a child process, as
 * `writePdf`.
 */
export const writeForPrinter: BookWriter = async (book, images) => {
  const set = await setBook(book, images, { paper: 'publication', print: true });
  const { bytes, remark } = pdfOf(set);
  const name = `${new URL(book.url).pathname.split('/').at(-1)}.pdf`;
  const words = PRINT_WORDS[wordsLocale(book.language, 'fr')];
  const note = noteOf(book, images, { file: name, pages: set.document.numOfPages, blanks: set.blanks });
  const files = { [name]: setPageBoxes(bytes, SHEET), [words.file]: strToU8(note) };
  // A fixed date, the first that ZIP archives have, for the same bytes each time.
  return { bytes: zipSync(files, { mtime: new Date(1980, 0, 1), level: 6 }), remark };
};

/** For Windows too: its editor of plain texts shows lines that end as here, with accents. */
function noteOf(
  book: Book,
  images: BookImages,
  made: { readonly file: string; readonly pages: number; readonly blanks: number },
): string {
  const words = PRINT_WORDS[wordsLocale(book.language, 'fr')];
  const below = printedPictures(book, images).filter(({ resolution }) => resolution < SHARP);
  const pictures = below.length > 0 ? [words.below(BLURRED, SHARP), ...below.map(words.picture)] : [words.sharp];
  return `\ufeff${[...words.about({ title: book.title, ...made }), '', ...pictures, ''].join('\r\n')}`;
}
