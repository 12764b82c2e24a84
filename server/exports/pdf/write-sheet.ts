import { sheetOf, sheetUnits } from '#content/book/sheet-book.ts';
import type { BookWriter } from '#server/exports/formats/book-writer.ts';
import { pdfOf, setBook } from './write-pdf.ts';

/** Sides of paper that a sheet has at most: one leaf, printed on both. */
export const MOST_SHEET_PAGES = 2;
/** Parts of a text that are tried: more have never fitted. */
const MOST_UNITS = 200;

/**
 * The essence of a page on two sides of A4, in its own words. How much of it fits is found by
 * typesetting it: nothing else gives the length of words on paper. To be called in a child process,
 * as `writePdf`.
 */
export const writeSheet: BookWriter = async (book) => {
  const all = sheetUnits(book);
  const units = all.slice(0, MOST_UNITS);
  const set = (count: number) =>
    setBook(sheetOf(book, units.slice(0, count), count === all.length), new Map(), { paper: 'a4' });
  let fitting = await set(units.length);
  if (fitting.document.numOfPages > MOST_SHEET_PAGES) {
    let [fits, tooMany] = [0, units.length];
    fitting = await set(fits);
    if (fitting.document.numOfPages > MOST_SHEET_PAGES) throw new Error('the head of a page does not fit on a sheet');
    while (tooMany - fits > 1) {
      const count = Math.floor((fits + tooMany) / 2);
      const tried = await set(count);
      if (tried.document.numOfPages > MOST_SHEET_PAGES) tooMany = count;
      else [fits, fitting] = [count, tried];
    }
  }
  return pdfOf(fitting);
};
