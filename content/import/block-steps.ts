/**
 * Most steps that the Markdown parser may take to nest blocks: it copies what it has read at the
 * end of a block quote or list, and at a setext heading. Some seconds at this limit.
 */
export const MAX_BLOCK_STEPS = 4_000_000;

/** A block quote, or a list item, as the number of columns that its lines are indented by. */
type Container = 'quotation' | number;

const QUOTATION = /^ {0,3}> ?/;
const ITEM = /^( {0,3}(?:[-+*]|\d{1,9}[.)]))( {1,4}|$)/;
const UNDERLINE = /^ {0,3}(?:=+|-+) *$/;
/**
 * Lines that are not paragraph text: a heading, a fence, a rule, HTML, a table, a directive. They
 * do not continue the line before.
 */
const NO_PARAGRAPH = /^ {0,3}(?:#{1,6}(?: |$)|`{3}|~{3}|<|[-*_=]|\||:{2,3})/;

/** Tracks open block quotes and lists, line by line, as CommonMark defines them. */
class BlockSteps {
  steps = 0;
  private lines = 0;
  private open: Container[] = [];
  /** The line that began the open blocks. */
  private begin = 0;
  /** The previous line, without its markers. */
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

  /** How many of the open blocks contain this line, by its markers and indent. */
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

  /** A lazy continuation line: it may omit the markers of the blocks that contain it. */
  private goesOn(text: string): boolean {
    return text.trim() !== '' && this.before !== '' && ![text, this.before].some((line) => NO_PARAGRAPH.test(line));
  }

  private close(matched: number): void {
    this.steps += this.lines;
    this.open.length = matched;
    this.begin = matched === 0 ? 0 : this.lines;
  }
}

/** The blocks opened by markers at the beginning of a line. */
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

/**
 * The first line, from 1, at which the block structure of a source takes more steps than allowed;
 * null if none.
 */
export function findCostlyBlock(source: string): number | null {
  const blocks = new BlockSteps();
  for (const [i, line] of source.split('\n').entries()) {
    blocks.read(line.replaceAll('\t', '    '));
    if (blocks.steps > MAX_BLOCK_STEPS) return i + 1;
  }
  return null;
}
