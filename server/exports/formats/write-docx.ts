import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  type IParagraphOptions,
  LevelFormat,
  Packer,
  PageBreak,
  PageNumber,
  Paragraph,
  type Table,
  TableOfContents,
  TextRun,
} from 'docx';
import type { Block, Book, Chapter, Head, Note } from '#content/book/book.ts';
import { CROSSED_WORDS } from '#content/book/book-words.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { BookImages, BookWriter, WrittenBook } from './book-writer.ts';
import { DocxBlocks, HEADINGS, type Piece, TEXT_WIDTH } from './docx-blocks.ts';
import { DocxComments } from './docx-comments.ts';
import { DocxLines } from './docx-lines.ts';
import { ANNOTATION, ANNOTATION_QUOTE, FOOT, LIST_INDENT, LIST_SIGN, stylesOf } from './docx-styles.ts';
import { sameBytes } from './same-bytes.ts';
import { headingsOf } from './write-html.ts';

/** Blocks of a foot that no page breaks. */
const SHORT_FOOT = 6;

/**
 * A book as DOCX with Word's own styles, notes, captions and lists, so that it is edited as usual.
 */
export const writeDocx: BookWriter = (book, images) => written(new DocxWriter(book, images), book);

/**
 * The same with what was noted on its texts as comments of Word, and corrections as tracked
 * changes.
 */
export const writeCommented: BookWriter = (book, images) => {
  const writer = new DocxWriter(book, images);
  writer.comment();
  return written(writer, book);
};

async function written(writer: DocxWriter, book: Book): Promise<WrittenBook> {
  const bytes = new Uint8Array(await Packer.toBuffer(writer.document()));
  return { bytes: sameBytes(bytes, book.date), remark: null };
}

/** The whole document: its heads, parts and chapters, and what surrounds them. */
class DocxWriter {
  readonly #book: Book;
  readonly #lines: DocxLines;
  readonly #blocks: DocxBlocks;

  constructor(book: Book, images: BookImages) {
    this.#book = book;
    this.#lines = new DocxLines(book.direction);
    this.#blocks = new DocxBlocks(this.#lines, images);
  }

  /** Writes annotations as comments, instead of below the text that they are about. */
  comment(): void {
    const notes = this.#book.parts.flatMap(({ chapters }) => chapters.flatMap((chapter) => chapter.notes ?? []));
    const paragraphsOf = (blocks: readonly Block[]) =>
      blocks.flatMap((block) => (block.type === 'paragraph' ? [this.#lines.paragraph(block.line, { width: 0 })] : []));
    this.#lines.comments = new DocxComments(notes, paragraphsOf);
  }

  document(): Document {
    const book = this.#book;
    const children: (Paragraph | Table | TableOfContents)[] = [...this.#head(book, 'Title')];
    if (book.isLong) {
      children.push(
        new Paragraph({ style: 'ContentsTitle', children: [new TextRun({ text: book.words.contents })] }),
        new TableOfContents(book.words.contents, {
          hyperlink: true,
          headingStyleRange: `1-${levelsOf(book)}`,
          // Shown until Word counts the pages: without dots that lead to no number, and without
          // addresses, which make LibreOffice crash.
          contentChildren: contentsOf(book).map(
            ({ title, level }) => new Paragraph({ style: `TOC${level}`, children: [new TextRun({ text: title })] }),
          ),
        }),
        new Paragraph({ children: [new PageBreak()] }),
      );
    }
    this.#blocks.deeper = -1;
    children.push(...this.#blocks.blocks(book.introduction, { width: TEXT_WIDTH }));
    const hasParts = book.parts.some(({ title }) => title !== '');
    for (const part of book.parts) {
      if (part.title)
        children.push(
          this.#lines.paragraph(
            [{ type: 'text', text: part.title }],
            { width: TEXT_WIDTH },
            { heading: HeadingLevel.HEADING_1, pageBreakBefore: true },
            part.anchor,
          ),
        );
      for (const [i, chapter] of part.chapters.entries()) {
        // The first is on the page of its part's title.
        const breaks = i > 0 || part.title === '';
        children.push(...this.#chapter(chapter, hasParts ? 1 : 0, breaks));
      }
    }
    this.#lines.direction = book.direction;
    this.#blocks.deeper = -1;
    children.push(...this.#blocks.blocks(book.closing, { width: TEXT_WIDTH }));
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
        config: [...this.#blocks.numberings].map(([reference, { format, start }]) => ({
          reference,
          levels: Array.from({ length: 9 }, (_, level) => ({
            level,
            format,
            start: level === 0 ? start : 1,
            text: format === LevelFormat.BULLET ? ['•', '–', '▪'][level % 3]! : `%${level + 1}.`,
            alignment: AlignmentType.START,
            style: { paragraph: { indent: { left: LIST_INDENT * (level + 1), hanging: LIST_SIGN } } },
          })),
        })),
      },
      footnotes: this.#lines.notes as never,
      ...(this.#lines.comments ? { comments: { children: this.#lines.comments.comments } } : {}),
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

  #chapter(chapter: Chapter, level: number, breaks: boolean): Piece[] {
    const book = this.#book;
    this.#lines.direction = chapter.direction;
    // The title of a page's own document is not one of its headings.
    this.#blocks.deeper = book.isPage ? -1 : level;
    const head = book.isPage ? [] : this.#head(chapter, HEADINGS[level]!, { anchor: chapter.anchor, breaks });
    const end = chapter.blocks.length - chapter.footLength;
    const { comments } = this.#lines;
    // Annotations are its comments.
    const isText = ({ type }: Block) => !comments || type !== 'crossed';
    const body = chapter.blocks.slice(0, end).filter(isText);
    const whole = chapter.blocks.slice(end);
    const foot = whole.slice(comments ? whole.findIndex(({ type }) => type === 'crossed') + 1 : 0);
    // A short foot is on one page, with what is before it.
    const isShort = foot.length <= SHORT_FOOT && foot.every(({ type }) => type === 'heading' || type === 'paragraph');
    const keepNext = isShort && foot.length > 0;
    const text = this.#blocks.blocks(body, { width: TEXT_WIDTH }, { keepNext });
    return [
      ...head,
      ...text,
      ...(comments ? this.#left(comments.left()) : []),
      ...this.#blocks.blocks(foot, { width: TEXT_WIDTH, style: FOOT, keepNext }, { keepNext: false }),
    ];
  }

  /** Notes on words that no line has, of those words: in styles that are no text of the page. */
  #left(notes: readonly Note[]): Piece[] {
    if (notes.length === 0) return [];
    const { orphans } = CROSSED_WORDS[wordsLocale(this.#book.language, 'fr')];
    const title = this.#lines.paragraph([{ type: 'text', text: orphans }], { width: TEXT_WIDTH, style: ANNOTATION });
    const quotes = notes.map(({ id, quote }) =>
      this.#lines.paragraph([{ type: 'text', text: quote || '…', annotations: [id] }], {
        width: TEXT_WIDTH,
        style: ANNOTATION_QUOTE,
      }),
    );
    return [title, ...quotes];
  }

  #head(head: Head, style: string, { anchor, breaks = false }: { anchor?: string; breaks?: boolean } = {}): Piece[] {
    const { words } = this.#book;
    const plain = (text: string, name: string, options: Partial<IParagraphOptions> = {}) =>
      this.#lines.paragraph([{ type: 'text', text }], { style: name, width: TEXT_WIDTH }, options);
    const heading = HEADINGS.find((one) => one === style);
    return [
      plain(head.kindName, 'Kicker', { pageBreakBefore: breaks, keepNext: true }),
      heading
        ? this.#lines.paragraph([{ type: 'text', text: head.title }], { width: TEXT_WIDTH }, { heading }, anchor)
        : plain(head.title, 'Title'),
      ...(head.summary ? [plain(head.summary, 'Subtitle')] : []),
      ...head.notice.map(({ label, text, goals }) =>
        this.#lines.paragraph(
          [
            { type: 'text', text: `${label}${words.colon} `, bold: true },
            ...(goals ? [] : [{ type: 'text' as const, text }]),
          ],
          { style: 'Notice', width: TEXT_WIDTH, ...(goals ? { after: this.#lines.goals(goals) } : {}) },
        ),
      ),
      this.#lines.paragraph(
        [
          { type: 'text', text: `${words.livingAt} ` },
          { type: 'text', text: head.url, href: head.url },
        ],
        { style: 'Notice', width: TEXT_WIDTH },
        { spacing: { after: 240 } },
      ),
    ];
  }
}

/** Levels of headings in the list of contents: of a collection, its parts and texts. */
function levelsOf(book: Book): number {
  if (book.isPage) return 3;
  return book.parts.some(({ title }) => title !== '') ? 2 : 1;
}

/** The contents as they are before Word counts the pages. */
function contentsOf(book: Book): { title: string; level: number }[] {
  const below = (chapter: Chapter, level: number) => headingsOf(chapter.blocks).map(({ title }) => ({ title, level }));
  if (book.isPage) return book.parts.flatMap(({ chapters }) => chapters.flatMap((one) => below(one, 1)));
  const parts = book.parts.flatMap(({ title, chapters }) => {
    const entries = chapters.map((one) => ({ title: one.title, level: levelsOf(book) }));
    return title ? [{ title, level: 1 }, ...entries] : entries;
  });
  return [...parts, ...headingsOf(book.closing).map(({ title }) => ({ title, level: 1 }))];
}
