import type { DocumentNode } from '#content/document/document.ts';

export type DocumentMarks = NonNullable<DocumentNode['marks']>;

/** HTML's own white space; no-break spaces are characters like others. */
const WHITE = /[ \t\n\r\f]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g;

/** Called with each block that is made, so that the anchors met before it come to point at it. */
type OnBlock = (node: DocumentNode) => void;

/**
 * Blocks in the order of reading. Inline content gathers in a line, which becomes a paragraph as soon as a block
 * follows: so inline and block content may be mixed in any way, as they are in HTML.
 */
export class ImportFlow {
  private readonly blocks: DocumentNode[] = [];
  private readonly onBlock: OnBlock;
  private line: DocumentNode[] = [];
  private lineHasWords = false;
  /** Figures met within a line stand after its paragraph. */
  private figures: DocumentNode[] = [];

  constructor(onBlock: OnBlock) {
    this.onBlock = onBlock;
  }

  /** Adds words, their white space run together as HTML does. */
  text(value: string, marks: DocumentMarks): void {
    let text = value.replace(CONTROL, '').replace(WHITE, ' ');
    if (text.startsWith(' ') && this.endsWithSpace()) text = text.slice(1);
    if (text === '') return;
    if (/\S/.test(text)) this.lineHasWords = true;
    this.line.push(marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text });
  }

  /** Adds an inline node: a note. */
  inline(node: DocumentNode): void {
    this.lineHasWords = true;
    this.line.push(node);
  }

  /** Ends a line of verse; two in a row end the paragraph. */
  lineBreak(): void {
    this.trimEnd();
    const last = this.line.at(-1);
    if (last?.type === 'hardBreak') this.endLine();
    else if (last) this.line.push({ type: 'hardBreak' });
  }

  /** Adds a figure: at once before a line's words, else after its paragraph. */
  figure(node: DocumentNode): void {
    this.onBlock(node);
    if (this.lineHasWords) this.figures.push(node);
    else this.blocks.push(node);
  }

  /** Adds a block. */
  block(node: DocumentNode): void {
    this.endLine();
    this.blocks.push(node);
  }

  /** Ends the paragraph that is being gathered. */
  endLine(): void {
    this.trimEnd();
    while (this.line.at(-1)?.type === 'hardBreak') {
      this.line.pop();
      this.trimEnd();
    }
    if (this.lineHasWords) {
      const paragraph = { type: 'paragraph', content: this.line };
      this.onBlock(paragraph);
      this.blocks.push(paragraph);
    }
    this.blocks.push(...this.figures);
    this.line = [];
    this.lineHasWords = false;
    this.figures = [];
  }

  /** All blocks, the last line included. */
  finish(): DocumentNode[] {
    this.endLine();
    return this.blocks;
  }

  private endsWithSpace(): boolean {
    const last = this.line.at(-1);
    return !last || last.type === 'hardBreak' || last.text?.endsWith(' ') === true;
  }

  private trimEnd(): void {
    const last = this.line.at(-1);
    if (!last?.text?.endsWith(' ')) return;
    if (last.text === ' ') this.line.pop();
    else this.line[this.line.length - 1] = { ...last, text: last.text.slice(0, -1) };
  }
}
