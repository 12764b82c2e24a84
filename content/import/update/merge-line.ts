import { type DocumentNode, textOf } from '#content/document/document.ts';
import { isSqueezedOut, squeeze } from '#content/text/squeezed-text.ts';
import { diffKeys } from './diff-keys.ts';

type Marks = DocumentNode['marks'];

/** A character of a line, or a node in it. */
interface Cell {
  readonly char: string;
  readonly marks: Marks;
  /** A note, a citation, a line break; null for a character. */
  readonly node: DocumentNode | null;
}

/** A word, a sign or a node of a line. */
interface Token {
  readonly start: number;
  readonly end: number;
  /** Equal for words that differ only by typography. */
  readonly key: string;
}

/** Marks that word processors' files contain: others stay as they are. */
const CARRIED: ReadonlySet<string> = new Set(['bold', 'italic', 'underline', 'strike', 'subscript', 'superscript']);
/** Most added and removed words of a line: finding more would take seconds. */
const MOST_EDITS = 4_000;
/** A citation as a file has it: its label between brackets. */
const SPOKEN = /\[[^[\]]{1,200}\]/y;

function cellsOf(line: readonly DocumentNode[]): Cell[] {
  return line.flatMap((node): Cell[] =>
    node.text === undefined
      ? [{ char: '\ufffc', marks: node.marks, node }]
      : [...node.text].map((char) => ({ char, marks: node.marks, node: null })),
  );
}

function keyOf(node: DocumentNode): string {
  if (node.type === 'footnote') return `note:${squeeze(textOf(node)).chars}`;
  return node.type === 'citation' ? 'cited' : node.type;
}

const isLetter = ({ char, node }: Cell) => node === null && /[\p{L}\p{M}\p{N}]/u.test(char);

/** @param skipsSpoken ignores citations, and their labels in a file */
function tokensOf(cells: readonly Cell[], skipsSpoken: boolean): Token[] {
  const text = cells.map(({ char }) => (char.length === 1 ? char : '\ufffd')).join('');
  const tokens: Token[] = [];
  for (let at = 0; at < cells.length; ) {
    const { node, char } = cells[at]!;
    SPOKEN.lastIndex = at;
    const spoken = skipsSpoken && char === '[' && SPOKEN.exec(text);
    if (spoken) at += spoken[0].length;
    else if (node) {
      if (node.type !== 'citation') tokens.push({ start: at, end: at + 1, key: keyOf(node) });
      at++;
    } else if (isSqueezedOut(char)) at++;
    else {
      let end = at + 1;
      if (isLetter(cells[at]!)) while (end < cells.length && isLetter(cells[end]!)) end++;
      const word = cells.slice(at, end).map((cell) => cell.char);
      tokens.push({ start: at, end, key: squeeze(word.join('')).chars });
      at = end;
    }
  }
  return tokens;
}

/**
 * A line's words without white space: equal for lines that differ only by typography and citations.
 */
export function lineKey(line: readonly DocumentNode[], skipsSpoken: boolean): string {
  return tokensOf(cellsOf(line), skipsSpoken)
    .map(({ key }) => key)
    .join('');
}

/** The words of a line, for comparing lines by similarity. */
export const lineTokens = (line: readonly DocumentNode[]): string[] =>
  tokensOf(cellsOf(line), true).map(({ key }) => key);

function carriedAs(kept: Marks, read: Marks): Marks {
  const had = new Set((kept ?? []).map(({ type }) => type));
  const has = new Set((read ?? []).map(({ type }) => type));
  if ([...CARRIED].every((type) => had.has(type) === has.has(type))) return kept;
  const stay = (kept ?? []).filter(({ type }) => !CARRIED.has(type) || has.has(type));
  return [...stay, ...(read ?? []).filter(({ type }) => CARRIED.has(type) && !had.has(type))];
}

/** Nodes of cells, characters of the same marks together. */
function lineOf(cells: readonly Cell[]): DocumentNode[] {
  const line: DocumentNode[] = [];
  let marks: string | null = null;
  for (const cell of cells) {
    if (cell.node) {
      line.push(cell.node);
      marks = null;
      continue;
    }
    const own = JSON.stringify(cell.marks ?? []);
    const last = line.at(-1);
    if (last && own === marks) last.text += cell.char;
    else
      line.push({
        type: 'text',
        text: cell.char,
        ...(cell.marks && cell.marks.length > 0 ? { marks: cell.marks } : {}),
      });
    marks = own;
  }
  return line;
}

/**
 * Applies the edits of a file to a line: words in both stay, with their citations, link targets and
 * languages, which a file does not contain, in the formatting of the file.
 * @param options.marks whether formatting is taken from the file
 */
export function mergeLine(
  kept: readonly DocumentNode[],
  read: readonly DocumentNode[],
  options: { readonly marks: boolean },
): DocumentNode[] {
  const [old, now] = [cellsOf(kept), cellsOf(read)];
  const cites = kept.some(({ type }) => type === 'citation');
  const before = tokensOf(old, false);
  const after = tokensOf(now, cites);
  const parts = diffKeys(before, after, MOST_EDITS);
  const cells: Cell[] = [];
  /** The index of the next token in either line, and whether the last one was in both. */
  let [i, j, wasInBoth] = [0, 0, true];
  const gapBefore = (of: readonly Cell[], tokens: readonly Token[], at: number) =>
    of.slice(tokens[at - 1]?.end ?? 0, tokens[at]?.start ?? of.length);
  const isWhite = ({ char, node }: Cell) => node === null && isSqueezedOut(char);
  const citations = (gap: readonly Cell[]) => gap.filter(({ node }) => node?.type === 'citation');
  /** The cells between two words: the file's, or the text's where it has citations. */
  const gapOfFile = (at: number, others: readonly Cell[]): readonly Cell[] => {
    const gap = gapBefore(now, after, at);
    const white = cites ? gap.filter(isWhite).slice(0, 1) : gap;
    return citations(others).length > 0 ? others : white;
  };
  for (const part of parts) {
    for (let n = 0; n < part.count; n++) {
      if (part.removed) {
        // A citation stays where the words before it were: it is removed only with its whole line.
        cells.push(...citations(gapBefore(old, before, i++)));
        wasInBoth = false;
      } else if (part.added) {
        const token = after[j]!;
        cells.push(...gapOfFile(j++, []), ...now.slice(token.start, token.end));
        wasInBoth = false;
      } else {
        const [was, is] = [before[i]!, after[j]!];
        const gap = gapBefore(old, before, i++);
        const ofFile = gapBefore(now, after, j).find(isWhite);
        const asRead = (cell: Cell) =>
          options.marks && ofFile && isWhite(cell) ? { ...cell, marks: carriedAs(cell.marks, ofFile.marks) } : cell;
        cells.push(...(wasInBoth ? gap.map(asRead) : gapOfFile(j, gap)));
        j++;
        const isAlike = options.marks && was.end - was.start === is.end - is.start;
        for (let at = was.start; at < was.end; at++) {
          const cell = old[at]!;
          const marks = isAlike ? carriedAs(cell.marks, now[is.start + at - was.start]!.marks) : cell.marks;
          cells.push(cell.node ? cell : { ...cell, marks });
        }
        wasInBoth = true;
      }
    }
  }
  cells.push(...(wasInBoth ? gapBefore(old, before, i) : citations(gapBefore(old, before, i))));
  return lineOf(cells);
}
