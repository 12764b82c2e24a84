import type { Book } from '#content/book/book.ts';
import { drawWeave } from './weave-drawing.ts';
import { escapeXml } from './xml.ts';

/** The sheet, the band of the weave at its head, and the margins at the sides. */
const SHEET = { width: 1_200, height: 1_600, band: 640, side: 110 } as const;
const [LARGE, SMALL] = [88, 64];
/** Width of an average letter of wide faces, and of a wide word's, in sizes of the type. */
const [LETTER, WIDE_LETTER] = [0.56, 0.62];
/** Lines of a title: more have no room. */
const MOST_LINES = 8;
const LONG_TITLE = 70;

/**
 * The cover of an e-book, which libraries show small: the weave of its kind, as that of a PDF, its
 * kind and title. Letters are the reader's: a drawing is as sharp on each of them.
 */
export function drawCover(book: Book): string {
  const { width, height, band, side } = SHEET;
  const room = width - 2 * side;
  const size = sizeOf(book.title, room);
  const lines = wrap(book.title, Math.floor(room / (LETTER * size)));
  const x = book.direction === 'rtl' ? width - side : side;
  const title = lines.map((line, i) => row(line, { x, y: band + 270 + i * size * 1.18, size, color: '#1d1f24' }));
  const words = [
    row(book.kindName, { x, y: band + 130, size: 44, color: '#0b5d57' }),
    ...title,
    row(new URL(book.url).host, { x, y: height - 70, size: 34, color: '#4d525c' }),
  ];
  const rule = `<rect x="${side}" y="${height - 140}" width="${room}" height="4" fill="#0b5d57"/>`;
  const weave = drawWeave(book.kind, `x="0" y="0" width="${width}" height="${band}"`);
  const style = `direction="${book.direction}" font-family="serif" xml:lang="${escapeXml(book.language)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#ffffff"/>${weave}${rule}<g ${style}>${words.join('')}</g></svg>\n`;
}

function row(words: string, place: { x: number; y: number; size: number; color: string }): string {
  const { x, y, size, color } = place;
  return `<text x="${x}" y="${Math.round(y)}" font-size="${size}" fill="${color}">${escapeXml(words)}</text>`;
}

/** Small for a long title, or one with a word that would not fit on its line. */
function sizeOf(title: string, room: number): number {
  const longest = Math.max(...title.split(/\s+/).map((word) => word.length));
  return Math.floor(Math.min(title.length > LONG_TITLE ? SMALL : LARGE, room / (WIDE_LETTER * longest)));
}

/** A drawing has no lines of its own: words are put on lines here. */
function wrap(words: string, most: number): string[] {
  const lines: string[] = [];
  // No-break spaces stay within their line.
  for (const word of words.split(/[ \n\t]+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]} …`] : lines;
}
