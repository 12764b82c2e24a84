/** The levels of the lists that are open, in the text and in each cell or box that is open. */
export class ListDepths {
  private readonly open: number[][] = [[]];

  /** Begins a cell, a text box or a note: its lists are its own. */
  enter(): void {
    this.open.push([]);
  }

  leave(): void {
    if (this.open.length > 1) this.open.pop();
  }

  /**
   * How deep an item is, from 0: a level that no item is above of is no list within one, as Word
   * only indents it.
   */
  ofItem(level: number): number {
    const levels = this.open.at(-1)!;
    while (levels.length > 0 && levels.at(-1)! > level) levels.pop();
    if (levels.at(-1) !== level) levels.push(level);
    return levels.length - 1;
  }

  /** Ends the lists: something else follows. */
  end(): void {
    this.open.at(-1)!.length = 0;
  }
}
