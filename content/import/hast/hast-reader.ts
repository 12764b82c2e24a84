import type { Element, Nodes, Root } from 'hast';
import { parseAddress } from '#content/addresses/address.ts';
import { fitStance } from '#content/citation/stance.ts';
import { fitLocator, parseTarget } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { ImportImages, type ResolveImage } from '#content/import/report/import-images.ts';
import type { ImportReport, LeftOutKind } from '#content/import/report/import-report.ts';
import { readPromptComment } from '#content/text/prompt-comment.ts';
import type { HastContext } from './hast-context.ts';
import { readCodeBlock, readFigure, readImage } from './hast-figure.ts';
import { readLink } from './hast-link.ts';
import { readList } from './hast-list.ts';
import { marksWithin, withMark } from './hast-marks.ts';
import { findNotes, type HastNotes } from './hast-notes.ts';
import { readTable } from './hast-table.ts';
import { hasClass, hasWords, isElement, property } from './hast-tree.ts';
import { readTypedBlock } from './hast-typed-block.ts';
import { ImportAnchors } from './import-anchors.ts';
import { type DocumentMarks, ImportFlow } from './import-flow.ts';

interface ReaderOptions {
  readonly report: ImportReport;
  readonly resolveImage: ResolveImage | null;
  /** The language of the whole text: a part with the same one gets no language mark. */
  readonly language: string | null;
  /** The number added to the level of each heading. */
  readonly headingShift: number;
}

/** Elements that begin a new line; all others are inline. */
const BLOCKS = new Set(
  (
    'address article aside body caption center dd details dialog div dl dt fieldset figcaption figure footer form header ' +
    'hgroup html legend main nav noscript optgroup option p search section summary tbody td tfoot th thead tr'
  ).split(' '),
);
const LEFT_OUT = new Map<string, LeftOutKind>([
  ...['iframe', 'object', 'embed', 'video', 'audio', 'canvas'].map((name) => [name, 'embed'] as const),
  ['script', 'script'],
]);
const SKIPPED = new Set([
  'head',
  'title',
  'style',
  'template',
  'colgroup',
  'col',
  'meta',
  'link',
  'base',
  'wbr',
  'rp',
  'area',
  'source',
  'track',
]);

/**
 * Reads an HTML tree from top to bottom. Inline and block content may be mixed in any way: an
 * inline element passes its marks on to its content.
 */
export class HastReader implements HastContext {
  readonly report: ImportReport;
  readonly resolveImage: ResolveImage | null;
  readonly images = new ImportImages();
  readonly anchors = new ImportAnchors();
  private readonly options: ReaderOptions;
  private readonly notes: HastNotes;

  constructor(root: Root, options: ReaderOptions) {
    this.options = options;
    this.report = options.report;
    this.resolveImage = options.resolveImage;
    this.notes = findNotes(root);
  }

  read(parent: Root | Element, marks: DocumentMarks = []): DocumentNode[] {
    const flow = new ImportFlow((node) => this.anchors.claim(node));
    this.readChildren(parent, marks, flow);
    return flow.finish();
  }

  /** Resolves links within the text, once all blocks have their ids. */
  resolveLinks(): void {
    for (let lost = this.anchors.resolve(); lost > 0; lost--) this.report.leaveOut('link');
  }

  readChildren(parent: Root | Element, marks: DocumentMarks, flow: ImportFlow): void {
    for (const child of parent.children) this.readNode(child, marks, flow);
  }

  isOmitted(element: Element): boolean {
    return this.notes.omitted.has(element);
  }

  private readNode(node: Nodes, marks: DocumentMarks, flow: ImportFlow): void {
    if (node.type === 'text') flow.text(node.value, marks);
    else if (node.type === 'comment') flow.prompt(readPromptComment(node.value));
    else if (node.type === 'element' && !this.isOmitted(node)) this.readElement(node, marks, flow);
  }

  private readElement(node: Element, around: DocumentMarks, flow: ImportFlow): void {
    const name = node.tagName;
    if (SKIPPED.has(name)) return;
    const lost = LEFT_OUT.get(name);
    if (lost) {
      this.report.leaveOut(lost);
      return;
    }
    if (name === 'dl') this.report.leaveOut('definition-list');
    this.meetAnchor(node, flow);
    const marks = marksWithin(node, around, this.options.language);
    if (/^h[1-6]$/.test(name)) this.readHeading(node, marks, flow);
    else if (this.readInline(node, marks, flow) || this.readWhole(node, marks, flow)) return;
    else if (BLOCKS.has(name)) this.readContainer(node, marks, flow);
    else this.readChildren(node, marks, flow);
  }

  private meetAnchor(node: Element, flow: ImportFlow): void {
    const names = [property(node, 'id'), node.tagName === 'a' ? property(node, 'name') : ''].filter(Boolean);
    if (names.length === 0) return;
    // A block's anchor does not belong to the line before it.
    if (BLOCKS.has(node.tagName) || isWhole(node)) flow.endLine();
    for (const anchor of names) this.anchors.meet(anchor);
  }

  /** Reads inline elements that are more than their words. Returns whether it did. */
  private readInline(node: Element, marks: DocumentMarks, flow: ImportFlow): boolean {
    switch (node.tagName) {
      case 'a':
        if (!this.readNote(node, flow)) readLink(this, node, marks, flow);
        return true;
      case 'br':
        flow.lineBreak();
        return true;
      case 'img':
        readImage(this, node, marks, flow);
        return true;
      case 'q':
        flow.text('«\u00a0', marks);
        this.readChildren(node, marks, flow);
        flow.text('\u00a0»', marks);
        return true;
      case 'svg':
        if (property(node, 'ariaHidden') !== 'true') this.report.leaveOut('drawing');
        return true;
      case 'input':
        if (property(node, 'type') !== 'hidden') this.report.leaveOut('form-field');
        return true;
      case 'span':
        if (this.readCitation(node, flow)) return true;
        if (!('dataFootnote' in node.properties)) return false;
        this.addNote(node, flow);
        return true;
      default:
        return false;
    }
  }

  /** Reads blocks with a node of their own. Returns whether it did. */
  private readWhole(node: Element, marks: DocumentMarks, flow: ImportFlow): boolean {
    switch (node.tagName) {
      case 'ul':
      case 'ol':
      case 'menu':
      case 'dir':
        readList(this, node, marks, flow);
        return true;
      case 'table':
        readTable(this, node, marks, flow);
        return true;
      case 'blockquote':
        this.readQuote(node, marks, flow);
        return true;
      case 'pre':
      case 'listing':
      case 'xmp':
        readCodeBlock(this, node, flow);
        return true;
      case 'hr':
        flow.block({ type: 'horizontalRule' });
        return true;
      case 'aside':
      case 'figure':
        if ('dataKind' in node.properties) readTypedBlock(this, node, marks, flow);
        else if (node.tagName === 'figure') readFigure(this, node, marks, flow);
        else return false;
        return true;
      case 'div': {
        const href = property(node, 'dataHref');
        if (!parseAddress(href) || hasWords(node)) return false;
        const card: DocumentNode = { type: 'pageCard', attrs: { href } };
        flow.block(card);
        this.anchors.claim(card);
        return true;
      }
      case 'section':
        return this.isNotes(node);
      default:
        return false;
    }
  }

  private readContainer(node: Element, marks: DocumentMarks, flow: ImportFlow): void {
    const strong = node.tagName === 'summary' || node.tagName === 'dt';
    flow.endLine();
    this.readChildren(node, strong ? withMark(marks, 'bold') : marks, flow);
    flow.endLine();
  }

  private readQuote(node: Element, marks: DocumentMarks, flow: ImportFlow): void {
    const quote: DocumentNode = { type: 'blockquote' };
    flow.endLine();
    this.anchors.claim(quote);
    quote.content = this.read(node, marks);
    if (quote.content.length > 0) flow.block(quote);
  }

  /** A heading is one line: paragraphs within it are joined, other blocks follow it. */
  private readHeading(node: Element, marks: DocumentMarks, flow: ImportFlow): void {
    const level = Math.min(6, Number(node.tagName[1]) + this.options.headingShift);
    const heading: DocumentNode = { type: 'heading', attrs: { level: Math.max(2, level) } };
    flow.endLine();
    this.anchors.claim(heading);
    const line: DocumentNode[] = [];
    const after: DocumentNode[] = [];
    for (const block of this.read(
      node,
      marks.filter((mark) => mark.type !== 'bold'),
    )) {
      if (block.type !== 'paragraph' && block.type !== 'heading') {
        after.push(block);
        continue;
      }
      // The inner heading decides the level: the outer one often only wraps content that folds.
      if (block.type === 'heading') {
        this.report.leaveOut('nested-heading');
        heading.attrs = block.attrs;
      }
      if (line.length > 0) line.push({ type: 'text', text: ' ' });
      line.push(
        ...(block.content ?? []).map((child) => (child.type === 'hardBreak' ? { type: 'text', text: ' ' } : child)),
      );
      this.anchors.move(block, heading);
    }
    const alternative = after.map((block) => block.attrs?.alt).filter((alt) => typeof alt === 'string' && alt !== '');
    if (line.length === 0 && alternative.length > 0) line.push({ type: 'text', text: alternative.join(' ') });
    heading.content = line;
    if (line.length > 0) flow.block(heading);
    else this.report.leaveOut('empty-heading');
    for (const block of after) flow.block(block);
  }

  private readNote(call: Element, flow: ImportFlow): boolean {
    const note = this.notes.noteOf.get(call);
    if (note) this.addNote(note, flow);
    return note !== undefined;
  }

  private readCitation(node: Element, flow: ImportFlow): boolean {
    const target = property(node, 'dataCitation');
    if (!parseTarget(target)) return false;
    const [locator, stance] = [fitLocator(property(node, 'dataLocator')), fitStance(property(node, 'dataStance'))];
    flow.inline({ type: 'citation', attrs: { target, locator, stance } });
    return true;
  }

  /**
   * A note is one line of text: its paragraphs are joined, what it cites follows its call, and its
   * pictures the paragraph of its call.
   */
  private addNote(note: Element, flow: ImportFlow): void {
    const content: DocumentNode[] = [];
    const citations: DocumentNode[] = [];
    const figures: DocumentNode[] = [];
    const collect = (blocks: readonly DocumentNode[]) => {
      for (const block of blocks) {
        if (block.type === 'figure') figures.push(block);
        const line = (block.content ?? []).filter((child) => child.type === 'text');
        if (line.length > 0 && content.length > 0) content.push({ type: 'text', text: ' ' });
        content.push(...line);
        citations.push(...(block.content ?? []).filter((child) => child.type === 'citation'));
        collect((block.content ?? []).filter((child) => !['text', 'footnote', 'citation'].includes(child.type)));
      }
    };
    collect(this.read(note));
    if (content.length > 0) flow.inline({ type: 'footnote', content });
    for (const citation of citations) flow.inline(citation);
    for (const figure of figures) flow.figure(figure);
  }

  /** True for a list of notes that were all read at their calls. */
  private isNotes(node: Element): boolean {
    if (!hasClass(node, 'footnotes') && !('dataFootnotes' in node.properties)) return false;
    const items: Element[] = [];
    const collect = (element: Element) => {
      for (const child of element.children) {
        if (isElement(child, 'li')) items.push(child);
        else if (child.type === 'element') collect(child);
      }
    };
    collect(node);
    return items.length > 0 && items.every((item) => this.isOmitted(item));
  }
}

/** Elements that become one block, which takes over their anchor. */
function isWhole(node: Element): boolean {
  return /^(h[1-6]|ul|ol|li|table|blockquote|pre|hr)$/.test(node.tagName);
}
