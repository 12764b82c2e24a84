import { type Paragraph, SimpleField } from 'docx';
import type { Block, Line } from '#content/book/book.ts';
import { lineWords } from '#content/book/walk-book.ts';
import type { DocxLines, Place } from './docx-lines.ts';

/**
 * « Figure 2. », as make-book.ts numbers them; « Tableau 3 : », as authors write above a
 * table: not « Tableau 3 montre que ».
 */
const NUMBERED = /^(Figure|Tableau|Table)([ \u00a0\u202f])(\d{1,4})(?=\s*(?:[.:\u2013\u2014-](?!\d)|$))/u;
const OF_TABLE = /^Tab/;
/** Formats that the number of a caption may have: of a link, a sign or a comment it is no field. */
const FORMATS: ReadonlySet<string> = new Set(['type', 'text', 'bold', 'italic', 'underline', 'lang', 'dir']);

/**
 * The captions of a document. Their numbers are fields, which Word counts again when a figure or a
 * table is put between others, and makes lists of.
 */
export class DocxCaptions {
  readonly #lines: DocxLines;
  /** The last number of each label. */
  readonly #last = new Map<string, number>();

  constructor(lines: DocxLines) {
    this.#lines = lines;
  }

  /** Whether a block is the caption of the table that follows it. */
  static isOfTable(block: Block, next: Block | undefined): boolean {
    if (block.type !== 'paragraph' || next?.type !== 'table') return false;
    const [first] = block.line;
    // The whole line: what follows the number may have a format of its own.
    return first?.type === 'text' && OF_TABLE.test(first.text) && NUMBERED.test(lineWords(block.line));
  }

  paragraph(line: Line, place: Place, anchor?: string): Paragraph {
    const within: Place = { ...place, style: 'Caption' };
    const [first, ...others] = line;
    const numbered = first?.type === 'text' ? NUMBERED.exec(first.text) : null;
    if (first?.type !== 'text' || !numbered || Object.keys(first).some((format) => !FORMATS.has(format)))
      return this.#lines.paragraph(line, within, {}, anchor);
    const [whole, label = '', space = '', number = ''] = numbered;
    const rest: Line = [{ ...first, text: first.text.slice(whole.length) }, ...others];
    const field = new SimpleField(this.#code(label, Number(number), Object.keys(first).length > 2));
    field.addChildElement(this.#lines.run({ ...first, text: number }));
    const before = [this.#lines.run({ ...first, text: label + space }), field];
    return this.#lines.paragraph(rest, { ...within, before: [...(place.before ?? []), ...before] }, {}, anchor);
  }

  /** Each text of a collection counts from 1, and an author may leave numbers out. */
  #code(label: string, number: number, isFormatted: boolean): string {
    const follows = number === (this.#last.get(label) ?? 0) + 1;
    this.#last.set(label, number);
    // Counted again, it is still bold.
    const kept = isFormatted ? ' \\* MERGEFORMAT' : '';
    return `SEQ ${label} \\* ARABIC${follows ? '' : ` \\r ${number}`}${kept}`;
  }
}
