import type { BlockKind } from '#content/document/blocks.ts';
import type { ModuleGuide } from '#content/kinds/module-guide.ts';
import type { Side } from '#content/people/person.ts';
import type { ExportedPage } from '#content/render/files/exported-page.ts';

/** A piece of a line. Typography is set; the target of a link is resolved (`LinkTarget`). */
export type Inline =
  | {
      readonly type: 'text';
      readonly text: string;
      readonly bold?: boolean;
      readonly italic?: boolean;
      readonly strike?: boolean;
      readonly underline?: boolean;
      readonly sub?: boolean;
      readonly sup?: boolean;
      readonly code?: boolean;
      /** The language of the words, if it is not the text's. */
      readonly lang?: string;
      readonly dir?: 'ltr' | 'rtl';
      /** An absolute address, or `#anchor` for a place in this book. */
      readonly href?: string;
      /** They are shown as annotated. */
      readonly isAnnotated?: true;
      /** The annotations of these words, by their ids. */
      readonly annotations?: readonly string[];
      /** The sign of an annotation, after its words. */
      readonly isSign?: true;
    }
  | { readonly type: 'break' }
  | { readonly type: 'note'; readonly line: readonly Inline[] };

export type Line = readonly Inline[];

export interface TableCell {
  readonly header: boolean;
  readonly colspan: number;
  readonly rowspan: number;
  readonly align: 'left' | 'center' | 'right' | null;
  readonly blocks: readonly Block[];
}

/** The blocks of a book, by type. A new one is a line here: each format then fails to compile. */
interface BlockShapes {
  paragraph: { readonly line: Line };
  heading: {
    /** At least 2, as in the page; no level is skipped. */
    readonly level: number;
    readonly line: Line;
    /**
     * For headings at the end of a text, such as that of its notice: tables of contents omit them.
     */
    readonly unlisted?: true;
  };
  list: {
    /** The first number; null for bullets. */
    readonly start: number | null;
    readonly numbering: '1' | 'a' | 'A' | 'i' | 'I';
    readonly items: readonly (readonly Block[])[];
  };
  checklist: {
    readonly items: readonly {
      readonly checked: boolean;
      readonly blocks: readonly Block[];
      /** The key under which a reader's own tick is stored, as on the page. */
      readonly key?: string;
    }[];
  };
  quote: { readonly blocks: readonly Block[] };
  code: { readonly text: string };
  rule: object;
  table: {
    /** Header rows at the top, repeated where a page breaks. */
    readonly head: number;
    readonly rows: readonly (readonly TableCell[])[];
    /** A weight for each column, by its content. */
    readonly columns: readonly number[];
    /** As wide as the text, each column has room for its longest word. */
    readonly hasWholeWords?: boolean;
    /** A small screen has no room for its columns side by side. */
    readonly isWide?: boolean;
  };
  figure: {
    /** The id of its file; null if it has none that the reader may see. */
    readonly file: string | null;
    readonly alt: string;
    /** Includes its number: « Figure 2. … ». */
    readonly caption: string;
    readonly credit: string;
  };
  typed: {
    readonly kind: BlockKind;
    readonly mark: string;
    readonly label: string;
    readonly title: string;
    readonly value: string;
    readonly attribution: string;
    readonly isQuotation: boolean;
    readonly blocks: readonly Block[];
    /** For an exercise: the key under which a reader's notes on it are stored, as on the page. */
    readonly key?: string;
  };
  card: { readonly title: string; readonly summary: string; readonly href: string };
  /** The evidence of a finding or lesson: a sentence, and its sources. */
  rests: { readonly sentence: string; readonly items: readonly Line[] };
  /**
   * The annotations of both sides on the blocks before it, face to face; each annotation is blocks.
   */
  crossed: {
    readonly sides: readonly {
      readonly side: Side;
      readonly label: string;
      readonly threads: readonly (readonly Block[])[];
    }[];
  };
}

export type BlockType = keyof BlockShapes;

/** A block. `anchor` is set if a link in the book leads to it, and for every heading. */
export type BlockOf<Type extends BlockType> = {
  [T in BlockType]: { readonly type: T; readonly anchor?: string } & BlockShapes[T];
}[Type];

export type Block = BlockOf<BlockType>;

/** A format's writer for each block. */
export type BlockVisitor<Result> = { readonly [Type in BlockType]: (block: BlockOf<Type>) => Result };

/** Calls the visitor's function for a block: the one place that distinguishes types of blocks. */
export function visitBlock<Result>(block: Block, visitor: BlockVisitor<Result>): Result {
  return (visitor[block.type] as (block: Block) => Result)(block);
}

/** An annotation or a reply, as a comment of word processors. */
export interface Note {
  readonly id: string;
  /** The note that it answers. */
  readonly answers: string | null;
  readonly author: string;
  /** ISO 8601. */
  readonly at: string;
  readonly resolved: boolean;
  readonly blocks: readonly Block[];
  /** The words that it proposes instead, empty for none; null if it proposes nothing. */
  readonly replacement: string | null;
  /** The words that it is about. */
  readonly quote: string;
}

/** A goal of the United Nations, in its colour. */
export interface GoalMark {
  readonly code: string;
  readonly name: string;
  readonly color: string;
  /** White text would lack contrast on it. */
  readonly darkText: boolean;
}

/** A line of a notice: « Pays : Mali ». */
export interface NoticeLine {
  readonly label: string;
  readonly text: string;
  /** The goals that the text names, for formats that show them in their colours. */
  readonly goals?: readonly GoalMark[];
}

/** The head of a chapter, or of the whole book. */
export interface Head {
  readonly kindName: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly notice: readonly NoticeLine[];
  /** The address of the latest edition. */
  readonly url: string;
}

export interface Chapter extends Head {
  readonly anchor: string;
  readonly blocks: readonly Block[];
  /**
   * Number of blocks at the end that are not its text: annotations of words that it has no more,
   * the list of its sources, the rest of its notice.
   */
  readonly footLength: number;
  /** For a module: facts for choosing it among others, and the equipment of its session. */
  readonly guide?: ModuleGuide & { readonly equipment: readonly string[] };
  /** Its annotations, if requested; the words have their ids. */
  readonly notes?: readonly Note[];
  /** The stored page, for formats that are written from it. */
  readonly stored?: ExportedPage;
}

export interface BookWords {
  readonly contents: string;
  readonly notes: string;
  readonly note: string;
  readonly backToText: string;
  /** « Version vivante : » */
  readonly livingAt: string;
  readonly figure: string;
  readonly table: string;
  readonly done: string;
  readonly toDo: string;
  readonly accessibility: string;
  /** Before the words of a cover that is a picture. */
  readonly cover: string;
  /** Beside the marks of a sheet for the printer. */
  readonly forPrinter: string;
  /** The kind name of a two-page sheet, and that there is more than it has. */
  readonly sheet: string;
  readonly moreOnPage: string;
  /** After a label: French has a space before it. */
  readonly colon: string;
}

/** A page, or pages in order with a cover, as every format gets it. */
export interface Book extends Head {
  /** Distinguishes it from other books: e-readers take two with the same id for one. */
  readonly id: string;
  /** `factsheet`, `toolkit`: decides the weave of the cover. */
  readonly kind: string;
  /** The date of the latest of its texts, ISO 8601: the same book has the same date. */
  readonly date: string;
  readonly authors: readonly string[];
  readonly keywords: readonly string[];
  readonly words: BookWords;
  /** One page: its head is the book's, and it has one chapter, whose own head is not shown. */
  readonly isPage: boolean;
  /** Long enough for a cover and a list of contents. */
  readonly isLong: boolean;
  readonly introduction: readonly Block[];
  readonly parts: readonly { readonly title: string; readonly anchor: string; readonly chapters: readonly Chapter[] }[];
  /** The colophon, after the last part. */
  readonly closing: readonly Block[];
  /** Set as a publication where a format has pages: columns, large pictures, a back cover. */
  readonly isPublication: boolean;
}
