import { COMMENT_END, COMMENT_START } from '#content/import/word-comments.ts';
import { NUMBER_MARK } from '#content/import/word-lists.ts';
import { readXml, type XmlAttributes, type XmlBudget } from '#server/exchange/reading/read-xml.ts';
import type { Revisions } from '#server/exchange/reading/revisions.ts';
import type { WordChanges } from '#server/exchange/reading/word-changes.ts';
import type { ListNumbers } from './list-numbers.ts';
import type { StyleNumbering, WordStyles } from './word-styles.ts';

/** The effect on an element: it stays, only its content stays, or nothing does. */
type Deed = 'keep' | 'unwrap' | 'skip';

/** Elements of tracked changes within these are properties of paragraphs and rows. */
const PROPERTIES = new Set(['w:rPr', 'w:trPr', 'w:tcPr', 'w:pPr', 'w:numPr']);
/** Tracked changes: inserted text. */
const INSERTED = new Set(['w:ins', 'w:moveTo']);
const DELETED = new Set(['w:del', 'w:moveFrom']);
const isRevised = (tag: string, parent: string) => (INSERTED.has(tag) || DELETED.has(tag)) && !PROPERTIES.has(parent);
const COMMENT_MARKS = new Set(['w:commentRangeStart', 'w:commentRangeEnd']);
/** Codes of check boxes in the fonts Wingdings and Wingdings 2, and whether they are ticked. */
const BOXES: Readonly<Record<string, string>> = {
  F06F: '☐',
  F070: '☐',
  F071: '☐',
  F072: '☐',
  F0A8: '☐',
  F0A3: '☐',
  F0FE: '☑',
  F0FD: '☑',
  F052: '☑',
  F053: '☑',
  '2610': '☐',
  '2611': '☑',
  '2612': '☑',
};
/** Signs between the parts of an equation that Word sets above one another. */
const MATH_SIGNS: Readonly<Record<string, string>> = { 'm:den': '/', 'm:sup': '^', 'm:sub': '_' };

/** Of a picture, as its frame states how much of each is hidden. */
const SIDES = ['l', 't', 'r', 'b'];

/** The beginning of the ids of styles that headings get. */
export const HEADING_STYLE = 'NavetteHeading';

const field = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const escapeText = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const escapeAttribute = (text: string) => escapeText(text).replace(/"/g, '&quot;').replace(/\s/g, ' ');

const bookmark = (name: string) => `<w:bookmarkStart w:name="${escapeAttribute(name)}"/>`;

interface RewriteOptions {
  readonly revisions?: Revisions | null;
  readonly styles?: WordStyles | null;
  readonly numbers?: ListNumbers | null;
}

/**
 * Rewrites a part to preserve the words that the converter would ignore: equations, simple fields,
 * check boxes. Accepts tracked changes, and removes comments; all of it is counted.
 */
export class PartRewriter {
  /** Characters by language as runs state it; `''` for those that do not. */
  readonly languages = new Map<string, number>();
  private readonly out: string[] = [];
  private readonly open: {
    readonly tag: string;
    readonly deed: Deed;
    readonly after: string;
    readonly isRevision: boolean;
  }[] = [];
  private readonly changes: WordChanges;
  private readonly budget: XmlBudget;
  private readonly revisions: Revisions | null;
  /** Open elements of inserted text, while tracked changes are left out. */
  private inserting = 0;
  private skipping = 0;
  private inMath = 0;
  private inChoice = 0;
  /** Open fields: whether each is a table of contents, which a page makes itself. */
  private readonly fields: boolean[] = [];
  private runLanguage = '';
  /** The open paragraph has words, and is counted as a node. */
  private inCounted = false;
  /** Properties of the open paragraph, as far as styles decide on them. */
  private paragraph: {
    style: string;
    styleAt: number | null;
    outline: number | null;
    /** What the paragraph states itself. */
    numbering: { list: string | null; level: string } | null;
  } | null = null;
  private readonly styles: WordStyles | null;
  private readonly numbers: ListNumbers | null;
  /** The open paragraph as an item of a list, until it has words: where its number is marked. */
  private item: (StyleNumbering & { readonly at: number }) | null = null;
  /** For each open drawing, whether a picture or text was found in it. */
  private readonly drawings: boolean[] = [];
  /** For each open alternative, where its first choice begins, and whether it has a fallback. */
  private readonly alternatives: { choice: number[]; hasFallback: boolean }[] = [];

  /**
   * @param options.revisions collects tracked changes, which are then left out: the text is as it
   * was before
   * @param options.styles tell headings and items of lists, in a part with text
   * @param options.numbers count the items of lists
   */
  constructor(
    changes: WordChanges,
    budget: XmlBudget,
    { revisions = null, styles = null, numbers = null }: RewriteOptions = {},
  ) {
    this.styles = styles;
    this.numbers = numbers;
    this.changes = changes;
    this.budget = budget;
    this.revisions = revisions;
  }

  rewrite(xml: string): string {
    readXml(xml, this.budget, {
      begin: (tag, attributes) => this.begin(tag, attributes),
      say: (text) => this.say(text),
      end: () => this.end(),
    });
    return this.out.join('');
  }

  private begin(name: string, attributes: XmlAttributes): void {
    // Deleted text, when reading the text as it was before its changes.
    const tag = this.revisions && this.inserting === 0 && name === 'w:delText' ? 'w:t' : name;
    const parent = this.open.at(-1)?.tag ?? '';
    const [deed, before = '', after = ''] =
      this.skipping > 0
        ? (['skip'] as const)
        : this.inMath > 0
          ? this.beginInMath(tag)
          : this.judge(tag, attributes, parent);
    const isRevision =
      this.revisions !== null && this.skipping + this.inMath + this.inChoice === 0 && isRevised(tag, parent);
    this.open.push({ tag, deed, after, isRevision });
    if (isRevision && INSERTED.has(tag)) this.inserting++;
    if (!isRevision) this.revisions?.pass();
    if (this.inserting > 0 && (tag === 'w:p' || tag === 'w:br' || tag === 'w:tab')) this.revisions?.insert(' ');
    if (deed === 'skip') this.skipping++;
    if (tag === 'm:oMath' && deed !== 'skip') this.inMath++;
    if (before !== '') this.out.push(before);
    if (deed !== 'keep') return;
    this.meet(tag, attributes);
    const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
    this.out.push(`<${tag}${written.join('')}>`);
  }

  private end(): void {
    const { tag, deed, after, isRevision } = this.open.pop()!;
    if (deed === 'skip') this.skipping--;
    if (isRevision) this.revisions?.end();
    if (isRevision && INSERTED.has(tag)) this.inserting--;
    if (tag === 'm:oMath' && deed !== 'skip') this.inMath--;
    if (deed === 'keep') {
      const item = tag === 'w:pPr' ? this.leaveProperties() : null;
      this.out.push(`</${tag}>`);
      if (item) this.item = { ...item, at: this.out.push('') - 1 };
      this.leave(tag);
    }
    if (after !== '') this.out.push(after);
  }

  private say(text: string): void {
    const { tag = '' } = this.open.at(-1) ?? {};
    if (this.inserting > 0 && tag === 'w:t') this.revisions?.insert(text);
    if (this.skipping > 0 || (this.inMath > 0 && tag !== 'm:t')) return;
    if (tag === 'w:instrText' && this.fields.at(-1) === false && /^\s*TOC\b/.test(text)) {
      this.fields[this.fields.length - 1] = true;
      this.changes.add('contents');
    }
    if (tag === 'w:t' && this.fields.includes(true)) return;
    if (tag === 'w:t' && this.item && /\S/.test(text)) this.markNumber();
    if (tag === 'w:t' && !this.inCounted && /\S/.test(text)) {
      this.inCounted = true;
      // The paragraph, and its words.
      this.budget.takeNodes(2);
    }
    if (tag === 'w:t') this.languages.set(this.runLanguage, (this.languages.get(this.runLanguage) ?? 0) + text.length);
    this.out.push(escapeText(text));
  }

  private beginInMath(tag: string): readonly [Deed, string?, string?] {
    return ['unwrap', MATH_SIGNS[tag] ?? ''];
  }

  private judge(tag: string, attributes: XmlAttributes, parent: string): readonly [Deed, string?, string?] {
    if (COMMENT_MARKS.has(tag)) {
      const mark = tag === 'w:commentRangeStart' ? COMMENT_START : COMMENT_END;
      const name = `${mark}${attributes['w:id'] ?? ''}`;
      // A bookmark, which the converter preserves.
      return ['skip', bookmark(name)];
    }
    if (tag === 'w:commentReference') return ['skip'];
    // The properties that the paragraph had before somebody changed them.
    if (tag === 'w:pPrChange') return ['skip'];
    // What is read above a word is not set beside it.
    if (tag === 'w:rt' || tag === 'w:rubyPr') return ['skip'];
    if (tag === 'w:ruby' || tag === 'w:rubyBase') return ['unwrap'];
    if (tag === 'w:altChunk') {
      this.changes.add('chunk');
      return ['skip'];
    }
    if (tag === 'w:checkBox' && this.inChoice === 0) this.changes.add('checkbox');
    // The converter only checks that the element exists, whatever its value.
    if (tag === 'w:tblHeader' && /^(0|false|off)$/.test(attributes['w:val'] ?? '')) return ['skip'];
    if (tag === 'm:oMathPara') return ['unwrap'];
    if (tag === 'm:oMath') {
      if (this.inChoice === 0) this.changes.add('equation');
      return ['unwrap', '<w:r><w:t xml:space="preserve">', '</w:t></w:r>'];
    }
    if (tag === 'w:fldSimple') {
      const instruction = attributes['w:instr'] ?? '';
      return /HYPERLINK/i.test(instruction)
        ? [
            'unwrap',
            `${field('begin')}<w:r><w:instrText xml:space="preserve">${escapeText(instruction)}</w:instrText></w:r>${field('separate')}`,
            field('end'),
          ]
        : ['unwrap'];
    }
    if (tag === 'w14:checkbox') {
      this.changes.add('checkbox');
      return ['skip'];
    }
    const box = tag === 'w:sym' ? BOXES[(attributes['w:char'] ?? '').toUpperCase()] : undefined;
    if (box) {
      this.changes.add('checkbox');
      return ['skip', `<w:t>${box}</w:t>`];
    }
    return this.judgeRevision(tag, attributes, parent);
  }

  private judgeRevision(tag: string, attributes: XmlAttributes, parent: string): readonly [Deed, string?, string?] {
    if (!isRevised(tag, parent)) return ['keep'];
    const inserts = INSERTED.has(tag);
    const author = attributes['w:author'] ?? '';
    if (this.inChoice === 0) this.changes.add(inserts ? 'inserted' : 'deleted', author);
    if (!this.revisions || this.inChoice > 0) return [inserts === (this.revisions === null) ? 'unwrap' : 'skip'];
    const marks = this.revisions.begin(author, attributes['w:date'] ?? '');
    return [
      inserts ? 'skip' : 'unwrap',
      marks?.start ? bookmark(`${COMMENT_START}${marks.start}`) : '',
      marks ? bookmark(`${COMMENT_END}${marks.end}`) : '',
    ];
  }

  /**
   * Makes a heading or an item of a list of a paragraph that is one by its style or its outline
   * level.
   * @returns the list that it is an item of
   */
  private leaveProperties(): StyleNumbering | null {
    const { paragraph, styles } = this;
    this.paragraph = null;
    if (!paragraph || !styles) return null;
    const { style, styleAt, outline, numbering: own } = paragraph;
    const level = styles.isNamed(style) ? null : (outline ?? styles.headingOf(style));
    if (level !== null) {
      const named = `<w:pStyle w:val="${HEADING_STYLE}${level}">`;
      if (styleAt === null) this.out.push(`${named}</w:pStyle>`);
      else this.out[styleAt] = named;
    }
    if (own) return own.list === null ? null : { list: own.list, level: own.level };
    const numbering = level === null ? styles.numberingOf(style) : null;
    if (!numbering) return null;
    const value = (name: string, text: string) => `<w:${name} w:val="${escapeAttribute(text)}"/>`;
    this.out.push(`<w:numPr>${value('ilvl', numbering.level)}${value('numId', numbering.list)}</w:numPr>`);
    return numbering;
  }

  /** An empty item has no number: it does not become one of the page. */
  private markNumber(): void {
    const { item } = this;
    this.item = null;
    const number = item && this.numbers?.next(item.list, Number(item.level));
    if (item && typeof number === 'number') this.out[item.at] = bookmark(`${NUMBER_MARK}${number}`);
  }

  /** Notes what a preserved element means for the text around it. */
  private meet(tag: string, attributes: XmlAttributes): void {
    this.meetProperty(tag, attributes['w:val'] ?? '');
    if (tag === 'w:drawing' || tag === 'w:pict') this.markNumber();
    if (tag === 'w:p') [this.inCounted, this.item] = [false, null];
    else if (tag === 'w:r') this.runLanguage = '';
    else if (tag === 'w:fldChar') this.meetField(attributes['w:fldCharType'] ?? '');
    else if (tag === 'w:lang') this.runLanguage = attributes['w:val'] ?? '';
    else if (tag === 'w:drawing') this.drawings.push(false);
    else if (tag === 'pic:pic') this.drawings.fill(true);
    else if (tag === 'a:srcRect' && this.inChoice === 0 && SIDES.some((side) => Number(attributes[side] ?? 0) > 0))
      this.changes.add('picture-crop');
    else if (tag === 'w:txbxContent') {
      this.drawings.fill(true);
      if (this.inChoice === 0) this.changes.add('text-box');
    } else if (tag === 'mc:AlternateContent') this.alternatives.push({ choice: [], hasFallback: false });
    else if (tag === 'mc:Choice') {
      this.inChoice++;
      this.alternatives.at(-1)?.choice.push(this.out.length);
    } else if (tag === 'mc:Fallback') {
      const alternative = this.alternatives.at(-1);
      if (alternative) alternative.hasFallback = true;
    }
  }

  private meetProperty(tag: string, value: string): void {
    if (tag === 'w:pPr') this.paragraph = { style: '', styleAt: null, outline: null, numbering: null };
    const { paragraph } = this;
    if (!paragraph) return;
    // The element itself is written next.
    if (tag === 'w:pStyle') Object.assign(paragraph, { style: value, styleAt: this.out.length });
    else if (tag === 'w:outlineLvl' && Number(value) <= 8) paragraph.outline = Number(value) + 1;
    else if (tag === 'w:numPr') paragraph.numbering = { list: null, level: '0' };
    else if (tag === 'w:numId' && paragraph.numbering) paragraph.numbering.list = value;
    else if (tag === 'w:ilvl' && paragraph.numbering) paragraph.numbering.level = value;
  }

  private meetField(type: string): void {
    if (type === 'begin') this.fields.push(false);
    else if (type === 'end') this.fields.pop();
  }

  private leave(tag: string): void {
    if (tag === 'w:drawing' && !this.drawings.pop() && this.inChoice === 0) this.changes.add('drawing');
    if (tag === 'mc:Choice') {
      this.inChoice--;
      this.alternatives.at(-1)?.choice.push(this.out.length - 1);
    }
    if (tag !== 'mc:AlternateContent') return;
    // The converter reads fallbacks only: without one, the first choice becomes the fallback.
    const { choice, hasFallback } = this.alternatives.pop()!;
    const [start, end] = choice;
    if (hasFallback || start === undefined || end === undefined) return;
    this.out[start] = '<mc:Fallback>';
    this.out[end] = '</mc:Fallback>';
  }
}
