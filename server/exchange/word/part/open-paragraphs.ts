import { NUMBER_MARK } from '#content/import/word-lists.ts';
import { escapeAttribute } from './escape-xml.ts';
import { ListDepths } from './list-depths.ts';
import type { ListNumbers } from './list-numbers.ts';
import type { StyleNumbering, WordStyles } from './word-styles.ts';

/** The beginning of the ids of styles that headings get. */
export const HEADING_STYLE = 'NavetteHeading';
/** The ids of the lists that items get, as `PLAIN_NUMBERING` has them. */
const PLAIN_LISTS = { ordered: '1', bullets: '2' } as const;

const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

const definition = (id: string, format: string) =>
  `<w:abstractNum w:abstractNumId="${id}">${LEVELS.map((n) => `<w:lvl w:ilvl="${n}"><w:numFmt w:val="${format}"/></w:lvl>`).join('')}</w:abstractNum>`;
const list = (id: string) => `<w:num w:numId="${id}"><w:abstractNumId w:val="${id}"/></w:num>`;

/** The lists of a part that is rewritten: the converter need only know numbers from bullets. */
export const PLAIN_NUMBERING = `<?xml version="1.0" encoding="UTF-8"?><w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${definition(PLAIN_LISTS.ordered, 'decimal')}${definition(PLAIN_LISTS.bullets, 'bullet')}${list(PLAIN_LISTS.ordered)}${list(PLAIN_LISTS.bullets)}</w:numbering>`;

interface Paragraph {
  style: string;
  /** Where its style is written; null if it states none. */
  styleAt: number | null;
  outline: number | null;
  /** What it states itself. */
  numbering: { list: string | null; level: string | null } | null;
  item: StyleNumbering | null;
  /** Headings are counted with the items of their list, and are none. */
  isHeading: boolean;
  /** Where it is made an item, and where its number is marked, once it has words. */
  itemAt: number;
  markAt: number;
  hasWords: boolean;
  /** A text box in it follows it, and ends its list. */
  hasBox: boolean;
}

/** The elements around paragraphs that have lists of their own. */
const AROUND = new Set(['w:tc', 'w:txbxContent', 'w:footnote', 'w:endnote']);

/** What the paragraphs of a part are: headings, items of lists and other text. */
export class OpenParagraphs {
  private readonly out: string[];
  private readonly styles: WordStyles;
  private readonly numbers: ListNumbers;
  private readonly depths = new ListDepths();
  private readonly open: Paragraph[] = [];
  /** The properties of the innermost paragraph are open. */
  private inProperties = false;

  /** @param out what is written of the part */
  constructor(out: string[], styles: WordStyles, numbers: ListNumbers) {
    this.out = out;
    this.styles = styles;
    this.numbers = numbers;
  }

  /** Meets an element before it is written. */
  begin(tag: string, value: string): void {
    if (AROUND.has(tag)) this.depths.enter();
    if (tag === 'w:txbxContent') for (const paragraph of this.open) paragraph.hasBox = true;
    if (tag === 'w:tbl') this.depths.end();
    if (tag === 'w:p')
      this.open.push({
        ...{ style: '', styleAt: null, outline: null, numbering: null, item: null, isHeading: false },
        ...{ itemAt: 0, markAt: 0, hasWords: false, hasBox: false },
      });
    const paragraph = this.open.at(-1);
    if (!paragraph) return;
    if (tag === 'w:pPr') this.inProperties = true;
    if (!this.inProperties) return;
    // The element itself is written next.
    if (tag === 'w:pStyle') Object.assign(paragraph, { style: value, styleAt: this.out.length });
    else if (tag === 'w:outlineLvl' && Number(value) >= 0 && Number(value) <= 8) paragraph.outline = Number(value) + 1;
    else if (tag === 'w:numPr') paragraph.numbering = { list: null, level: null };
    else if (tag === 'w:numId' && paragraph.numbering) paragraph.numbering.list = value;
    else if (tag === 'w:ilvl' && paragraph.numbering) paragraph.numbering.level = value;
  }

  /** Meets the end of an element: of properties, before it is written. */
  end(tag: string): void {
    if (AROUND.has(tag)) this.depths.leave();
    if (tag === 'w:tbl') this.depths.end();
    if (tag === 'w:pPr') this.endProperties();
    if (tag !== 'w:p') return;
    const paragraph = this.open.pop();
    if (paragraph?.hasBox || (paragraph?.hasWords && (paragraph.isHeading || !paragraph.item))) this.depths.end();
  }

  private endProperties(): void {
    this.inProperties = false;
    const paragraph = this.open.at(-1);
    if (!paragraph) return;
    const { style, outline } = paragraph;
    const level = outline ?? this.styles.headingOf(style);
    const isNamed = this.styles.isNamed(style, outline !== null);
    if (level !== null && !isNamed) this.restyle(paragraph, `${HEADING_STYLE}${level}`);
    paragraph.isHeading = level !== null;
    paragraph.item = this.itemOf(paragraph);
    // The converter reads the style first.
    if (level === null && paragraph.item && paragraph.numbering && this.styles.isPlain(style))
      this.restyle(paragraph, '');
    paragraph.itemAt = this.out.push('') - 1;
  }

  private restyle(paragraph: Paragraph, id: string): void {
    const { styleAt } = paragraph;
    const written = `<w:pStyle w:val="${id}">`;
    if (styleAt !== null) this.out[styleAt] = written;
    else this.out.push(`${written}</w:pStyle>`);
  }

  /** The list that a paragraph is an item of, by itself or by its style. */
  private itemOf({ style, numbering: own }: Paragraph): StyleNumbering | null {
    const fromStyle = this.styles.numberingOf(style);
    const list = own?.list ?? fromStyle?.list ?? null;
    if (list === null || list === '0') return null;
    // A paragraph that states a list and no level is on the level of its style, if that has one.
    const level = own?.level ?? fromStyle?.level ?? '0';
    return this.numbers.isShown(list, Number(level)) ? { list, level } : null;
  }

  /** Ends the properties of a paragraph, after they are written. */
  leaveProperties(): void {
    const paragraph = this.open.at(-1);
    if (paragraph) paragraph.markAt = this.out.push('') - 1;
  }

  /**
   * Meets words, or what stands for some. An item without any has no number: it does not become one
   * of the page.
   * @returns whether they are the first of their paragraph
   */
  meetWords(): boolean {
    const paragraph = this.open.at(-1);
    if (!paragraph || paragraph.hasWords) return false;
    paragraph.hasWords = true;
    const { item, isHeading, itemAt, markAt } = paragraph;
    if (!item) return true;
    const level = Number(item.level);
    const number = this.numbers.next(item.list, level);
    if (isHeading) return true;
    const kind = this.numbers.isOrdered(item.list, level) ? 'ordered' : 'bullets';
    const depth = this.depths.ofItem(level);
    this.out[itemAt] = `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${PLAIN_LISTS[kind]}"/></w:numPr>`;
    if (number !== null) this.out[markAt] = `<w:bookmarkStart w:name="${escapeAttribute(`${NUMBER_MARK}${number}`)}"/>`;
    return true;
  }
}
