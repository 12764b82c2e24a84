import type { Markup } from './odt-markup.ts';
import type { ListLevel } from './odt-styles.ts';

/** A paragraph that is being read. */
export interface OpenParagraph {
  /** Its style. */
  readonly style: string;
  readonly level: number | null;
  readonly line: Markup;
  hasWords: boolean;
  /** A field in it hides all of it. */
  isHidden: boolean;
  /** The words of a heading, by which links lead to it. */
  heading: string;
  readonly pictures: Markup;
  /** Content anchored in it: text boxes, before its words or after them. */
  readonly before: Markup;
  readonly after: Markup;
}

interface Item {
  /** The number that it states. */
  readonly start: number | null;
  isWritten: boolean;
  /** A heading occurred in it, which no list may hold: what follows is out of the list as well. */
  isLeft: boolean;
}

interface List {
  readonly style: string;
  readonly level: ListLevel;
  /** The item that is being read; null between items. */
  item: Item | null;
  /** The number of its next item. */
  next: number;
}

/**
 * Blocks one after the other: of the text, a cell, a note, a text box. A list is only written once
 * a block is added in it: headings that are list items are then written outside, and no list is
 * empty.
 */
export class OdtFlow {
  readonly out: Markup = [];
  paragraph: OpenParagraph | null = null;
  private readonly lists: List[] = [];
  /** The lists that are open in the output, with the present item of each. */
  private readonly written: { readonly list: List; item: Item }[] = [];
  /** The next number of lists that others continue, by their names. */
  private readonly numbers: Map<string, number>;

  /** Collects the lines of its paragraphs, which are then no blocks: those of deleted text. */
  readonly lines: Markup[] | null;
  /** It has a picture with its caption in one paragraph. */
  hasFigure = false;

  constructor(numbers: Map<string, number>, lines: Markup[] | null = null) {
    this.numbers = numbers;
    this.lines = lines;
  }

  get listStyle(): string {
    return this.lists.at(-1)?.style ?? '';
  }

  get depth(): number {
    return this.lists.length;
  }

  /** @param continued the name of the list that it continues; null for one of its own */
  beginList(style: string, level: ListLevel, continued: string | null): void {
    const next = (continued === null ? undefined : this.numbers.get(continued)) ?? level.start;
    this.lists.push({ style, level, item: null, next });
  }

  /** @param names by which later lists continue it */
  endList(names: readonly string[]): void {
    const list = this.lists.pop();
    for (const name of names) if (list) this.numbers.set(name, list.next);
  }

  beginItem(start: number | null): void {
    const list = this.lists.at(-1);
    if (list) list.item = { start, isWritten: false, isLeft: false };
  }

  endItem(): void {
    const list = this.lists.at(-1);
    if (list) list.item = null;
  }

  /** Writes a block. @param inLists false for one outside all lists, as headings are */
  block(markup: Markup, inLists = true): void {
    this.openLists(inLists);
    this.out.push(...markup);
  }

  /** Opens the lists that the next block is in, and closes the others. */
  openLists(inLists = true): void {
    if (!inLists) for (const { item } of this.lists) if (item) item.isLeft = true;
    const around = this.lists.filter(({ item }) => item !== null && !item.isLeft);
    // An item with nothing before its inner list is omitted: the inner list takes its place.
    const wanted = around.filter(({ item }, i) => i === around.length - 1 || item!.isWritten);
    let same = 0;
    while (same < this.written.length && this.written[same]!.list === wanted[same]) {
      const { list, item } = this.written[same]!;
      if (item !== list.item) break;
      same++;
    }
    const turns = this.written[same] !== undefined && this.written[same]!.list === wanted[same];
    this.close(turns ? same + 1 : same);
    if (turns) {
      const list = wanted[same]!;
      this.out.push('</li>', this.beginWritten(list));
      this.written[same]!.item = list.item!;
      same++;
    }
    for (const list of wanted.slice(same)) {
      const tag = list.level.isOrdered ? 'ol' : 'ul';
      const number = list.item!.start ?? list.next;
      this.out.push(list.level.isOrdered && number !== 1 ? `<ol start="${number}">` : `<${tag}>`);
      this.out.push(this.beginWritten(list));
      this.written.push({ list, item: list.item! });
    }
  }

  private beginWritten(list: List): string {
    const item = list.item!;
    item.isWritten = true;
    list.next = (item.start ?? list.next) + 1;
    return '<li>';
  }

  /** Closes lists, except the first `stay`. */
  close(stay = 0): void {
    while (this.written.length > stay) {
      const { list } = this.written.pop()!;
      this.out.push(list.level.isOrdered ? '</li></ol>' : '</li></ul>');
    }
  }
}
