/** What ends a stretch of paragraphs: none follows that another could be joined with. */
const ENDS = new Set(['w:tc', 'w:body', 'w:footnote', 'w:endnote', 'w:txbxContent']);

/**
 * Paragraphs whose mark was deleted, while a part is rewritten. The converter joins each with the
 * next paragraph that it meets, wherever that is, and loses the words of the last: the mark stays
 * only where a paragraph follows.
 */
export class JoinedParagraphs {
  private readonly out: string[];
  /** For each open paragraph, where its deleted mark is written. */
  private readonly open: (number | null)[] = [];
  /** The same of the paragraph that ended last. */
  private waiting: number | null = null;

  /** @param out what is written of the part */
  constructor(out: string[]) {
    this.out = out;
  }

  /** Meets an element before it is written. */
  begin(tag: string, parent: string): void {
    if (tag === 'w:p') {
      this.open.push(null);
      this.waiting = null;
    } else if (tag === 'w:tbl') this.part();
    else if (tag === 'w:del' && parent === 'w:rPr' && this.open.length > 0)
      this.open[this.open.length - 1] = this.out.length;
  }

  /** Meets the end of an element that is written. */
  end(tag: string): void {
    if (tag === 'w:p') this.waiting = this.open.pop() ?? null;
    else if (ENDS.has(tag)) this.part();
  }

  private part(): void {
    // The mark has no content: its end is what was written next.
    if (this.waiting !== null) this.out.fill('', this.waiting, this.waiting + 2);
    this.waiting = null;
  }
}
