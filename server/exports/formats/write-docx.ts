import {
  AlignmentType,
  BookmarkEnd,
  BookmarkStart,
  BorderStyle,
  Document,
  ExternalHyperlink,
  Footer,
  FootnoteReferenceRun,
  Header,
  HeadingLevel,
  ImageRun,
  InternalHyperlink,
  type IParagraphOptions,
  type IRunOptions,
  LevelFormat,
  Packer,
  PageBreak,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  Table,
  TableCell,
  TableOfContents,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { Block, BlockOf, BlockVisitor, Book, Chapter, Head, Inline, Line } from '#content/book/book.ts';
import { visitBlock } from '#content/book/book.ts';
import type { BookImages, BookWriter } from './book-writer.ts';
import { sameBytes } from './same-bytes.ts';
import { headingsOf } from './write-html.ts';

/** The width of the text, in twentieths of a point: A4 with margins of 24 mm. */
const TEXT_WIDTH = 9_184;
/** The same in pixels of 96 to an inch, as pictures are measured; and their greatest height. */
const PICTURE_WIDTH = 612;
const PICTURE_HEIGHT = 720;
const ACCENT = '0B5D57';
const QUIET = '4D525C';
const LINE = '8B8878';

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
] as const;

/** Where a block stands: in a list, a quotation, a table. */
interface Place {
  readonly style?: string;
  readonly numbering?: { readonly reference: string; readonly level: number; readonly instance: number };
  readonly indent?: number;
  readonly alignment?: (typeof AlignmentType)[keyof typeof AlignmentType];
  readonly width: number;
  readonly before?: readonly ParagraphChild[];
  readonly border?: boolean;
}

type Piece = Paragraph | Table;

/** A book as DOCX with Word's own styles, notes, captions and lists: it is edited as one was written there. */
export const writeDocx: BookWriter = async (book, images) => {
  const writer = new DocxWriter(book, images);
  const bytes = new Uint8Array(await Packer.toBuffer(writer.document()));
  return { bytes: sameBytes(bytes, book.date), remark: null };
};

class DocxWriter {
  readonly #book: Book;
  readonly #images: BookImages;
  readonly #notes: Record<string, { children: Paragraph[] }> = {};
  readonly #anchors = new Map<string, string>();
  readonly #visitor: (place: Place) => BlockVisitor<Piece[]>;
  #instances = 0;
  #figures = 0;
  #numberings = new Map<string, { format: (typeof LevelFormat)[keyof typeof LevelFormat]; start: number }>();
  #direction: 'ltr' | 'rtl';
  #deeper = 0;

  constructor(book: Book, images: BookImages) {
    this.#book = book;
    this.#images = images;
    this.#direction = book.direction;
    this.#visitor = (place) => ({
      paragraph: ({ anchor, line }) => [this.#paragraph(line, place, {}, anchor)],
      heading: ({ anchor, level, line }) => {
        const heading = HEADINGS[Math.min(HEADINGS.length, level + this.#deeper) - 1]!;
        return [this.#paragraph(line, { width: place.width }, { heading }, anchor)];
      },
      list: (list) => this.#list(list, place),
      checklist: ({ items }) =>
        items.flatMap(({ checked, blocks }) =>
          this.#item(blocks, { ...place, style: 'Checklist', before: [new TextRun({ text: checked ? '☑ ' : '☐ ' })] }),
        ),
      quote: ({ blocks }) => this.#blocks(blocks, { ...place, style: 'Quote' }),
      code: ({ text }) => [
        new Paragraph({
          style: 'Code',
          children: text.split('\n').map((line, i) => new TextRun({ text: line, ...(i > 0 ? { break: 1 } : {}) })),
        }),
      ],
      rule: () => [
        new Paragraph({
          border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: LINE, space: 1 } },
          children: [],
        }),
      ],
      table: (table) => [this.#table(table, place), new Paragraph({ spacing: { after: 0 }, children: [] })],
      figure: (figure) => this.#figure(figure, place),
      typed: ({ label, title, value, attribution, isQuotation, blocks }) => {
        const within = { ...place, border: true };
        const said = (style: string, text: string) =>
          text
            ? [this.#paragraph([{ type: 'text', text }], { ...within, style }, { keepNext: style !== 'BlockSource' })]
            : [];
        return [
          ...said('BlockLabel', label),
          ...said('BlockTitle', title),
          ...said('BlockValue', value),
          ...this.#blocks(blocks, isQuotation ? { ...within, style: 'Quote' } : within),
          ...said('BlockSource', attribution),
        ];
      },
      card: ({ title, summary, href }) => [
        this.#paragraph([{ type: 'text', text: title, bold: true, ...(href ? { href } : {}) }], {
          ...place,
          style: 'Card',
        }),
        ...(summary ? [this.#paragraph([{ type: 'text', text: summary }], { ...place, style: 'Card' })] : []),
      ],
      rests: ({ sentence, items }) => [
        this.#paragraph([{ type: 'text', text: sentence }], { ...place, style: 'BlockSource' }),
        ...items.flatMap((line) =>
          this.#list(
            { type: 'list', start: null, numbering: '1', items: [[{ type: 'paragraph', line }]] },
            { ...place, style: 'BlockSource' },
          ),
        ),
      ],
    });
  }

  document(): Document {
    const book = this.#book;
    const children: (Paragraph | Table | TableOfContents)[] = [...this.#head(book, 'Title')];
    if (book.isLong) {
      children.push(
        new Paragraph({ style: 'ContentsTitle', children: [new TextRun({ text: book.words.contents })] }),
        new TableOfContents(book.words.contents, {
          hyperlink: true,
          headingStyleRange: '1-3',
          // Shown until Word counts the pages. Without addresses, which LibreOffice does not survive.
          cachedEntries: contentsOf(book),
        }),
        new Paragraph({ children: [new PageBreak()] }),
      );
    }
    this.#deeper = -1;
    children.push(...this.#blocks(book.introduction, { width: TEXT_WIDTH }));
    const hasParts = book.parts.some(({ title }) => title !== '');
    for (const part of book.parts) {
      if (part.title)
        children.push(
          this.#paragraph(
            [{ type: 'text', text: part.title }],
            { width: TEXT_WIDTH },
            { heading: HeadingLevel.HEADING_1, pageBreakBefore: true },
            part.anchor,
          ),
        );
      for (const chapter of part.chapters) children.push(...this.#chapter(chapter, hasParts ? 1 : 0));
    }
    const { language } = book;
    return new Document({
      title: book.title,
      description: book.summary,
      creator: book.authors.join(', ') || 'Navette',
      lastModifiedBy: 'Navette',
      keywords: book.keywords.join(', '),
      features: { updateFields: book.isLong },
      styles: stylesOf(language),
      numbering: {
        config: [...this.#numberings].map(([reference, { format, start }]) => ({
          reference,
          levels: Array.from({ length: 9 }, (_, level) => ({
            level,
            format,
            start: level === 0 ? start : 1,
            text: format === LevelFormat.BULLET ? ['•', '–', '▪'][level % 3]! : `%${level + 1}.`,
            alignment: AlignmentType.START,
            style: { paragraph: { indent: { left: 420 * (level + 1), hanging: 320 } } },
          })),
        })),
      },
      footnotes: this.#notes as never,
      sections: [
        {
          properties: {
            page: {
              size: { width: 11_906, height: 16_838 },
              margin: { top: 1_474, bottom: 1_361, left: 1_361, right: 1_361 },
            },
            titlePage: true,
          },
          headers: {
            default: new Header({
              children: [new Paragraph({ style: 'Header', children: [new TextRun({ text: book.title })] })],
            }),
          },
          footers: {
            default: new Footer({
              children: [
                new Paragraph({
                  style: 'Footer',
                  children: [
                    new TextRun({ text: `${book.url}  ·  ` }),
                    new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] }),
                  ],
                }),
              ],
            }),
          },
          children,
        },
      ],
    });
  }

  #chapter(chapter: Chapter, level: number): Piece[] {
    const book = this.#book;
    this.#direction = chapter.direction;
    // The title of a page's own document is not one of its headings.
    this.#deeper = book.isPage ? -1 : level;
    const head = book.isPage ? [] : this.#head(chapter, HEADINGS[level]!, chapter.anchor);
    return [...head, ...this.#blocks(chapter.blocks, { width: TEXT_WIDTH })];
  }

  #head(head: Head, style: string, anchor?: string): Piece[] {
    const { words } = this.#book;
    const isTitle = style === 'Title';
    const plain = (text: string, name: string, options: Partial<IParagraphOptions> = {}) =>
      this.#paragraph([{ type: 'text', text }], { style: name, width: TEXT_WIDTH }, options);
    const heading = HEADINGS.find((one) => one === style);
    return [
      plain(head.kindName, 'Kicker', { pageBreakBefore: !isTitle, keepNext: true }),
      heading
        ? this.#paragraph([{ type: 'text', text: head.title }], { width: TEXT_WIDTH }, { heading }, anchor)
        : plain(head.title, 'Title'),
      ...(head.summary ? [plain(head.summary, 'Subtitle')] : []),
      ...head.notice.map(({ label, text }) =>
        this.#paragraph(
          [
            { type: 'text', text: `${label}${words.colon} `, bold: true },
            { type: 'text', text },
          ],
          { style: 'Notice', width: TEXT_WIDTH },
        ),
      ),
      this.#paragraph(
        [
          { type: 'text', text: `${words.livingAt} ` },
          { type: 'text', text: head.url, href: head.url },
        ],
        { style: 'Notice', width: TEXT_WIDTH },
      ),
    ];
  }

  #blocks(blocks: readonly Block[], place: Place): Piece[] {
    const visitor = this.#visitor(place);
    return blocks.flatMap((block) => visitBlock(block, visitor));
  }

  #paragraph(line: Line, place: Place, options: Partial<IParagraphOptions> = {}, anchor?: string): Paragraph {
    const children = [...(place.before ?? []), ...this.#line(line)];
    const named = anchor === undefined ? children : this.#named(anchor, children);
    return new Paragraph({
      ...(place.style && !options.heading ? { style: place.style } : {}),
      ...(place.numbering ? { numbering: place.numbering } : {}),
      ...(place.indent ? { indent: { left: place.indent } } : {}),
      ...(place.alignment ? { alignment: place.alignment } : {}),
      ...(place.border ? { border: { left: { style: BorderStyle.SINGLE, size: 18, color: ACCENT, space: 8 } } } : {}),
      ...(this.#direction === 'rtl' ? { bidirectional: true } : {}),
      ...options,
      children: named,
    });
  }

  /** A list counts from its own start, whatever was counted before: each has a number of its own. */
  #list({ start, numbering, items }: BlockOf<'list'>, place: Place): Piece[] {
    const format =
      start === null
        ? LevelFormat.BULLET
        : {
            1: LevelFormat.DECIMAL,
            a: LevelFormat.LOWER_LETTER,
            A: LevelFormat.UPPER_LETTER,
            i: LevelFormat.LOWER_ROMAN,
            I: LevelFormat.UPPER_ROMAN,
          }[numbering];
    const reference = `list-${format}-${start ?? 0}`;
    this.#numberings.set(reference, { format, start: start ?? 1 });
    const level = Math.min(8, place.numbering ? place.numbering.level + 1 : 0);
    const instance = ++this.#instances;
    return items.flatMap((item) =>
      this.#item(item, { ...place, style: place.style ?? 'ListParagraph', numbering: { reference, level, instance } }),
    );
  }

  /** The first paragraph of an item has its number; what follows stands below it. */
  #item(blocks: readonly Block[], place: Place): Piece[] {
    const { numbering, before: _before, ...rest } = place;
    const indent = 420 * ((numbering?.level ?? 0) + 1);
    const [first, ...others] = blocks;
    const below: Place = { ...rest, indent };
    const isLine = first?.type === 'paragraph';
    const head = isLine
      ? [this.#paragraph(first.line, place, {}, first.anchor)]
      : [this.#paragraph([], place), ...(first ? this.#blocks([first], below) : [])];
    const inner = others.flatMap((block) =>
      block.type === 'list' && numbering ? this.#list(block, place) : this.#blocks([block], below),
    );
    return [...head, ...inner];
  }

  #table({ head, rows, columns }: BlockOf<'table'>, place: Place): Table {
    const total = columns.reduce((sum, weight) => sum + weight, 0);
    const widths = columns.map((weight) => Math.floor((place.width * weight) / total));
    const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };
    return new Table({
      width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
      columnWidths: widths,
      visuallyRightToLeft: this.#direction === 'rtl',
      rows: rows.map(
        (row, y) =>
          new TableRow({
            tableHeader: y < head,
            cantSplit: true,
            children: row.map((cell) => {
              const width = Math.floor((place.width * cell.colspan) / columns.length);
              const within: Place = {
                width,
                style: cell.header ? 'TableHead' : 'TableText',
                ...(cell.align ? { alignment: alignments[cell.align] } : {}),
              };
              const children = this.#blocks(cell.blocks, within);
              // Word wants a paragraph at the end of a cell.
              if (!(children.at(-1) instanceof Paragraph))
                children.push(new Paragraph({ style: 'TableText', children: [] }));
              return new TableCell({
                children,
                columnSpan: cell.colspan,
                rowSpan: cell.rowspan,
                margins: { top: 60, bottom: 60, left: 100, right: 100 },
                ...(cell.header ? { shading: { type: ShadingType.CLEAR, color: 'auto', fill: 'E3EEEC' } } : {}),
              });
            }),
          }),
      ),
    });
  }

  #figure({ anchor, file, alt, caption, credit }: BlockOf<'figure'>, place: Place): Piece[] {
    const image = file === null ? undefined : this.#images.get(file);
    const said = [caption, credit].filter(Boolean).join(' ');
    const pieces: Piece[] = [];
    if (image && image.type !== 'svg' && image.type !== 'webp') {
      const wide = Math.min(PICTURE_WIDTH, Math.floor((PICTURE_WIDTH * place.width) / TEXT_WIDTH), image.width);
      const scale = Math.min(wide / image.width, PICTURE_HEIGHT / image.height);
      const transformation = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
      const type = image.type === 'jpeg' ? 'jpg' : image.type;
      const altText = { name: `Image ${++this.#figures}`, description: alt, title: '' };
      const run = new ImageRun({ type, data: Buffer.from(image.bytes), transformation, altText });
      pieces.push(new Paragraph({ style: 'Picture', keepNext: said !== '', children: this.#named(anchor, [run]) }));
    } else if (alt) {
      pieces.push(this.#paragraph([{ type: 'text', text: alt, italic: true }], place));
    }
    if (said) pieces.push(this.#paragraph([{ type: 'text', text: said }], { ...place, style: 'Caption' }));
    return pieces;
  }

  #line(line: Line): ParagraphChild[] {
    return line.flatMap((piece): ParagraphChild[] => {
      if (piece.type === 'break') return [new TextRun({ break: 1 })];
      if (piece.type === 'note') return [this.#note(piece.line)];
      const run = new TextRun(this.#runOf(piece));
      if (piece.href === undefined) return [run];
      if (piece.href.startsWith('#'))
        return [new InternalHyperlink({ anchor: this.#nameOf(piece.href.slice(1)), children: [run] })];
      return [new ExternalHyperlink({ link: piece.href, children: [run] })];
    });
  }

  #runOf(piece: Extract<Inline, { type: 'text' }>): IRunOptions {
    const isRight = (piece.dir ?? this.#direction) === 'rtl';
    return {
      text: piece.text,
      ...(piece.bold ? { bold: true, boldComplexScript: true } : {}),
      ...(piece.italic ? { italics: true } : {}),
      ...(piece.strike ? { strike: true } : {}),
      ...(piece.underline ? { underline: {} } : {}),
      ...(piece.sub ? { subScript: true } : {}),
      ...(piece.sup ? { superScript: true } : {}),
      ...(piece.code ? { style: 'CodeWords' } : piece.href !== undefined ? { style: 'Hyperlink' } : {}),
      ...(isRight ? { rightToLeft: true } : {}),
      ...(piece.lang ? { language: isRight ? { bidirectional: piece.lang } : { value: piece.lang } } : {}),
    };
  }

  #note(line: Line): ParagraphChild {
    const number = Object.keys(this.#notes).length + 1;
    this.#notes[number] = { children: [] };
    this.#notes[number].children.push(new Paragraph({ style: 'FootnoteText', children: this.#line(line) }));
    return new FootnoteReferenceRun(number);
  }

  /** Bookmarks are numbered and named here: the library gives all the same number. */
  #named(anchor: string | undefined, children: readonly ParagraphChild[]): ParagraphChild[] {
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

/** The contents as they are before Word has counted the pages. */
function contentsOf(book: Book): { title: string; level: number }[] {
  const below = (chapter: Chapter, level: number) => headingsOf(chapter.blocks).map(({ title }) => ({ title, level }));
  if (book.isPage) return book.parts.flatMap(({ chapters }) => chapters.flatMap((one) => below(one, 1)));
  return book.parts.flatMap(({ title, chapters }) => {
    const level = book.parts.some((part) => part.title !== '') ? 2 : 1;
    const entries = chapters.flatMap((one) => [{ title: one.title, level }, ...below(one, level + 1)]);
    return title ? [{ title, level: 1 }, ...entries] : entries;
  });
}

function stylesOf(language: string) {
  const face = { ascii: 'Cambria', hAnsi: 'Cambria', cs: 'Arial', eastAsia: 'Cambria' };
  const own = (id: string, name: string, run: object = {}, paragraph: object = {}, basedOn = 'Normal') => ({
    id,
    name,
    basedOn,
    next: 'Normal',
    quickFormat: true,
    run,
    paragraph,
  });
  const heading = (level: number, size: number, color: string) =>
    own(
      `Heading${level}`,
      `heading ${level}`,
      { size, bold: true, color },
      {
        keepNext: true,
        keepLines: true,
        outlineLevel: level - 1,
        spacing: { before: 320 - 30 * level, after: 120 },
      },
    );
  return {
    default: {
      document: {
        run: {
          font: face,
          size: 22,
          language: { value: language, bidirectional: language.startsWith('ar') ? language : 'ar-SA' },
        },
        paragraph: { spacing: { after: 140, line: 276 } },
      },
    },
    paragraphStyles: [
      // The library's own styles are based on it without defining it.
      { id: 'Normal', name: 'Normal', quickFormat: true, run: {}, paragraph: {} },
      own('Title', 'Title', { size: 52, bold: true, color: ACCENT }, { spacing: { before: 60, after: 160 } }),
      own('Subtitle', 'Subtitle', { size: 26, color: QUIET }, { spacing: { after: 200 } }),
      ...[36, 28, 24, 22, 22, 22].map((size, i) => heading(i + 1, size, i === 0 ? ACCENT : '1D1F24')),
      own('Kicker', 'Kicker', { size: 20, bold: true, color: ACCENT }, { spacing: { after: 40 } }),
      own('Notice', 'Notice', { size: 19 }, { spacing: { after: 50 } }),
      own(
        'ContentsTitle',
        'TOC Heading',
        { size: 32, bold: true, color: ACCENT },
        { spacing: { before: 300, after: 120 } },
      ),
      own('ListParagraph', 'List Paragraph', {}, { spacing: { after: 60 } }),
      own('Checklist', 'Checklist', {}, { indent: { left: 420, hanging: 320 }, spacing: { after: 60 } }),
      own('Quote', 'Quote', { italics: true }, { indent: { left: 340, right: 340 } }),
      own('Caption', 'caption', { size: 19, color: QUIET }, { spacing: { before: 60, after: 200 } }),
      own('Picture', 'Picture', {}, { spacing: { before: 160, after: 60 } }),
      own(
        'Code',
        'Code',
        { font: 'Consolas', size: 19 },
        { shading: { type: ShadingType.CLEAR, color: 'auto', fill: 'F3F0E9' } },
      ),
      own(
        'BlockLabel',
        'Block Label',
        { size: 19, bold: true, color: ACCENT },
        { spacing: { before: 200, after: 40 } },
      ),
      own('BlockTitle', 'Block Title', { bold: true }, { spacing: { after: 60 } }),
      own('BlockValue', 'Block Value', { size: 32, color: ACCENT }, { spacing: { after: 60 } }),
      own('BlockSource', 'Block Source', { size: 19, color: QUIET }),
      own('Card', 'Card', { size: 20 }, { indent: { left: 200 }, spacing: { after: 60 } }),
      own('TableText', 'Table Text', { size: 19 }, { spacing: { after: 40, line: 250 } }),
      own('TableHead', 'Table Head', { bold: true }, {}, 'TableText'),
      own('FootnoteText', 'footnote text', { size: 18 }, { spacing: { after: 40, line: 240 } }),
      own('Header', 'header', { size: 17, color: QUIET }),
      own('Footer', 'footer', { size: 17, color: QUIET }),
    ],
    characterStyles: [
      { id: 'CodeWords', name: 'Code Words', run: { font: 'Consolas', size: 20 } },
      { id: 'Hyperlink', name: 'Hyperlink', run: { color: ACCENT, underline: {} } },
      { id: 'FootnoteReference', name: 'footnote reference', run: { superScript: true } },
    ],
  };
}
