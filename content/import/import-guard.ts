import { MAX_CHARACTERS, MAX_NODES } from '#content/document/limits.ts';
import { NavetteError } from '#content/errors.ts';
import { ImportReport } from '#content/import/report/import-report.ts';
import { findCostlyBlock } from './block-steps.ts';

/** Most characters of a source, its markup included. */
const MAX_SOURCE = 4 * MAX_CHARACTERS;

/**
 * Most steps of an HTML parser, whose work for each tag grows with the number of open tags: a
 * second or two at this limit.
 */
const MAX_OPEN_STEPS = 200_000_000;
/** Most repeated formatting elements: an unclosed one is reopened in each block that follows. */
const MAX_REPEATED = 200_000;

/** Most block markers on one line, and most nested directives: texts have a dozen at most. */
const MAX_MARKERS = 100;
/**
 * Most square brackets of a kind, or unclosed angle brackets, in one paragraph: the Markdown parser
 * compares them with each other.
 */
const MAX_SIGNS = 5_000;

/** Elements that do not stay open: without an end tag, or closed by the next of their kind. */
const NEVER_OPEN = new Set(
  (
    'area base br col embed hr img input link meta param source track wbr p li dd dt option optgroup tr td th thead tbody ' +
    'tfoot rp rt a button html head body'
  ).split(' '),
);
const EMPHASIS = new Set('b big code em font i nobr s small strike strong tt u'.split(' '));

/**
 * Most steps for emphasis: for each of its signs, the parser may look at all that are open before
 * it in the paragraph. Some seconds at this limit.
 */
const MAX_SIGN_STEPS = 10_000_000;
/**
 * Most steps for images within the alternative text of others: at each that closes, the parser goes
 * through all that is within it once more. About a second at this limit.
 */
const MAX_IMAGE_STEPS = 500_000;
/**
 * Most lines and runs of backticks in one paragraph: at each, the parser moves everything after it.
 */
const MAX_PIECES = 20_000;
const SIGN_RUN = /([*_~])\1*/g;
/** The possible beginnings of an item: quotation marks, indentation, and a bullet or a number. */
const ITEM = /^((?:[ \t]*>)*)([ \t]*)(?:[-*+]|(\d{1,9})([.)]))[ \t]/;
/**
 * Columns of indentation at which a line still begins an item in no list; and in one, further than
 * its item.
 */
const INDENT = 3;
const DEEPER = 5;
const DELIMITER_ROW = /^[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*(?:(?::-*|-+):?[ \t]*)?)*$/;

/** @param line the line of the error, counted from 1 */
function refuse(reason: 'nesting' | 'signs' | 'brackets' | 'angles' | 'blocks' | 'paragraph', line: number): never {
  throw new NavetteError('invalid', { reason, line });
}

/**
 * Tells of each line, in order, whether it begins an item of a list, and so a new paragraph. If it
 * is not certain, as for a number that may continue the paragraph before, it does not.
 */
function itemFinder(): (line: string, isFirst: boolean) => boolean {
  let last: { readonly quotes: number; readonly indent: number; readonly mark: string } | null = null;
  return (line, isFirst) => {
    const found = ITEM.exec(line);
    if (!found) {
      if (isFirst && !/^[ \t]/.test(line)) last = null;
      return false;
    }
    const [, quoted = '', space = '', number, mark = ''] = found;
    const quotes = quoted.replace(/[ \t]/g, '').length;
    const indent = space.replaceAll('\t', '    ').length;
    const before = last?.quotes === quotes ? last : null;
    const interrupts = number === undefined || number === '1';
    const isItem =
      interrupts || isFirst
        ? indent <= (before ? before.indent + DEEPER : INDENT)
        : before?.indent === indent && before.mark === mark;
    if (isItem) last = { quotes, indent, mark };
    return isItem;
  };
}

/**
 * Refuses Markdown with so many emphasis signs or brackets in a paragraph that its parser would
 * take minutes, and tables whose short rows would be filled with more cells than a document may
 * have.
 */
function refuseSigns(source: string): void {
  let steps = 0;
  let runs = 0;
  let brackets = 0;
  /** For each open bracket, how many of those up to it begin an image. */
  let open: number[] = [];
  let imageSteps = 0;
  let pieces = 0;
  let columns = 0;
  let cells = 0;
  let isTable = false;
  let isFirst = true;
  let opening = 0;
  const isItem = itemFinder();
  const lines = source.split('\n');
  const endParagraph = () => {
    steps += runs ** 2;
    runs = 0;
    brackets = 0;
    opening = 0;
    open = [];
    pieces = 0;
  };
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') isTable = false;
    else if (line.includes('|') && DELIMITER_ROW.test(line)) {
      isTable = true;
      columns = line.split('|').length;
    }
    if (isTable) cells += columns;
    if (cells > MAX_NODES) throw new NavetteError('too-large', { limit: MAX_NODES });
    const isEmpty = line.trim() === '';
    const beginsItem = isItem(line, isFirst);
    isFirst = isEmpty;
    if (isTable || isEmpty || beginsItem) endParagraph();
    runs += line.match(SIGN_RUN)?.length ?? 0;
    if (steps + runs ** 2 > MAX_SIGN_STEPS) refuse('signs', i + 1);
    for (const [sign] of line.matchAll(/!?\[|\]/g)) {
      if (sign === ']') {
        brackets++;
        imageSteps += open.pop() ?? 0;
        continue;
      }
      opening++;
      if (open.length < MAX_SIGNS) open.push((open.at(-1) ?? 0) + (sign === '[' ? 0 : 1));
    }
    if (brackets > MAX_SIGNS || opening > MAX_SIGNS || imageSteps > MAX_IMAGE_STEPS) refuse('brackets', i + 1);
    pieces += 1 + (line.match(/`+/g)?.length ?? 0);
    if (pieces > MAX_PIECES) refuse('paragraph', i + 1);
  }
}

/** Refuses a source with too many unclosed tags: HTML parsers would take minutes to hours. */
function refuseOpenTags(source: string): void {
  const open = new Map<string, number>();
  let depth = 0;
  let emphasis = 0;
  let steps = 0;
  let repeated = 0;
  for (const { 1: end, 2: written, index } of source.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const name = written!.toLowerCase();
    if (!EMPHASIS.has(name)) repeated += emphasis;
    steps += depth;
    if (steps > MAX_OPEN_STEPS || repeated > MAX_REPEATED) refuse('nesting', source.slice(0, index).split('\n').length);
    if (NEVER_OPEN.has(name)) continue;
    const count = open.get(name) ?? 0;
    const change = end === '' ? 1 : count > 0 ? -1 : 0;
    open.set(name, count + change);
    depth += change;
    if (EMPHASIS.has(name)) emphasis += change;
  }
}

/** Refuses Markdown with excessive nesting, runs of signs or open angle brackets. */
function refuseMarkers(source: string): void {
  let directives = 0;
  /** Number of angle brackets in the paragraph that are still open. */
  let angles = 0;
  for (const [i, line] of source.split('\n').entries()) {
    const refuseHere = (reason: Parameters<typeof refuse>[0]) => refuse(reason, i + 1);
    if (line.trim() === '') angles = 0;
    for (const [sign] of line.matchAll(/[<>]/g)) angles += sign === '<' ? 1 : -1;
    if (angles > MAX_SIGNS) refuseHere('angles');
    if (/([*_~])\1{1000}/.test(line)) refuseHere('signs');
    const [, colons, name] = /^[ \t>]*(:{3,})(\w?)/.exec(line) ?? [];
    if (colons) directives = Math.max(0, directives + (name === '' ? -1 : 1));
    if (/^[ \t]{200,}[-+*>\d]/.test(line)) refuseHere('nesting');
    const [markers = ''] = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/.exec(line) ?? [];
    if (directives > MAX_MARKERS || markers.replace(/[\d\s]/g, '').length > MAX_MARKERS) refuseHere('nesting');
  }
}

/**
 * Runs an import within its limits.
 * @throws NavetteError `too-large` for a source that is too long; `invalid` with a reason and the
 * line: `nesting` if it is nested too deep (without the line if only the parser found it), `signs`,
 * `brackets` or `angles` for too many emphasis signs, square brackets or unclosed angle brackets in
 * a paragraph, `paragraph` for too many lines in one, `blocks` for too costly block quotes, lists
 * and setext headings
 */
export function readWithinBounds<Result>(
  source: string,
  form: 'markdown' | 'html',
  read: (source: string, report: ImportReport) => Result,
): Result {
  if (source.length > MAX_SOURCE) throw new NavetteError('too-large', { limit: MAX_SOURCE });
  const text = source.replace(/^\ufeff/, '');
  if (form === 'markdown') {
    refuseMarkers(text);
    refuseSigns(text);
    const line = findCostlyBlock(text);
    if (line !== null) refuse('blocks', line);
  }
  refuseOpenTags(text);
  try {
    return read(text, new ImportReport());
  } catch (error) {
    // The parsers are recursive: the stack limits their depth.
    if (error instanceof RangeError) throw new NavetteError('invalid', { reason: 'nesting' }, { cause: error });
    throw error;
  }
}
