/** Places where the converter looks for no bookmarks: between rows and cells. */
const BETWEEN = /^w:t(bl|r)$/;

/** Keeps bookmarks that stand between rows and cells for the next paragraph. */
export class RowMarks {
  private readonly waiting: string[] = [];
  /** For each open cell, whether the one above it covers it: the converter leaves it out. */
  private readonly covered: boolean[] = [];

  static standsBetween(parent: string): boolean {
    return BETWEEN.test(parent);
  }

  /** A mark where it may stand; empty if it waits. */
  place(mark: string, parent: string): string {
    if (!BETWEEN.test(parent)) return mark;
    this.waiting.push(mark);
    return '';
  }

  begin(tag: string, value: string | undefined): void {
    if (tag === 'w:tc') this.covered.push(false);
    else if (tag === 'w:vMerge' && value !== 'restart' && this.covered.pop() !== undefined) this.covered.push(true);
  }

  end(tag: string): void {
    if (tag === 'w:tc') this.covered.pop();
  }

  /** The marks for a paragraph that begins. */
  take(): string[] {
    return this.covered.at(-1) ? [] : this.waiting.splice(0);
  }
}
