import { readXml, type XmlAttributes, XmlBudget } from '#server/exchange/reading/read-xml.ts';
import type { Revisions } from '#server/exchange/reading/revisions.ts';
import type { WordChanges } from '#server/exchange/reading/word-changes.ts';
import { escapeAttribute, escapeText } from './escape-xml.ts';
import { FormPrompts } from './form-prompts.ts';
import { HiddenText } from './hidden-text.ts';
import { JoinedParagraphs } from './joined-paragraphs.ts';
import { type Deed, ElementJudge, instructionText, type Judgement } from './judge-element.ts';
import type { ListNumbers } from './list-numbers.ts';
import { OpenDrawings } from './open-drawings.ts';
import { OpenFields } from './open-fields.ts';
import { OpenParagraphs } from './open-paragraphs.ts';
import { type PartPlan, planPart } from './part-plan.ts';
import { revisedBy } from './revised.ts';
import { RowMarks } from './table/row-marks.ts';
import { TableGrid } from './table/table-grid.ts';
import { UsedPictures } from './used-pictures.ts';
import type { WordStyles } from './word-styles.ts';

/** Signs between the parts of an equation that Word sets above one another. */
const MATH_SIGNS: Readonly<Record<string, string>> = { 'm:den': '/', 'm:sup': '^', 'm:sub': '_' };
/** Elements that count as words: a paragraph with one of these is not an empty spacer. */
const WORDS = new Set(['w:drawing', 'w:pict', 'w:object', 'w:sym', 'w:footnoteReference', 'w:endnoteReference']);
/** Other names of elements: of pictures in drawings that were pasted from other programs. */
const NAMES: Readonly<Record<string, string>> = {
  'a:pic': 'pic:pic',
  'a:blipFill': 'pic:blipFill',
  'a:cNvPr': 'pic:cNvPr',
};
/** Of deleted text, when the text is read as it was before its changes. */
const DELETED_NAMES: Readonly<Record<string, string>> = { 'w:delText': 'w:t', 'w:delInstrText': 'w:instrText' };

interface RewriteOptions {
  readonly revisions?: Revisions | null;
  /** For a part with text: what headings, list items and hidden words are recognised by. */
  readonly text?: { readonly styles: WordStyles; readonly numbers: ListNumbers } | null;
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
 * boxes, text boxes, lists as Word counts them. Accepts tracked changes, and removes comments and
 * hidden words; all of it is counted.
 */
export class PartRewriter {
  /** Characters by language as runs state it; `''` for those that do not. */
  readonly languages = new Map<string, number>();
  private readonly out: string[] = [];
  readonly pictures = new UsedPictures(this.out);
  private readonly open: OpenElement[] = [];
  private readonly changes: WordChanges;
  private readonly budget: XmlBudget;
  private readonly revisions: Revisions | null;
  private readonly paragraphs: OpenParagraphs | null;
  private readonly hidden: HiddenText | null;
  private readonly drawings = new OpenDrawings(this.out);
  private readonly joined = new JoinedParagraphs(this.out);
  private readonly prompts = new FormPrompts();
  private readonly fields = new OpenFields();
  private readonly marks = new RowMarks();
  private readonly grid = new TableGrid(this.out);
  private readonly judge: ElementJudge;
  private plan: PartPlan = { chosen: [], isOfField: [] };
  /** Alternatives and signs of fields that were met. */
  private readonly met = { alternatives: 0, fieldSigns: 0 };
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

  /**
   * @param options.revisions collects tracked changes, which are then left out: the text is as it
   * was before
   */
  constructor(changes: WordChanges, budget: XmlBudget, { revisions = null, text = null }: RewriteOptions = {}) {
    this.changes = changes;
    this.budget = budget;
    this.revisions = revisions;
    this.paragraphs = text && new OpenParagraphs(this.out, text.styles, text.numbers);
    this.hidden = text && new HiddenText(text.styles);
    this.judge = new ElementJudge({ changes, revisions, marks: this.marks, isText: text !== null });
  }

  rewrite(xml: string): string {
    if (this.paragraphs) this.plan = planPart(xml, new XmlBudget(), this.revisions ? 'inserted' : 'deleted');
    readXml(xml, this.budget, {
      begin: (tag, attributes) => this.begin(tag, attributes),
      characters: (text) => this.characters(text),
      end: () => this.end(),
    });
    return this.out.join('');
  }

  private begin(name: string, attributes: XmlAttributes): void {
    const tag = this.nameOf(name);
    const parent = this.open.at(-1)?.tag ?? '';
    const value = attributes['w:val'];
    // Alternatives and signs in what is left out are counted as well.
    const isAlternative = this.meetAlternative(tag);
    const isOfField = tag !== 'w:fldChar' || this.meetFieldSign();
    const isSkipped = this.skipping > 0 || !isAlternative;
    if (!isSkipped) {
      this.hidden?.begin(tag, value, [parent, this.open.at(-2)?.tag ?? '']);
      this.prompts.begin(tag, attributes, parent);
    }
    const [deed, before = '', after = ''] = this.decide(tag, attributes, isSkipped || !isOfField);
    const isRevision = this.revisions !== null && this.skipping + this.inMath === 0 && revisedBy(tag, parent) !== null;
    this.open.push({ tag, deed, after, isRevision, at: this.out.length });
    if (isRevision && revisedBy(tag, parent) === 'inserted') this.inserting++;
    if (!isRevision) this.revisions?.pass();
    if (this.inserting > 0 && (tag === 'w:p' || tag === 'w:br' || tag === 'w:tab')) this.revisions?.insert(' ');
    if (deed === 'skip') this.skipping++;
    else this.pictures.enter(tag, attributes);
    if (tag === 'm:oMath' && deed !== 'skip') this.inMath++;
    if (!isSkipped && this.inMath === 0) this.paragraphs?.begin(tag, value ?? '');
    // An equation, a check box.
    if ((tag === 'm:oMath' && deed !== 'skip') || (tag === 'w:sym' && before !== '')) this.meetWords();
    if (before !== '') this.out.push(before);
    if (deed === 'keep') this.write(tag, attributes);
  }

  private decide(tag: string, attributes: XmlAttributes, isSkipped: boolean): Judgement {
    const parent = this.open.at(-1)?.tag ?? '';
    if (isSkipped) return ['skip'];
    if (this.inMath > 0) return ['unwrap', MATH_SIGNS[tag] ?? ''];
    if (this.hidden?.hides(tag, parent)) {
      if (this.hidden.meet()) this.changes.add('hidden');
      return ['skip'];
    }
    if (this.prompts.hides(tag, parent)) {
      if (this.prompts.meet()) this.changes.add('form-prompt');
      return ['skip'];
    }
    return this.judge.judge(tag, attributes, parent);
  }

  private write(tag: string, attributes: XmlAttributes): void {
    if (WORDS.has(tag)) this.meetWords();
    this.drawings.begin(tag, attributes);
    this.joined.begin(tag, this.open.at(-2)?.tag ?? '');
    this.marks.begin(tag, attributes['w:val']);
    this.grid.begin(tag, attributes, [this.open.at(-2)?.tag ?? '', this.open.at(-3)?.tag ?? '']);
    const shown = this.pictures.begin(tag, attributes);
    if (tag === 'w:r') this.runLanguage = '';
    else if (tag === 'w:lang') this.runLanguage = attributes['w:val'] ?? '';
    else if (tag === 'w:fldChar') this.meetField(attributes['w:fldCharType'] ?? '');
    else if (tag === 'w:txbxContent') this.changes.add('text-box');
    const written = Object.entries(shown).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
    this.out.push(`<${tag}${written.join('')}>`);
    if (tag === 'w:p') this.out.push(...this.marks.take());
  }

  /** The name under which an element is read. */
  private nameOf(name: string): string {
    if (this.revisions && this.inserting === 0 && DELETED_NAMES[name]) return DELETED_NAMES[name];
    return NAMES[name] ?? name;
  }

  private end(): void {
    const { tag, deed, after, isRevision, at } = this.open.pop()!;
    const parent = this.open.at(-1)?.tag ?? '';
    if (deed === 'skip') this.skipping--;
    else {
      this.hidden?.end(tag);
      this.prompts.end(tag);
      this.pictures.leave(tag);
    }
    if (isRevision) this.revisions?.end();
    if (isRevision && revisedBy(tag, parent) === 'inserted') this.inserting--;
    if (tag === 'm:oMath' && deed !== 'skip') this.inMath--;
    if (tag === 'mc:AlternateContent') this.alternatives.pop();
    if (deed === 'keep') {
      this.marks.end(tag);
      this.paragraphs?.end(tag);
      this.out.push(`</${tag}>`);
      this.joined.end(tag);
      this.grid.end(tag, parent);
      if (tag === 'w:pPr') this.paragraphs?.leaveProperties();
      if (this.drawings.end(tag, parent, at)) this.changes.add('drawing');
    }
    if (after !== '') this.out.push(after);
  }

  private characters(text: string): void {
    const { tag = '' } = this.open.at(-1) ?? {};
    if (this.inserting > 0 && tag === 'w:t') this.revisions?.insert(text);
    if (this.skipping > 0 || (this.inMath > 0 && tag !== 'm:t')) return;
    if (tag === 'w:instrText' && this.paragraphs) {
      this.fields.addCode(text);
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
    this.hidden?.pass();
    // The paragraph, and its words.
    if (this.paragraphs?.meetWords()) this.budget.takeNodes(2);
  }

  /** @returns false for an alternative that is not read */
  private meetAlternative(tag: string): boolean {
    if (tag === 'mc:AlternateContent') {
      this.alternatives.push({ chosen: this.plan.chosen[this.met.alternatives] ?? -1, met: 0 });
      this.met.alternatives++;
    }
    const alternative = this.alternatives.at(-1);
    if (!alternative || (tag !== 'mc:Choice' && tag !== 'mc:Fallback')) return true;
    return alternative.met++ === alternative.chosen;
  }

  /** @returns false for a sign of a field that does not begin or end in what is read */
  private meetFieldSign(): boolean {
    return this.plan.isOfField[this.met.fieldSigns++] ?? true;
  }

  private meetField(type: string): void {
    if (type === 'begin') this.fields.begin();
    const { code, isContents } =
      type === 'separate'
        ? this.fields.separate()
        : { code: type === 'end' ? this.fields.end() : '', isContents: false };
    if (isContents) this.changes.add('contents');
    if (code !== '') this.out.push(instructionText(code));
  }
}
