import { getDocumentProxy } from 'unpdf';
import type { PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { writeSheet } from '#server/exports/pdf/write-sheet.ts';

const ORIGIN = { origin: 'https://navette.example', timeZone: 'Europe/Paris' };

/** Writes the two-page sheet of a page, and reads it back. */
export async function readSheet(page: PageText): Promise<{ pages: number; text: string; remark: string | null }> {
  const { bytes, remark } = await writeSheet(makeBook({ ...ORIGIN, page }).book, new Map());
  const document = await getDocumentProxy(new Uint8Array(bytes));
  let text = '';
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    text += `${items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')}\n`;
  }
  return { pages: document.numPages, text, remark };
}
