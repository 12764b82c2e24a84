import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import QRCode from 'qrcode';
import type { Block, Book, Chapter, Head } from '#content/book/book.ts';
import { mapBlocks } from '#content/book/walk-book.ts';
import { weaveOf } from '#content/kinds/weave.ts';
import type { BookImage, BookImages, BookWriter } from './book-writer.ts';
import { PDF_TEMPLATE } from './pdf-template.ts';

/** A folder that does not exist: Typst gets all its files in memory. */
const WORKSPACE = path.resolve('/navette-export');
/** Fonts beside those that Typst includes: Arabic, and pictograms in one colour. */
const FONTS = [
  '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
  '@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf',
  '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
];
/** Characters that no font has, and the nearest ones that exist. */
const MARKS: Readonly<Record<string, string>> = { '☰': '≡' };
/** Most characters of a running head. */
const SHORT = 70;

/** Paper sizes, with the millimetres that the text is wide and a picture high at most. */
const PAPERS = {
  a4: { width: 162, pictureHeight: 190 },
  a5: { width: 116, pictureHeight: 125 },
} as const;

export type Paper = keyof typeof PAPERS;

/** A book typeset by Typst, to be written as PDF. */
export interface SetBook {
  readonly compiler: NodeCompiler;
  readonly document: NodeTypstDocument;
  /** Seconds; written in the file, the same each time. */
  readonly creationTimestamp: number;
}

/**
 * A book as PDF, set by Typst, which checks it against PDF/UA-1. A book that fails that check is
 * written as a tagged PDF all the same. To be called in a child process: Typst blocks the thread,
 * and caches what it has read.
 */
export const writePdf: BookWriter = async (book, images) => {
  const { compiler, document, creationTimestamp } = await setBook(book, images, 'a4');
  try {
    return { bytes: compiler.pdf(document, { pdfStandard: 'ua-1', creationTimestamp }), remark: null };
  } catch (error) {
    // A character that no font has, such as Chinese: it is tagged all the same, and the log says
    // why.
    const remark = /message: "([\s\S]*?)", trace/.exec(String(error))?.[1] ?? String(error);
    return { bytes: compiler.pdf(document, { creationTimestamp }), remark: `not PDF/UA-1: ${remark}` };
  }
};

/** Typesets a book on pages of this size. */
export async function setBook(book: Book, images: BookImages, paper: Paper): Promise<SetBook> {
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
  map('weave.svg', drawWeave(book.kind));
  map('book.json', JSON.stringify({ ...asData(book, images, { names, qr }, paper), paper }));
  const document = compileFile(compiler, 'main.typ', PDF_TEMPLATE);
  return { compiler, document, creationTimestamp: Math.floor(Date.parse(book.date) / 1_000) };
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

/** The book as the template reads it. */
function asData(
  book: Book,
  images: BookImages,
  { names, qr }: Record<'names' | 'qr', ReadonlyMap<string, string>>,
  paper: Paper,
) {
  const hasParts = book.parts.some(({ title }) => title !== '');
  // Headings of a text start at 2, below its title: at 1, or below the title of a part.
  const base = hasParts ? 2 : 1;
  const headOf = ({ kindName, title, summary, language, direction, notice, url }: Head) => ({
    kindName,
    title,
    summary,
    lang: language.split('-')[0],
    dir: direction,
    notice,
    url,
    qr: qr.get(url),
  });
  const blocksOf = (blocks: readonly Block[], deeper: number) => {
    const seen = new Set<string>();
    return mapBlocks(blocks, (block) => {
      // Typst rejects a duplicate label.
      const { anchor, ...rest } = block;
      const own = anchor === undefined || seen.has(anchor) ? (rest as Block) : block;
      if (anchor !== undefined) seen.add(anchor);
      if (own.type === 'heading') return { ...own, level: own.level + deeper };
      if (own.type === 'typed') return { ...own, mark: MARKS[own.mark] ?? own.mark };
      return own.type === 'figure' ? withImage(own, images, names, paper) : own;
    });
  };
  const chapterOf = (chapter: Chapter) => ({
    ...headOf(chapter),
    anchor: chapter.anchor,
    level: base,
    blocks: blocksOf(chapter.blocks, base - 1),
  });
  return {
    ...headOf(book),
    day: book.date.slice(0, 10).split('-').map(Number),
    authors: book.authors,
    keywords: book.keywords,
    short: book.title.length > SHORT ? `${book.title.slice(0, SHORT - 1).trimEnd()}…` : book.title,
    shortUrl: book.url.replace(/^https?:\/\//, ''),
    words: book.words,
    boxes: ['☐', '☑'],
    isPage: book.isPage,
    isLong: book.isLong,
    base,
    // A collection lists its parts and pages; a page, its own headings.
    depth: book.isPage ? base + 1 : base,

    introduction: blocksOf(book.introduction, -1),
    parts: book.parts.map((part) => ({
      title: part.title,
      anchor: part.anchor,
      chapters: part.chapters.map(chapterOf),
    })),
  };
}

function withImage(
  block: Block & { type: 'figure' },
  images: BookImages,
  names: ReadonlyMap<string, string>,
  paper: Paper,
): Block {
  const image = block.file === null ? undefined : images.get(block.file);
  if (!image) return block;
  return { ...block, image: names.get(block.file!), tall: isTall(image, PAPERS[paper]) } as Block;
}

/** At the width of the text, the picture would be higher than a page: its height is set instead. */
const isTall = ({ width, height }: BookImage, paper: (typeof PAPERS)[Paper]) =>
  width > 0 && (height / width) * paper.width > paper.pictureHeight;

/** The weave of a kind as an image that fills the head of a cover. */
function drawWeave(kind: string): string {
  const { width, height, path: threads, isDrawn } = weaveOf(kind);
  const drawn = isDrawn ? 'fill="none" stroke="#ffffff" stroke-width="2"' : 'fill="#ffffff"';
  // As wide as a page, in threads of a millimetre and a half.
  const scale = isDrawn ? 0.55 : 1.5;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 112" width="210mm" height="112mm" preserveAspectRatio="xMidYMin slice"><defs><pattern id="w" width="${width}" height="${height}" patternUnits="userSpaceOnUse" patternTransform="scale(${scale})"><path d="${threads}" ${drawn} fill-opacity="0.22" stroke-opacity="0.22"/></pattern></defs><rect width="210" height="112" fill="#0b5d57"/><rect width="210" height="112" fill="url(#w)"/></svg>`;
}
