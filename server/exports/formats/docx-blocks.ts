import { BorderStyle, HeadingLevel, ImageRun, LevelFormat, Paragraph, type Table, TextRun } from 'docx';
import { type Block, type BlockOf, type BlockVisitor, visitBlock } from '#content/book/book.ts';
import type { BookImages } from './book-writer.ts';
import { DocxCaptions } from './docx-captions.ts';
import { docxCrossed } from './docx-crossed.ts';
import type { DocxLines, Place } from './docx-lines.ts';
import { ANNOTATION, ANNOTATION_QUOTE, FOOT, LIST_INDENT } from './docx-styles.ts';
import { docxTable } from './docx-table.ts';

/** The width of the text, in twentieths of a point: A4 with margins of 24 mm. */
export const TEXT_WIDTH = 9_184;
/** The width in CSS pixels (96 to an inch), as pictures are measured; and their greatest height. */
const PICTURE_WIDTH = 612;
const PICTURE_HEIGHT = 720;
const LINE = '8B8878';

export const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
] as const;

export type Piece = Paragraph | Table;

/** Whether a block has another indent than a paragraph. */
const isList = (block: Block | undefined): boolean => block?.type === 'list' || block?.type === 'checklist';

type Format = (typeof LevelFormat)[keyof typeof LevelFormat];

/** The blocks of a document: paragraphs, lists, figures and tables, one below the other. */
export class DocxBlocks {
  /** Numbering definitions of the lists so far, by the name that their paragraphs use. */
  readonly numberings = new Map<string, { format: Format; start: number }>();
  /** Added to the level of headings. */
  deeper = 0;
  readonly #lines: DocxLines;
  readonly #images: BookImages;
  readonly #captions: DocxCaptions;
  readonly #visitor: (place: Place) => BlockVisitor<Piece[]>;
  #instances = 0;
  #figures = 0;

  constructor(lines: DocxLines, images: BookImages) {
    this.#lines = lines;
    this.#images = images;
    this.#captions = new DocxCaptions(lines);
    this.#visitor = (place) => ({
      paragraph: ({ anchor, line }) => [this.#lines.paragraph(line, place, {}, anchor)],
      heading: ({ anchor, level, line }) => {
        const depth = Math.min(HEADINGS.length, level + this.deeper);
        if (place.style === FOOT)
          return [this.#lines.paragraph(line, { width: place.width, style: `${FOOT}Heading${depth}` }, {}, anchor)];
        const heading = HEADINGS[depth - 1]!;
        return [this.#lines.paragraph(line, { width: place.width }, { heading }, anchor)];
      },
      list: (list) => this.#list(list, place),
      checklist: ({ items }) =>
        items.flatMap(({ checked, blocks }) =>
          this.#item(blocks, { ...place, style: 'Checklist', before: [new TextRun({ text: checked ? '☑ ' : '☐ ' })] }),
        ),
      quote: ({ blocks }) =>
        this.blocks(blocks, { ...place, style: place.style === ANNOTATION ? ANNOTATION_QUOTE : 'Quote' }),
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
      table: (table) => [
        docxTable(table, place, this.#lines.direction, (blocks, within) => this.blocks(blocks, within)),
        new Paragraph({ spacing: { after: 0 }, children: [] }),
      ],
      figure: (figure) => this.#figure(figure, place),
      typed: ({ label, title, value, attribution, isQuotation, blocks }) => {
        const within = { ...place, border: true };
        const field = ([style, text]: readonly [string, string], rest: Partial<Place>) =>
          this.#lines.paragraph([{ type: 'text', text }], { ...within, style, ...rest });
        const heads = (
          [
            ['BlockLabel', label],
            ['BlockTitle', title],
            ['BlockValue', value],
          ] as const
        ).filter(([, text]) => text !== '');
        return [
          ...heads.map((head, i) =>
            field(head, { keepNext: true, isJoined: i === heads.length - 1 && isList(blocks[0]) }),
          ),
          // The attribution stays on the page of the quotation's end.
          ...this.blocks(
            blocks,
            isQuotation ? { ...within, style: 'Quote', indent: 0 } : within,
            attribution ? { keepNext: true, isJoined: isList(blocks.at(-1)) } : {},
          ),
          ...(attribution ? [field(['BlockSource', attribution], {})] : []),
        ];
      },
      card: ({ title, summary, href }) => [
        this.#lines.paragraph(
          [{ type: 'text', text: title, bold: true, ...(href ? { href } : {}) }],
          { ...place, style: 'Card' },
          { spacing: { before: 200, after: 60 }, keepNext: summary !== '' },
        ),
        ...(summary ? [this.#lines.paragraph([{ type: 'text', text: summary }], { ...place, style: 'Card' })] : []),
      ],
      rests: ({ sentence, items }) => [
        this.#lines.paragraph([{ type: 'text', text: sentence }], {
          ...place,
          style: 'BlockSource',
          isJoined: items.length > 0,
        }),
        ...items.flatMap((line, i) =>
          this.#list(
            { type: 'list', start: null, numbering: '1', items: [[{ type: 'paragraph', line }]] },
            { ...place, style: 'BlockSource', isJoined: i < items.length - 1 },
          ),
        ),
      ],
      crossed: (crossed) => [
        docxCrossed(
          crossed,
          place,
          (label, side) => this.#lines.side(label, side),
          (blocks, within) => this.blocks(blocks, within),
        ),
        new Paragraph({ spacing: { after: 0 }, children: [] }),
      ],
    });
  }

  /**
   * Blocks at their place, one below the other.
   * @param last what is different for the last
   */
  blocks(blocks: readonly Block[], place: Place, last: Partial<Place> = {}): Piece[] {
    return blocks.flatMap((block, i) => {
      if (block.type === 'paragraph' && DocxCaptions.isOfTable(block, blocks[i + 1]))
        return [this.#captions.paragraph(block.line, { ...place, keepNext: true }, block.anchor)];
      const next = blocks[i + 1];
      const isJoined = next !== undefined && isList(block) !== isList(next);
      const pieces = visitBlock(
        block,
        next ? this.#visitor({ ...place, isJoined }) : this.#visitor({ ...place, ...last }),
      );
      // Else one line would go on beside both.
      const isBesideAnother = block.type === 'typed' && next?.type === 'typed';
      return isBesideAnother ? [...pieces, new Paragraph({ spacing: { after: 0, line: 120 }, children: [] })] : pieces;
    });
  }

  /**
   * A list counts from its own start, whatever precedes it: each has its own numbering instance.
   */
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
    this.numberings.set(reference, { format, start: start ?? 1 });
    const level = Math.min(8, place.numbering ? place.numbering.level + 1 : 0);
    const instance = ++this.#instances;
    // Its numbering indents it.
    const { indent: _indent, isJoined = false, ...rest } = place;
    const within = { ...rest, style: place.style ?? 'ListParagraph', numbering: { reference, level, instance } };
    return items.flatMap((item, i) => this.#item(item, { ...within, isJoined: isJoined && i === items.length - 1 }));
  }

  /** The first paragraph of an item has its number; the following ones are indented below it. */
  #item(blocks: readonly Block[], place: Place): Piece[] {
    const { numbering, before: _before, ...rest } = place;
    const indent = LIST_INDENT * ((numbering?.level ?? 0) + 1);
    const [first, ...others] = blocks;
    const below: Place = { ...rest, indent };
    const isLine = first?.type === 'paragraph';
    const head = isLine
      ? [this.#lines.paragraph(first.line, others.length > 0 ? { ...place, isJoined: true } : place, {}, first.anchor)]
      : [this.#lines.paragraph([], place), ...(first ? this.blocks([first], below) : [])];
    const inner = others.flatMap((block) =>
      block.type === 'list' && numbering ? this.#list(block, place) : this.blocks([block], below),
    );
    return [...head, ...inner];
  }

  #figure({ anchor, file, alt, caption, credit }: BlockOf<'figure'>, place: Place): Piece[] {
    const image = file === null ? undefined : this.#images.get(file);
    const captionText = [caption, credit].filter(Boolean).join(' ');
    const pieces: Piece[] = [];
    if (image && image.type !== 'svg' && image.type !== 'webp') {
      const wide = Math.min(PICTURE_WIDTH, Math.floor((PICTURE_WIDTH * place.width) / TEXT_WIDTH), image.width);
      const scale = Math.min(wide / image.width, PICTURE_HEIGHT / image.height);
      const transformation = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
      const type = image.type === 'jpeg' ? 'jpg' : image.type;
      const altText = { name: `Image ${++this.#figures}`, description: alt, title: '' };
      const run = new ImageRun({ type, data: Buffer.from(image.bytes), transformation, altText });
      pieces.push(
        new Paragraph({ style: 'Picture', keepNext: captionText !== '', children: this.#lines.named(anchor, [run]) }),
      );
    } else if (alt) {
      pieces.push(this.#lines.paragraph([{ type: 'text', text: alt, italic: true }], place));
    }
    if (captionText) pieces.push(this.#captions.paragraph([{ type: 'text', text: captionText }], place));
    return pieces;
  }
}
