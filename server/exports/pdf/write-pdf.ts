import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import QRCode from 'qrcode';
import type { Book } from '#content/book/book.ts';
import type { BookImages, BookWriter, WrittenBook } from '#server/exports/formats/book-writer.ts';
import { drawWeave } from '#server/exports/formats/weave-drawing.ts';
import { asData, type Paper } from './pdf-data.ts';
import { PDF_TEMPLATE } from './pdf-template.ts';
import { PUBLICATION_TEMPLATE } from './publication-template.ts';

/** A folder that does not exist: Typst gets all its files in memory. */
const WORKSPACE = path.resolve('/navette-export');
/** Fonts beside those that Typst includes: Arabic, and pictograms in one colour. */
const FONTS = [
  '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
  '@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf',
  '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
];
/** A book typeset by Typst, to be written as PDF. */
export interface SetBook {
  readonly compiler: NodeCompiler;
  readonly document: NodeTypstDocument;
  /** Seconds; written in the file, the same each time. */
  readonly creationTimestamp: number;
  /** Pages that were added, so that their number can be folded. */
  readonly blanks: number;
}

/**
 * A book as PDF, set by Typst, which checks it against PDF/UA-1. A book that fails that check is
 * written as a tagged PDF all the same. To be called in a child process: Typst blocks the thread,
 * and caches what it has read.
 */
export const writePdf: BookWriter = async (book, images) =>
  pdfOf(await setBook(book, images, { paper: book.isPublication ? 'publication' : 'a4' }));

/** The file of a book that is set. */
export function pdfOf({ compiler, document, creationTimestamp }: SetBook): WrittenBook {
  try {
    return { bytes: compiler.pdf(document, { pdfStandard: 'ua-1', creationTimestamp }), remark: null };
  } catch (error) {
    // A character that no font has, such as a Chinese one: the PDF is tagged nevertheless, and the
    // log gets the reason.
    const remark = /message: "((?:[^"\\]|\\.)*)", trace/s.exec(String(error))?.[1] ?? String(error);
    return { bytes: compiler.pdf(document, { creationTimestamp }), remark: `not PDF/UA-1: ${remark}` };
  }
}

/** How a book is set. */
export interface Layout {
  readonly paper: Paper;
  /**
   * For the printer: with marks where the sheets are cut, in a number of pages that can be folded.
   */
  readonly print?: boolean;
}

/** Pages of a sheet that is folded once. */
const ON_A_SHEET = 4;

/** Typesets a book. */
export async function setBook(book: Book, images: BookImages, { paper, print = false }: Layout): Promise<SetBook> {
  const require = createRequire(import.meta.url);
  const fontBlobs = FONTS.map((file) => readFileSync(require.resolve(file)));
  const compiler = NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontBlobs }] });
  const map = (name: string, bytes: Uint8Array | string) => mapFile(compiler, name, bytes);
  const names = new Map<string, string>();
  for (const [file, image] of images) {
    const name = `image-${names.size + 1}.${image.type === 'jpeg' ? 'jpg' : image.type}`;
    names.set(file, `/${name}`);
    map(name, image.bytes);
  }
  const qr = new Map<string, string>();
  for (const { url } of [book, ...book.parts.flatMap(({ chapters }) => chapters)]) {
    if (qr.has(url)) continue;
    const name = `qr-${qr.size + 1}.svg`;
    qr.set(url, `/${name}`);
    map(name, await QRCode.toString(url, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' }));
  }
  map('weave.svg', drawWeave(book.kind, 'width="210mm" height="112mm"'));
  const setWith = (blanks: number): NodeTypstDocument => {
    map('book.json', JSON.stringify(asData(book, images, { names, qr, paper, print, blanks })));
    return compileFile(compiler, 'main.typ', paper === 'publication' ? PUBLICATION_TEMPLATE : PDF_TEMPLATE);
  };
  const first = setWith(0);
  const blanks = print ? (ON_A_SHEET - (first.numOfPages % ON_A_SHEET)) % ON_A_SHEET : 0;
  const document = blanks > 0 ? setWith(blanks) : first;
  return { compiler, document, blanks, creationTimestamp: Math.floor(Date.parse(book.date) / 1_000) };
}

/** Gives Typst a file, in memory. */
export function mapFile(compiler: NodeCompiler, name: string, bytes: Uint8Array | string): void {
  const buffer =
    typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  compiler.mapShadow(path.join(WORKSPACE, name), buffer);
}

/** Compiles a layout. @throws Error with Typst's message */
export function compileFile(compiler: NodeCompiler, name: string, layout: string): NodeTypstDocument {
  mapFile(compiler, name, layout);
  const result = compiler.compile({ mainFilePath: path.join(WORKSPACE, name) });
  if (!result.hasError()) return result.result!;
  const error = result.takeDiagnostics();
  throw new Error(`Typst: ${JSON.stringify(error && compiler.fetchDiagnostics(error))}`);
}
