import type { Book } from '#content/book/book.ts';
import { widthOf } from '#content/text/letter-widths.ts';
import { drawWeave } from './weave-drawing.ts';
import { escapeXml } from './xml.ts';

/** The sheet, the band of the weave at its head, and the margins at the sides. */
const SHEET = { width: 1_200, height: 1_600, band: 640, side: 110 } as const;
/** The first line of the title, and where its last one ends. */
const [FIRST_LINE, END] = [SHEET.band + 270, SHEET.height - 160];
/** Sizes of a title, from that of a short one: smaller ones are not read where covers are small. */
const SIZES = [88, 76, 64, 54, 46, 40] as const;
/** Lines of a title: more are no longer seen at once. */
const MOST_LINES = 8;
/** From one line to the next, and the depth of letters below theirs, in sizes of the type. */
const [LINE, DEPTH] = [1.18, 0.3];
/** No-break spaces stay within their line. */
const BREAKS = /[^\S\u00a0\u202f]+/u;

/**
 * The cover of an e-book, which libraries show small: the weave of its kind, as that of a PDF, its
 * kind and title. Letters are the reader's: a drawing is as sharp on each of them.
 */
export function drawCover(book: Book): string {
  const { width, height, band, side } = SHEET;
  const room = width - 2 * side;
  const { size, lines } = setTitle(book.title.trim(), room);
  const { host } = new URL(book.url);
  const x = book.direction === 'rtl' ? width - side : side;
  const title = lines.map((line, i) => row(line, { x, y: FIRST_LINE + i * size * LINE, size, color: '#1d1f24' }));
  const words = [
    row(book.kindName, { x, y: band + 130, size: sizeOfLine(book.kindName, 44, room), color: '#0b5d57' }),
    ...title,
    row(host, { x, y: height - 70, size: sizeOfLine(host, 34, room), color: '#4d525c' }),
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

/** That of words on one line, smaller than usual if they are long. */
const sizeOfLine = (words: string, size: number, room: number): number =>
  Math.floor(Math.min(size, room / Math.max(1, widthOf(words))));

/** The largest size at which the whole title has room, and its lines. */
function setTitle(title: string, room: number): { size: number; lines: string[] } {
  const words = title.split(BREAKS);
  for (const size of SIZES) {
    const lines = wrap(words, room / size);
    if (lines.length <= mostLines(size) && lines.every((line) => widthOf(line) <= room / size)) return { size, lines };
  }
  const size = SIZES.at(-1)!;
  const most = mostLines(size);
  const lines = wrap(
    words.flatMap((word) => cut(word, room / size)),
    room / size,
  );
  return { size, lines: lines.length > most ? [...lines.slice(0, most - 1), '…'] : lines };
}

const mostLines = (size: number): number =>
  Math.min(MOST_LINES, 1 + Math.floor((END - FIRST_LINE - DEPTH * size) / (LINE * size)));

/** A drawing has no lines of its own: words are put on lines here. */
function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Pieces of a word that is wider than a line. */
function cut(word: string, width: number): string[] {
  const pieces = [''];
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const longer = pieces.at(-1) + segment;
    if (widthOf(longer) <= width) pieces[pieces.length - 1] = longer;
    else pieces.push(segment);
  }
  return pieces;
}
