import { COMMENT_END, COMMENT_START } from '#content/import/word-comments.ts';
import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import type { Revisions } from '#server/exchange/reading/revisions.ts';
import type { WordChanges } from '#server/exchange/reading/word-changes.ts';
import { checkBoxOf } from './check-boxes.ts';
import { escapeAttribute, escapeText } from './escape-xml.ts';
import { linkOfField, plainField } from './field-code.ts';
import { isOn } from './on-off.ts';
import { revisedBy } from './revised.ts';
import { RowMarks } from './table/row-marks.ts';

/** The effect on an element: it stays, only its content stays, or nothing does. */
export type Deed = 'keep' | 'unwrap' | 'skip';
/** What is done with an element, and what is written before and after it. */
export type Judgement = readonly [Deed, string?, string?];

const COMMENT_MARKS: Readonly<Record<string, string>> = {
  'w:commentRangeStart': COMMENT_START,
  'w:commentRangeEnd': COMMENT_END,
};
/**
 * Left out in all parts: properties that a paragraph had before somebody changed them; what is read
 * above a word, which is not set beside it.
 */
const SKIPPED = new Set(['w:commentReference', 'w:pPrChange', 'w:rt', 'w:rubyPr']);
const UNWRAPPED = new Set(['w:ruby', 'w:rubyBase', 'm:oMathPara']);
/** Of items of lists, which are rewritten. */
const NUMBERING = new Set(['w:ilvl', 'w:numId', 'w:numberingChange']);
/** Directions of words, which a page finds by itself. */
const AROUND_WORDS = new Set(['w:dir', 'w:bdo']);
/** Shapes of older programs beside those that the converter knows. */
const OLD_SHAPE = /^v:(oval|line|arc|curve|polyline|image|background)$/;

const char = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const bookmark = (name: string) => `<w:bookmarkStart w:name="${escapeAttribute(name)}"/>`;

/** The instruction of a field, within a run. */
export const instructionText = (code: string) => `<w:instrText xml:space="preserve">${escapeText(code)}</w:instrText>`;

/** Decides what becomes of the elements of a part, and counts what is changed by it. */
export class ElementJudge {
  private readonly changes: WordChanges;
  private readonly revisions: Revisions | null;
  private readonly marks: RowMarks;
  private readonly isText: boolean;

  /** @param options.isText of a part with text, whose lists and shapes are rewritten */
  constructor(options: {
    readonly changes: WordChanges;
    readonly revisions: Revisions | null;
    readonly marks: RowMarks;
    readonly isText: boolean;
  }) {
    this.changes = options.changes;
    this.revisions = options.revisions;
    this.marks = options.marks;
    this.isText = options.isText;
  }

  judge(tag: string, attributes: XmlAttributes, parent: string): Judgement {
    return (
      this.judgeMark(tag, attributes, parent) ??
      this.judgeSign(tag, attributes, parent) ??
      (this.isText ? this.judgeText(tag, attributes, parent) : null) ??
      this.judgeRevision(tag, attributes, parent)
    );
  }

  /** Comments and bookmarks. */
  private judgeMark(tag: string, attributes: XmlAttributes, parent: string): Judgement | null {
    const mark = COMMENT_MARKS[tag];
    // A bookmark, which the converter preserves.
    if (mark) return ['skip', this.marks.place(bookmark(`${mark}${attributes['w:id'] ?? ''}`), parent)];
    if (!RowMarks.standsBetween(parent)) return null;
    if (tag === 'w:bookmarkStart') return ['skip', this.marks.place(bookmark(attributes['w:name'] ?? ''), parent)];
    return tag === 'w:bookmarkEnd' ? ['skip'] : null;
  }

  /** What stands for words, and what the converter knows in another form, or not at all. */
  private judgeSign(tag: string, attributes: XmlAttributes, parent: string): Judgement | null {
    if (SKIPPED.has(tag)) return ['skip'];
    if (UNWRAPPED.has(tag)) return ['unwrap'];
    switch (tag) {
      case 'w:altChunk':
        this.changes.add('chunk');
        return ['skip'];
      // The link of a drawing, in the properties with its description; elsewhere it is a link of
      // words.
      case 'a:hlinkClick':
        if (parent === 'wp:docPr' && attributes['r:id']) this.changes.add('picture-link');
        return null;
      case 'w:checkBox':
        this.changes.add('checkbox');
        return null;
      case 'w14:checkbox':
        this.changes.add('checkbox');
        return ['skip'];
      case 'w:tblHeader':
        // The converter only checks that the element exists, whatever its value.
        return isOn(attributes['w:val']) ? null : ['skip'];
      case 'm:oMath':
        this.changes.add('equation');
        return ['unwrap', '<w:r><w:t xml:space="preserve">', '</w:t></w:r>'];
      case 'w:fldSimple': {
        const link = linkOfField(attributes['w:instr'] ?? '');
        if (!link) return ['unwrap'];
        const code = `<w:r>${instructionText(plainField(link))}</w:r>`;
        return ['unwrap', `${char('begin')}${code}${char('separate')}`, char('end')];
      }
      case 'w:sym': {
        const box = checkBoxOf(attributes['w:char'] ?? '');
        if (box === null) return null;
        this.changes.add('checkbox');
        return ['skip', `<w:t>${box}</w:t>`];
      }
      default:
        return null;
    }
  }

  /** What only parts with text have. */
  private judgeText(tag: string, attributes: XmlAttributes, parent: string): Judgement | null {
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
    return null;
  }

  private judgeRevision(tag: string, attributes: XmlAttributes, parent: string): Judgement {
    // As it was before, a paragraph or a row whose mark was deleted stands by itself.
    if (this.revisions && tag === 'w:del' && (parent === 'w:rPr' || parent === 'w:trPr')) return ['skip'];
    const kind = revisedBy(tag, parent);
    if (kind === null) return ['keep'];
    const author = attributes['w:author'] ?? '';
    this.changes.add(kind, author);
    if (!this.revisions) return [kind === 'inserted' ? 'unwrap' : 'skip'];
    const marks = this.revisions.begin(author, attributes['w:date'] ?? '');
    return [
      kind === 'inserted' ? 'skip' : 'unwrap',
      marks?.start ? this.marks.place(bookmark(`${COMMENT_START}${marks.start}`), parent) : '',
      marks ? this.marks.place(bookmark(`${COMMENT_END}${marks.end}`), parent) : '',
    ];
  }
}
