import { COMMENT_END, COMMENT_START } from '#content/import/word-comments.ts';
import { readXml, type XmlAttributes, XmlBudget } from '#server/exchange/reading/read-xml.ts';
import type { Revisions } from '#server/exchange/reading/revisions.ts';
import type { WordChanges } from '#server/exchange/reading/word-changes.ts';
import { escapeAttribute, escapeText } from './escape-xml.ts';
import { linkOfField, plainField } from './field-code.ts';
import { OpenDrawings } from './open-drawings.ts';
import { OpenFields } from './open-fields.ts';
import type { OpenParagraphs } from './open-paragraphs.ts';
import { type PartPlan, planPart } from './part-plan.ts';

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

const instructionText = (code: string) => `<w:instrText xml:space="preserve">${escapeText(code)}</w:instrText>`;
const instruction = (code: string) => `<w:r>${instructionText(code)}</w:r>`;
const char = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const bookmark = (name: string) => `<w:bookmarkStart w:name="${escapeAttribute(name)}"/>`;

/** What stands for words: a paragraph with one of these is none that only spaces others apart. */
const WORDS = new Set(['w:drawing', 'w:pict', 'w:object', 'w:sym', 'w:footnoteReference', 'w:endnoteReference']);
/** Of items of lists, which are written anew. */
const NUMBERING = new Set(['w:ilvl', 'w:numId', 'w:numberingChange']);
/** Directions of words, which a page finds by itself. */
const AROUND_WORDS = new Set(['w:dir', 'w:bdo']);
/** Shapes of older programs beside those that the converter knows. */
const OLD_SHAPE = /^v:(oval|line|arc|curve|polyline|image|background)$/;
/** Of pictures in drawings that were pasted from other programs. */
const PASTED: Readonly<Record<string, string>> = {
  'a:pic': 'pic:pic',
  'a:blipFill': 'pic:blipFill',
  'a:cNvPr': 'pic:cNvPr',
};

interface RewriteOptions {
  readonly revisions?: Revisions | null;
  /** Of a part with text: tells headings and items of lists. */
  readonly findParagraphs?: ((out: string[]) => OpenParagraphs) | null;
}

interface OpenElement {
  readonly tag: string;
  readonly deed: Deed;
  readonly after: string;
  readonly isRevision: boolean;
  /** Where it is written. */
  readonly at: number;
}

/**
 * Rewrites a part to preserve what the converter would ignore: equations, simple fields, check
 * boxes, text boxes, lists as Word counts them. Accepts tracked changes, and removes comments; all
 * of it is counted.
 */
export class PartRewriter {
  /** Characters by language as runs state it; `''` for those that do not. */
  readonly languages = new Map<string, number>();
  private readonly out: string[] = [];
  private readonly open: OpenElement[] = [];
  private readonly changes: WordChanges;
  private readonly budget: XmlBudget;
  private readonly revisions: Revisions | null;
  private readonly paragraphs: OpenParagraphs | null;
  private readonly drawings = new OpenDrawings(this.out);
  private readonly fields = new OpenFields();
  private plan: PartPlan = { chosen: [], isClosed: [] };
  /** Alternatives and fields that have begun. */
  private readonly begun = { alternatives: 0, fields: 0 };
  /**
   * For each open `mc:AlternateContent`, which of its alternatives is read, and those that were
   * met.
   */
  private readonly alternatives: { readonly chosen: number; met: number }[] = [];
  /** Open elements of inserted text, while tracked changes are left out. */
  private inserting = 0;
  private skipping = 0;
  private inMath = 0;
  private runLanguage = '';
  /** Bookmarks between rows and cells, where the converter would not look for any. */
  private waiting: string[] = [];
  /** For each open cell, whether the one above it covers it: the converter leaves it out. */
  private readonly covered: boolean[] = [];

  /**
   * @param options.revisions collects tracked changes, which are then left out: the text is as it
   * was before
   */
  constructor(
    changes: WordChanges,
    budget: XmlBudget,
    { revisions = null, findParagraphs = null }: RewriteOptions = {},
  ) {
    this.changes = changes;
    this.budget = budget;
    this.revisions = revisions;
    this.paragraphs = findParagraphs?.(this.out) ?? null;
  }

  rewrite(xml: string): string {
    if (this.paragraphs) this.plan = planPart(xml, new XmlBudget());
    readXml(xml, this.budget, {
      begin: (tag, attributes) => this.begin(tag, attributes),
      say: (text) => this.say(text),
      end: () => this.end(),
    });
    return this.out.join('');
  }

  private begin(name: string, attributes: XmlAttributes): void {
    const tag = this.nameOf(name);
    const parent = this.open.at(-1)?.tag ?? '';
    // Those that are left out are counted as well.
    const isAlternative = this.meetAlternative(tag);
    const closes = tag === 'w:fldChar' && this.countField(attributes);
    const [deed, before = '', after = ''] =
      this.skipping > 0 || !isAlternative
        ? (['skip'] as const)
        : this.inMath > 0
          ? this.beginInMath(tag)
          : this.judge(tag, attributes, parent);
    const isRevision = this.revisions !== null && this.skipping + this.inMath === 0 && isRevised(tag, parent);
    const isSkipped = this.skipping > 0 || !isAlternative;
    this.open.push({ tag, deed, after, isRevision, at: this.out.length });
    if (isRevision && INSERTED.has(tag)) this.inserting++;
    if (!isRevision) this.revisions?.pass();
    if (this.inserting > 0 && (tag === 'w:p' || tag === 'w:br' || tag === 'w:tab')) this.revisions?.insert(' ');
    if (deed === 'skip') this.skipping++;
    if (tag === 'm:oMath' && deed !== 'skip') this.inMath++;
    if (!isSkipped && this.inMath === 0) this.paragraphs?.begin(tag, attributes['w:val'] ?? '');
    if (tag === 'm:oMath' && deed !== 'skip') this.meetWords();
    if (before !== '') this.out.push(before);
    if (deed !== 'keep') return;
    this.meet(tag, attributes, closes);
    const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
    this.out.push(`<${tag}${written.join('')}>`);
    if (tag === 'w:p' && !this.covered.at(-1)) this.out.push(...this.waiting.splice(0));
  }

  /** The name under which an element is read. */
  private nameOf(name: string): string {
    // Deleted text, when reading the text as it was before its changes.
    if (this.revisions && this.inserting === 0 && name === 'w:delText') return 'w:t';
    return PASTED[name] ?? name;
  }

  private end(): void {
    const { tag, deed, after, isRevision, at } = this.open.pop()!;
    if (deed === 'skip') this.skipping--;
    if (isRevision) this.revisions?.end();
    if (isRevision && INSERTED.has(tag)) this.inserting--;
    if (tag === 'm:oMath' && deed !== 'skip') this.inMath--;
    if (tag === 'mc:AlternateContent') this.alternatives.pop();
    if (tag === 'w:tc' && deed === 'keep') this.covered.pop();
    if (deed === 'keep') {
      this.paragraphs?.end(tag);
      this.out.push(`</${tag}>`);
      if (tag === 'w:pPr') this.paragraphs?.leaveProperties();
      if (this.drawings.end(tag, this.open.at(-1)?.tag ?? '', at)) this.changes.add('drawing');
    }
    if (after !== '') this.out.push(after);
  }

  private say(text: string): void {
    const { tag = '' } = this.open.at(-1) ?? {};
    if (this.inserting > 0 && tag === 'w:t') this.revisions?.insert(text);
    if (this.skipping > 0 || (this.inMath > 0 && tag !== 'm:t')) return;
    if (tag === 'w:instrText' && this.paragraphs) {
      this.fields.say(text);
      return;
    }
    if (tag === 'w:t' && !this.fields.showsWords) return;
    if (tag === 'w:t') {
      if (/\S/.test(text)) this.meetWords();
      this.languages.set(this.runLanguage, (this.languages.get(this.runLanguage) ?? 0) + text.length);
    }
    this.out.push(escapeText(text));
  }

  private meetWords(): void {
    // The paragraph, and its words.
    if (this.paragraphs?.meetWords()) this.budget.takeNodes(2);
  }

  /** @returns false for an alternative that is not read */
  private meetAlternative(tag: string): boolean {
    if (tag === 'mc:AlternateContent') {
      this.alternatives.push({ chosen: this.plan.chosen[this.begun.alternatives] ?? -1, met: 0 });
      this.begun.alternatives++;
    }
    const alternative = this.alternatives.at(-1);
    if (!alternative || (tag !== 'mc:Choice' && tag !== 'mc:Fallback')) return true;
    return alternative.met++ === alternative.chosen;
  }

  /** @returns whether the field that begins here has an end */
  private countField(attributes: XmlAttributes): boolean {
    return attributes['w:fldCharType'] === 'begin' && this.plan.isClosed[this.begun.fields++] === true;
  }

  private beginInMath(tag: string): readonly [Deed, string?, string?] {
    return ['unwrap', MATH_SIGNS[tag] ?? ''];
  }

  private judge(tag: string, attributes: XmlAttributes, parent: string): readonly [Deed, string?, string?] {
    if (COMMENT_MARKS.has(tag)) {
      const mark = tag === 'w:commentRangeStart' ? COMMENT_START : COMMENT_END;
      // A bookmark, which the converter preserves.
      return ['skip', this.placed(bookmark(`${mark}${attributes['w:id'] ?? ''}`), parent)];
    }
    if (tag === 'w:bookmarkStart' && /^w:t(bl|r)$/.test(parent))
      return ['skip', this.placed(bookmark(attributes['w:name'] ?? ''), parent)];
    if (tag === 'w:bookmarkEnd' && /^w:t(bl|r)$/.test(parent)) return ['skip'];
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
    if (tag === 'w:checkBox') this.changes.add('checkbox');
    // The converter only checks that the element exists, whatever its value.
    if (tag === 'w:tblHeader' && /^(0|false|off)$/.test(attributes['w:val'] ?? '')) return ['skip'];
    if (tag === 'm:oMathPara') return ['unwrap'];
    if (tag === 'm:oMath') {
      this.changes.add('equation');
      return ['unwrap', '<w:r><w:t xml:space="preserve">', '</w:t></w:r>'];
    }
    if (tag === 'w:fldSimple') {
      const link = linkOfField(attributes['w:instr'] ?? '');
      return link
        ? ['unwrap', `${char('begin')}${instruction(plainField(link))}${char('separate')}`, char('end')]
        : ['unwrap'];
    }
    if (tag === 'w14:checkbox') {
      this.changes.add('checkbox');
      return ['skip'];
    }
    const box = tag === 'w:sym' ? BOXES[(attributes['w:char'] ?? '').toUpperCase()] : undefined;
    if (box) {
      this.changes.add('checkbox');
      this.meetWords();
      return ['skip', `<w:t>${box}</w:t>`];
    }
    return this.judgeText(tag, attributes, parent);
  }

  /** Judges what only parts with text have. */
  private judgeText(tag: string, attributes: XmlAttributes, parent: string): readonly [Deed, string?, string?] {
    if (!this.paragraphs) return this.judgeRevision(tag, attributes, parent);
    if (tag === 'w:numPr' && parent === 'w:pPr') return ['unwrap'];
    if (NUMBERING.has(tag) || parent === 'w:numPr') return ['skip'];
    if (tag.startsWith('mc:') || AROUND_WORDS.has(tag) || OLD_SHAPE.test(tag)) return ['unwrap'];
    if (tag === 'w:cr') return ['skip', '<w:br/>'];
    if (tag === 'w:ptab') return ['skip', '<w:tab/>'];
    // The words after a break of pages are a paragraph of their own, as two breaks of lines make
    // it.
    if (tag === 'w:br' && /^(page|column)$/.test(attributes['w:type'] ?? '')) return ['skip', '<w:br/><w:br/>'];
    if (tag === 'v:textpath' && /\S/.test(attributes.string ?? '')) {
      this.changes.add('text-box');
      return ['skip', `<w:p><w:r><w:t>${escapeText(attributes.string!)}</w:t></w:r></w:p>`];
    }
    return this.judgeRevision(tag, attributes, parent);
  }

  private judgeRevision(tag: string, attributes: XmlAttributes, parent: string): readonly [Deed, string?, string?] {
    if (!isRevised(tag, parent)) return ['keep'];
    const inserts = INSERTED.has(tag);
    const author = attributes['w:author'] ?? '';
    this.changes.add(inserts ? 'inserted' : 'deleted', author);
    if (!this.revisions) return [inserts ? 'unwrap' : 'skip'];
    const marks = this.revisions.begin(author, attributes['w:date'] ?? '');
    return [
      inserts ? 'skip' : 'unwrap',
      marks?.start ? this.placed(bookmark(`${COMMENT_START}${marks.start}`), parent) : '',
      marks ? this.placed(bookmark(`${COMMENT_END}${marks.end}`), parent) : '',
    ];
  }

  /** A bookmark where it may stand: between rows and cells, it waits for the next paragraph. */
  private placed(mark: string, parent: string): string {
    if (!/^w:t(bl|r)$/.test(parent)) return mark;
    this.waiting.push(mark);
    return '';
  }

  /** Notes what a preserved element means for the text around it. */
  private meet(tag: string, attributes: XmlAttributes, closes: boolean): void {
    if (WORDS.has(tag)) this.meetWords();
    this.drawings.begin(tag, attributes);
    if (tag === 'w:tc') this.covered.push(false);
    else if (tag === 'w:vMerge' && attributes['w:val'] !== 'restart' && this.covered.pop() !== undefined)
      this.covered.push(true);
    else if (tag === 'w:r') this.runLanguage = '';
    else if (tag === 'w:fldChar') this.meetField(attributes['w:fldCharType'] ?? '', closes);
    else if (tag === 'w:lang') this.runLanguage = attributes['w:val'] ?? '';
    else if (tag === 'a:srcRect' && SIDES.some((side) => Number(attributes[side] ?? 0) > 0))
      this.changes.add('picture-crop');
    else if (tag === 'w:txbxContent') this.changes.add('text-box');
  }

  private meetField(type: string, closes: boolean): void {
    if (type === 'begin') this.fields.begin(closes);
    const { code, isContents } =
      type === 'separate'
        ? this.fields.separate()
        : { code: type === 'end' ? this.fields.end() : '', isContents: false };
    if (isContents) this.changes.add('contents');
    if (code !== '') this.out.push(instructionText(code));
  }
}
