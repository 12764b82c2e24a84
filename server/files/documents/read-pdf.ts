import { getDocumentProxy } from 'unpdf';
import { joinLines, wordsOf } from '#content/text/extracted-text.ts';
import {
  type DocumentText,
  MOST_CHARACTERS,
  MOST_PAGES,
  ParagraphGatherer,
  READING_TIME,
  unread,
} from './document-form.ts';

interface Line {
  text: string;
  readonly y: number;
  readonly height: number;
}

/** A text item of PDF.js. */
interface Piece {
  readonly str: string;
  readonly transform: readonly number[];
  readonly height: number;
  readonly hasEOL: boolean;
}

/** Longer paragraphs are split: search needs passages of limited length. */
const LONGEST_PARAGRAPH = 2_500;
/**
 * In documents of at least this many pages, a line at the head or foot of half of them is a running
 * head.
 */
const ENOUGH_PAGES = 4;

/**
 * Reads the text of a PDF page by page, without running heads, and joins words hyphenated at line
 * ends.
 * @param longest milliseconds of processor time after which no further page is started
 */
export async function readPdf(bytes: Uint8Array, longest: number = READING_TIME): Promise<DocumentText> {
  const begun = processorTime();
  let pdf: Awaited<ReturnType<typeof getDocumentProxy>>;
  try {
    pdf = await getDocumentProxy(bytes, {
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      enableXfa: false,
      verbosity: 0,
    });
  } catch (error) {
    return unread((error as Error).name === 'PasswordException' ? 'encrypted' : 'damaged');
  }
  const pages: Line[][] = [];
  let length = 0;
  let broken = 0;
  for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number++) {
    if (length > MOST_CHARACTERS || processorTime() - begun > longest) break;
    try {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      const lines = linesOf(items.filter((item): item is typeof item & Piece => 'str' in item));
      pages.push(lines);
      length += lines.reduce((sum, { text }) => sum + text.length, 0);
      page.cleanup();
    } catch {
      // An unreadable page does not affect the others.
      broken++;
      pages.push([]);
    }
  }
  if (pages.length === 0 && pdf.numPages > 0) return unread('too-slow', pdf.numPages);
  if (pages.length > 0 && broken === pages.length) return unread('damaged', pdf.numPages);
  return paragraphsOf(withoutRunningHeads(pages), pdf.numPages, pages.length < pdf.numPages || broken > 0);
}

/** Milliseconds of processor time used by this process. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function linesOf(pieces: readonly Piece[]): Line[] {
  const lines: Line[] = [];
  let line: Line | null = null;
  for (const { str, transform, height, hasEOL } of pieces) {
    if (str !== '') {
      line ??= { text: '', y: transform[5] ?? 0, height: height || Math.abs(transform[3] ?? 0) || 10 };
      line.text += str;
    }
    if (!hasEOL || !line) continue;
    if (line.text.trim() !== '') lines.push(line);
    line = null;
  }
  if (line && line.text.trim() !== '') lines.push(line);
  return lines;
}

/** Identifies a running head across pages, whatever its page number. */
const headOf = (line: Line | undefined) => line?.text.replace(/\d+/g, '#').replace(/\s+/g, ' ').trim() ?? '';

function withoutRunningHeads(pages: readonly Line[][]): Line[][] {
  const counts = new Map<string, number>();
  for (const lines of pages) {
    for (const head of new Set([headOf(lines[0]), headOf(lines.at(-1))])) counts.set(head, (counts.get(head) ?? 0) + 1);
  }
  const isHead = (line: Line | undefined) => {
    if (!line) return false;
    const head = headOf(line);
    return (
      (head.includes('#') && !/\w/.test(head)) ||
      (pages.length >= ENOUGH_PAGES && counts.get(head)! * 2 >= pages.length)
    );
  };
  return pages.map((lines) => lines.slice(isHead(lines[0]) ? 1 : 0, isHead(lines.at(-1)) ? -1 : lines.length));
}

function paragraphsOf(pages: readonly Line[][], numPages: number, cut: boolean): DocumentText {
  const words = wordsOf(pages.flat().map(({ text }) => text));
  const gatherer = new ParagraphGatherer();
  let paragraph: string[] = [];
  let length = 0;
  const close = () => {
    gatherer.add(joinLines(paragraph, words));
    paragraph = [];
    length = 0;
  };
  for (const lines of pages) {
    let before: Line | null = null;
    for (const line of lines) {
      const goesOn: boolean = before
        ? isSameParagraph(before, line)
        : /[\p{L},;-]\s*$/u.test(paragraph.at(-1) ?? '') && /^\s*\p{Ll}/u.test(line.text);
      if (!goesOn || length > LONGEST_PARAGRAPH) close();
      paragraph.push(line.text);
      length += line.text.length;
      before = line;
    }
  }
  close();
  return gatherer.finish(numPages, cut);
}

/**
 * Consecutive lines of one size without a gap; a line above the previous one starts a new column.
 */
function isSameParagraph(before: Line, line: Line): boolean {
  const step = before.y - line.y;
  const height = Math.max(before.height, line.height);
  const sameSize = Math.min(before.height, line.height) > height * 0.85;
  if (step < 0) return sameSize && !/[.!?:…»]\s*$/.test(before.text);
  return sameSize && step < height * 1.75;
}
