const NARROW = '\u202f';

/** The quotation marks that are open at the end of a text, the innermost last. */
function openMarks(text: string): string[] {
  const open: string[] = [];
  for (const letter of text) {
    if (letter === '«' || letter === '“') open.push(letter);
    else if ((letter === '»' && open.at(-1) === '«') || (letter === '”' && open.at(-1) === '“')) open.pop();
  }
  return open;
}

/**
 * The mark that replaces a straight one after a letter (empty at the beginning), with these marks
 * open.
 */
function markAfter(letter: string, open: readonly string[]): string | null {
  const innermost = open.at(-1);
  // After « and its narrow space, a mark opens a nested quotation.
  if (/^$|^[\s([{«“—–\ufffc]$/.test(letter)) return innermost ? '“' : `«${NARROW}`;
  if (innermost === '“') return '”';
  return innermost === '«' ? `${NARROW}»` : null;
}

/**
 * The French mark for a straight quotation mark typed after these words: « with its narrow no-break
 * space, “ within a quotation, or the mark that closes the innermost one. Null for one that neither
 * opens nor closes: the inches of `12"`. Source: Lexique des règles typographiques en usage à
 * l'Imprimerie nationale.
 */
export function frenchQuote(before: string): string | null {
  return markAfter(before.slice(-1), openMarks(before));
}

/** A text with straight quotation marks instead of its own, one for one. */
export const straightQuotes = (text: string): string => text.replace(/[«»“”]/g, '"');

/** Most characters read letter by letter: a form may send megabytes. */
const LONGEST = 10_000;

/**
 * The replacements of a text's straight quotation marks, by their offsets. Null if a quotation is
 * not closed, which may be a typing error or a unit, or if there is none.
 */
export function pairedQuotes(text: string): ReadonlyMap<number, string> | null {
  if (text.length > LONGEST || !text.includes('"')) return null;
  const open: string[] = [];
  const marks = new Map<number, string>();
  let at = 0;
  let before = '';
  for (const letter of text) {
    const mark = letter === '"' ? (markAfter(before, open) ?? letter) : letter;
    if (mark !== letter) marks.set(at, mark);
    if (/[«“]/.test(mark)) open.push(mark.charAt(0));
    else if (open.length > 0 && (mark.endsWith('»') ? open.at(-1) === '«' : mark === '”' && open.at(-1) === '“'))
      open.pop();
    before = mark.slice(-1);
    at += letter.length;
  }
  return open.length === 0 ? marks : null;
}

/**
 * Replaces a short text's straight quotation marks by « and »; returns it unchanged if one is not
 * closed.
 */
export function frenchQuotePairs(text: string): string {
  const marks = pairedQuotes(text);
  return marks ? text.replace(/"/g, (letter, at: number) => marks.get(at) ?? letter) : text;
}
