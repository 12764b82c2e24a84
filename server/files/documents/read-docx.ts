import { Parser } from 'htmlparser2';
import { cleanText } from '#content/text/extracted-text.ts';
import { type DocumentText, MOST_CHARACTERS, MOST_PART_BYTES, ParagraphGatherer, unread } from './document-form.ts';
import { LONGEST_TYPES } from './sniff-document.ts';
import { TooManyBytesError, ZipArchive } from './zip-archive.ts';

/**
 * Parts whose text readers of the document see, by the end of their content types; comments belong
 * to their authors.
 */
const TEXT_PARTS = ['document.main+xml', 'footnotes+xml', 'endnotes+xml'];
/**
 * Skipped with their content: deleted and moved text of revisions, fallback drawings, field codes.
 */
const SKIPPED = new Set(['w:del', 'w:moveFrom', 'mc:Fallback', 'w:instrText', 'w:delText']);
/** Nested elements: tables in text boxes in tables have some sixty levels. */
const MOST_DEPTH = 256;
/** Elements of all parts together; a paragraph has about ten for each change of formatting. */
const MOST_ELEMENTS = 3_000_000;

/** What may still be read of a document: elements, and decompressed bytes. */
interface Budget {
  elements: number;
  bytes: number;
}

/** A part is nested too deep. */
class TooDeepError extends Error {}

/**
 * Reads the text of a DOCX (paragraphs, table rows, notes) while decompressing it, up to its
 * limits.
 */
export async function readDocx(bytes: Uint8Array): Promise<DocumentText> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const archive = await ZipArchive.open(async (at, length) => buffer.subarray(at, at + length), buffer.length);
  const types = archive.find('[Content_Types].xml');
  if (!types) return unread('damaged');
  const names = partNames(String(await archive.read(types, LONGEST_TYPES)));
  const parts = names.map((name) => archive.find(name)).filter((entry) => entry !== null);
  if (parts.length === 0) return unread('damaged');
  const gatherer = new ParagraphGatherer();
  const budget: Budget = { elements: MOST_ELEMENTS, bytes: MOST_PART_BYTES };
  let whole = true;
  try {
    for (const part of parts) whole = whole && (await readPart(archive.unpack(part, budget.bytes), gatherer, budget));
  } catch (error) {
    if (error instanceof TooManyBytesError || error instanceof TooDeepError) return unread('too-heavy');
    throw error;
  }
  return gatherer.finish(null, !whole);
}

/** The names of the parts with text, without duplicates: the document, then its notes. */
function partNames(types: string): string[] {
  const found = new Map<string, number>();
  const parser = new Parser(
    {
      onopentag(tag, { PartName = '', ContentType = '' }) {
        const order = TEXT_PARTS.findIndex((end) => ContentType.endsWith(`wordprocessingml.${end}`));
        if (tag === 'Override' && order >= 0) found.set(PartName.replace(/^\//, ''), order);
      },
    },
    { xmlMode: true },
  );
  parser.end(types);
  return [...found].sort(([, a], [, b]) => a - b).map(([name]) => name);
}

/** Reads one part while decompressing it. @returns false if a limit was reached before its end */
async function readPart(pieces: AsyncIterable<Buffer>, gatherer: ParagraphGatherer, budget: Budget): Promise<boolean> {
  const reader = new PartReader(gatherer, budget);
  let decoder: TextDecoder | null = null;
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(piece[0] === 0xff && piece[1] === 0xfe ? 'utf-16le' : 'utf-8');
    budget.bytes -= piece.length;
    reader.parser.write(decoder.decode(piece, { stream: true }));
    if (gatherer.full || reader.characters > MOST_CHARACTERS || budget.elements < 0) {
      reader.finish();
      return false;
    }
  }
  reader.finish();
  return true;
}

/**
 * Parses the XML of one part. Paragraphs may contain paragraphs (text boxes); the outer one
 * continues after them.
 */
class PartReader {
  readonly parser: Parser;
  /** Characters of text so far. */
  characters = 0;
  private readonly gatherer: ParagraphGatherer;
  private readonly open: string[] = [];
  /** Open table rows, each with the paragraphs of its cells. */
  private readonly rows: string[][][] = [];
  private depth = 0;
  private skipping = 0;
  private hidden = false;
  private inText = false;

  constructor(gatherer: ParagraphGatherer, budget: Budget) {
    this.gatherer = gatherer;
    this.parser = new Parser(
      {
        onopentag: (tag, attributes) => {
          budget.elements--;
          if (++this.depth > MOST_DEPTH) throw new TooDeepError();
          this.begin(tag, attributes);
        },
        ontext: (text) => {
          if (this.inText) this.addWords(text);
        },
        onclosetag: (tag) => {
          this.depth--;
          this.end(tag);
        },
      },
      { xmlMode: true },
    );
  }

  /** Passes open paragraphs to the gatherer: the part ended unclosed, or reading stopped. */
  finish(): void {
    for (const row of this.rows.splice(0)) this.gatherer.add(joinCells(row));
    for (const paragraph of this.open.splice(0)) this.gatherer.add(cleanText(paragraph));
  }

  private addWords(text: string): void {
    if (this.skipping > 0 || this.hidden || this.open.length === 0) return;
    this.open[this.open.length - 1] += text;
    this.characters += text.length;
  }

  private begin(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (SKIPPED.has(tag)) this.skipping++;
    else if (tag === 'w:p') this.open.push('');
    else if (tag === 'w:tr') this.rows.push([]);
    else if (tag === 'w:tc') this.rows.at(-1)?.push([]);
    else if (tag === 'w:r') this.hidden = false;
    else if (tag === 'w:vanish') this.hidden = !['0', 'false', 'off'].includes(attributes['w:val'] ?? '');
    else if (tag === 'w:t' || tag === 'm:t') this.inText = true;
    else if (tag === 'w:tab' || tag === 'w:br' || tag === 'w:cr') this.addWords(' ');
    else if (tag === 'w:noBreakHyphen') this.addWords('-');
  }

  private end(tag: string): void {
    if (SKIPPED.has(tag)) this.skipping--;
    else if (tag === 'w:t' || tag === 'm:t') this.inText = false;
    else if (tag === 'w:r') this.hidden = false;
    else if (tag === 'w:p') {
      const text = cleanText(this.open.pop() ?? '');
      const cell = this.rows.at(-1)?.at(-1);
      if (cell) cell.push(text);
      else this.gatherer.add(text);
    } else if (tag === 'w:tr') {
      const row = joinCells(this.rows.pop() ?? []);
      const outer = this.rows.at(-1)?.at(-1);
      if (outer) outer.push(row);
      else this.gatherer.add(row);
    }
  }
}

/** A table row as one paragraph. @param cells the paragraphs of each */
function joinCells(cells: readonly (readonly string[])[]): string {
  return cells
    .map((cell) => cell.filter(Boolean).join(' '))
    .filter(Boolean)
    .join(' | ');
}
