import type { DocumentNode } from '#content/document/document.ts';

export type DocumentMarks = NonNullable<DocumentNode['marks']>;

/** White space as HTML defines it; no-break spaces are ordinary characters. */
const WHITE = /[ \t\n\r\f]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g;

/** Called with each new block, so that anchors found before it are assigned to it. */
type OnBlock = (node: DocumentNode) => void;

/**
 * Collects blocks in reading order. Inline content forms a line, which becomes a paragraph when a
 * block follows: so inline and block content may be mixed in any way, as in HTML.
 */
export class ImportFlow {
  private readonly blocks: DocumentNode[] = [];
  private readonly onBlock: OnBlock;
  private line: DocumentNode[] = [];
  private lineHasWords = false;
  /** The prompt of the paragraph that the line becomes if it stays empty. */
  private promptOfLine: string | null = null;
  /** Figures within a line are placed after its paragraph. */
  private figures: DocumentNode[] = [];

  constructor(onBlock: OnBlock) {
    this.onBlock = onBlock;
  }

  /** Adds words, with white space collapsed as in HTML. */
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

  /** Adds a line break; two in a row end the paragraph. */
  lineBreak(): void {
    this.trimEnd();
    const last = this.line.at(-1);
    if (last?.type === 'hardBreak') this.endLine();
    else if (last) this.line.push({ type: 'hardBreak' });
  }

  /** Adds a figure: at once if the line has no words yet, else after its paragraph. */
  figure(node: DocumentNode): void {
    if (this.promptOfLine !== null) this.endLine();
    this.onBlock(node);
    if (this.lineHasWords) this.figures.push(node);
    else this.blocks.push(node);
  }

  /**
   * Adds the prompt of an empty paragraph. Within a line it is ignored; words that follow it on its
   * line take its place.
   */
  prompt(prompt: string | null): void {
    if (this.lineHasWords || prompt === null || prompt === '') return;
    this.endLine();
    this.promptOfLine = prompt;
  }

  block(node: DocumentNode): void {
    this.endLine();
    this.blocks.push(node);
  }

  /** Ends the current paragraph. */
  endLine(): void {
    this.trimEnd();
    while (this.line.at(-1)?.type === 'hardBreak') {
      this.line.pop();
      this.trimEnd();
    }
    const { promptOfLine: prompt } = this;
    this.promptOfLine = null;
    if (this.lineHasWords || prompt !== null) {
      const paragraph: DocumentNode = this.lineHasWords
        ? { type: 'paragraph', content: this.line }
        : { type: 'paragraph', attrs: { prompt } };
      this.onBlock(paragraph);
      this.blocks.push(paragraph);
    }
    this.blocks.push(...this.figures);
    this.line = [];
    this.lineHasWords = false;
    this.figures = [];
  }

  /** All blocks, with the last line. */
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
