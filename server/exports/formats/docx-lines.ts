import {
  type AlignmentType,
  BookmarkEnd,
  BookmarkStart,
  BorderStyle,
  DeletedTextRun,
  ExternalHyperlink,
  FootnoteReferenceRun,
  InsertedTextRun,
  InternalHyperlink,
  type IParagraphOptions,
  type IRunOptions,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  TextRun,
} from 'docx';
import type { GoalMark, Inline, Line, Note } from '#content/book/book.ts';
import type { DocxComments } from './docx-comments.ts';
import { ACCENT, ANNOTATED_WORDS, ANNOTATION_SIGN, LIST_INDENT, LIST_SIGN, SIDE_COLOURS } from './docx-styles.ts';

/** The context of a block: in a list, a quotation, a table. */
export interface Place {
  readonly style?: string;
  readonly numbering?: { readonly reference: string; readonly level: number; readonly instance: number };
  readonly indent?: number;
  readonly alignment?: (typeof AlignmentType)[keyof typeof AlignmentType];
  readonly width: number;
  readonly before?: readonly ParagraphChild[];
  readonly after?: readonly ParagraphChild[];
  /** In a typed block, with a bar beside it. */
  readonly border?: boolean;
  /** The bar goes on without a gap into what follows, which is indented otherwise. */
  readonly isJoined?: boolean;
  /** It stays on the page of what follows. */
  readonly keepNext?: boolean;
}

/** From the bar of a typed block to its words, in points, and the most that Word can have. */
const BAR_SPACE = 8;
const MOST_SPACE = 31;

/** Points from the bar to a paragraph that may be indented: the bar stays where it is. */
function barSpace({ numbering, style, indent = 0 }: Place): number {
  const signed = numbering ? LIST_INDENT * (numbering.level + 1) : style === 'Checklist' ? LIST_INDENT : null;
  const start = signed === null ? indent : signed - LIST_SIGN;
  return Math.min(MOST_SPACE, BAR_SPACE + start / 20);
}

/** The words of a document: paragraphs, runs, links, notes, and bookmarks for internal links. */
export class DocxLines {
  /** The notes so far, by their number. */
  readonly notes: Record<string, { children: Paragraph[] }> = {};
  /** The notes on the text, if they are written as comments. */
  comments: DocxComments | null = null;
  readonly #anchors = new Map<string, string>();
  /** The direction of the current chapter: chapters may differ. */
  direction: 'ltr' | 'rtl';

  constructor(direction: 'ltr' | 'rtl') {
    this.direction = direction;
  }

  /** A paragraph formatted for its place. @param anchor that links to it name */
  paragraph(line: Line, place: Place, options: Partial<IParagraphOptions> = {}, anchor?: string): Paragraph {
    const children = [...(place.before ?? []), ...this.line(line), ...(place.after ?? [])];
    const named = anchor === undefined ? children : this.named(anchor, children);
    return new Paragraph({
      ...(place.style && !options.heading ? { style: place.style } : {}),
      ...(place.numbering ? { numbering: place.numbering } : {}),
      ...(place.indent === undefined ? {} : { indent: { left: place.indent, ...(place.border ? { right: 0 } : {}) } }),
      ...(place.keepNext ? { keepNext: true } : {}),
      ...(place.alignment ? { alignment: place.alignment } : {}),
      ...(place.border
        ? { border: { left: { style: BorderStyle.SINGLE, size: 18, color: ACCENT, space: barSpace(place) } } }
        : {}),
      ...(place.border && place.isJoined ? { spacing: { after: 0 } } : {}),
      ...(this.direction === 'rtl' ? { bidirectional: true } : {}),
      ...options,
      children: named,
    });
  }

  /** Goals of the United Nations: the number of each in its colour, then its name. */
  goals(goals: readonly GoalMark[]): ParagraphChild[] {
    return goals.flatMap(({ code, name, color, darkText }, i) => {
      const fill = color.replace('#', '');
      const shading = { type: ShadingType.CLEAR, color: 'auto', fill };
      const text = `\u00a0${code}\u00a0`;
      return [
        new TextRun({ text, bold: true, color: darkText ? '1D1F24' : 'FFFFFF', shading }),
        new TextRun({ text: ` ${name}${i < goals.length - 1 ? '  ' : ''}` }),
      ];
    });
  }

  /** The name of a side, in its colour. */
  side(label: string, side: keyof typeof SIDE_COLOURS): Paragraph {
    const run = new TextRun({ text: label, color: SIDE_COLOURS[side] });
    return new Paragraph({ style: 'SideName', children: [run] });
  }

  /** The content of a paragraph. */
  line(line: Line): ParagraphChild[] {
    const { comments } = this;
    return comments ? this.#commented(line, comments) : line.flatMap((piece) => this.#piece(piece));
  }

  /** The same with comments and tracked changes in the place of signs. */
  #commented(line: Line, comments: DocxComments): ParagraphChild[] {
    const stretches = comments.stretches(line);
    return line.flatMap((piece, i): ParagraphChild[] => {
      const begins = stretches.filter(({ first }) => first === i).flatMap(({ id }) => comments.begin(id));
      const ends = stretches
        .filter(({ last }) => last === i)
        .flatMap(({ id, correction }) => [...this.#proposed(correction, comments), ...comments.end(id)]);
      const changed = stretches.find(({ correction, first, last }) => correction && first <= i && i <= last);
      const words = (): ParagraphChild[] => {
        if (piece.type !== 'text') return this.#piece(piece);
        if (piece.isSign) return [];
        const { isAnnotated: _isAnnotated, ...own } = piece;
        return changed?.correction
          ? [new DeletedTextRun({ ...this.#runOf(own), ...comments.change(changed.correction) })]
          : this.#piece(own);
      };
      return [...begins, ...words(), ...ends];
    });
  }

  #proposed(correction: Note | null, comments: DocxComments): ParagraphChild[] {
    if (!correction?.replacement) return [];
    return [new InsertedTextRun({ text: correction.replacement, ...comments.change(correction) })];
  }

  #piece(piece: Inline): ParagraphChild[] {
    if (piece.type === 'break') return [new TextRun({ break: 1 })];
    if (piece.type === 'note') return [this.#note(piece.line)];
    const run = this.run(piece);
    if (piece.href === undefined) return [run];
    if (piece.href.startsWith('#'))
      return [new InternalHyperlink({ anchor: this.#nameOf(piece.href.slice(1)), children: [run] })];
    return [new ExternalHyperlink({ link: piece.href, children: [run] })];
  }

  /** Words with their formats. */
  run(piece: Extract<Inline, { type: 'text' }>): TextRun {
    return new TextRun(this.#runOf(piece));
  }

  #runOf(piece: Extract<Inline, { type: 'text' }>): IRunOptions {
    const isRight = (piece.dir ?? this.direction) === 'rtl';
    const own = piece.code ? 'CodeWords' : piece.href !== undefined ? 'Hyperlink' : null;
    // Words that do not belong to the text have a style, by which an import of the file recognises
    // them.
    const style = piece.isSign ? ANNOTATION_SIGN : (own ?? (piece.isAnnotated ? ANNOTATED_WORDS : null));
    return {
      text: piece.text,
      ...(piece.bold ? { bold: true, boldComplexScript: true } : {}),
      ...(piece.italic ? { italics: true } : {}),
      ...(piece.strike ? { strike: true } : {}),
      ...(piece.underline ? { underline: {} } : {}),
      ...(piece.sub ? { subScript: true } : {}),
      ...(piece.sup ? { superScript: true } : {}),
      ...(style === null ? {} : { style }),
      ...(isRight ? { rightToLeft: true } : {}),
      ...(piece.lang ? { language: isRight ? { bidirectional: piece.lang } : { value: piece.lang } } : {}),
    };
  }

  #note(line: Line): ParagraphChild {
    const number = Object.keys(this.notes).length + 1;
    this.notes[number] = { children: [] };
    this.notes[number].children.push(new Paragraph({ style: 'FootnoteText', children: this.line(line) }));
    return new FootnoteReferenceRun(number);
  }

  /** Bookmarks get their ids and names here: the library gives all the same id. */
  named(anchor: string | undefined, children: readonly ParagraphChild[]): ParagraphChild[] {
    if (anchor === undefined) return [...children];
    const name = this.#nameOf(anchor);
    const number = Number(name.slice(1));
    return [new BookmarkStart(name, number), ...children, new BookmarkEnd(number)] as ParagraphChild[];
  }

  #nameOf(anchor: string): string {
    const known = this.#anchors.get(anchor);
    if (known) return known;
    const name = `n${this.#anchors.size + 1}`;
    this.#anchors.set(anchor, name);
    return name;
  }
}
