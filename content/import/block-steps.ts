/**
 * Steps that the parser of Markdown takes to put blocks in their place: it copies what it has read at the end of a
 * quotation or list, and at an underlined title. Some seconds at this bound.
 */
export const MAX_BLOCK_STEPS = 4_000_000;

/** A quotation, or an item of a list with the columns by which its lines are indented. */
type Container = 'quotation' | number;

const QUOTATION = /^ {0,3}> ?/;
const ITEM = /^( {0,3}(?:[-+*]|\d{1,9}[.)]))( {1,4}|$)/;
const UNDERLINE = /^ {0,3}(?:=+|-+) *$/;
/** What is no paragraph: a title, a fence, a rule, HTML, a table, a directive. Such a line does not go on with the one before. */
const NO_PARAGRAPH = /^ {0,3}(?:#{1,6}(?: |$)|`{3}|~{3}|<|[-*_=]|\||:{2,3})/;

/** Follows which quotations and lists are open, line by line, as CommonMark has it. */
class BlockSteps {
  steps = 0;
  private lines = 0;
  private open: Container[] = [];
  /** The line with which what is open began. */
  private begin = 0;
  /** The line before, without its markers. */
  private before = '';

  read(line: string): void {
    this.lines++;
    const { matched, rest } = this.match(line);
    const { opened, text } = openedBy(rest);
    if (opened.length > 0) {
      this.open = [...this.open.slice(0, matched), ...opened];
      this.begin = this.lines;
    } else if (matched < this.open.length) {
      if (this.goesOn(text)) this.steps += this.lines - this.begin;
      else this.close(matched);
    } else if (UNDERLINE.test(text) && this.before !== '') {
      this.steps += this.lines - this.begin;
    }
    this.before = text.trim();
  }

  /** How many of the open blocks this line belongs to, by its markers and its indent. */
  private match(line: string): { readonly matched: number; readonly rest: string } {
    let rest = line;
    let matched = 0;
    for (const container of this.open) {
      if (container === 'quotation') {
        const [marker] = QUOTATION.exec(rest) ?? [];
        if (marker === undefined) break;
        rest = rest.slice(marker.length);
      } else if (rest.trim() !== '') {
        if (!rest.startsWith(' '.repeat(container))) break;
        rest = rest.slice(container);
      }
      matched++;
    }
    return { matched, rest };
  }

  /** A line of a paragraph may leave out the markers of the blocks it belongs to. */
  private goesOn(text: string): boolean {
    return text.trim() !== '' && this.before !== '' && ![text, this.before].some((line) => NO_PARAGRAPH.test(line));
  }

  private close(matched: number): void {
    this.steps += this.lines;
    this.open.length = matched;
    this.begin = matched === 0 ? 0 : this.lines;
  }
}

/** The blocks that markers at the beginning of a line open. */
function openedBy(line: string): { readonly opened: readonly Container[]; readonly text: string } {
  const opened: Container[] = [];
  let text = line;
  for (;;) {
    const [quotation] = QUOTATION.exec(text) ?? [];
    const [item, sign = '', space = ''] = quotation === undefined ? (ITEM.exec(text) ?? []) : [];
    const marker = quotation ?? item;
    if (marker === undefined) return { opened, text };
    opened.push(quotation === undefined ? sign.length + Math.max(1, space.length) : 'quotation');
    text = text.slice(marker.length);
  }
}

/** The first line, from 1, at which reading the blocks of a source takes more steps than it may; null if it does not. */
export function findCostlyBlock(source: string): number | null {
  const blocks = new BlockSteps();
  for (const [i, line] of source.split('\n').entries()) {
    blocks.read(line.replaceAll('\t', '    '));
    if (blocks.steps > MAX_BLOCK_STEPS) return i + 1;
  }
  return null;
}
