import { type DocumentNode, walk } from '#content/document/document.ts';
import { pairedQuotes } from '#content/text/french-quote.ts';
import { squeeze } from '#content/text/squeezed-text.ts';

/** Placeholder for text that is neither read nor changed: code, words in other languages, notes. */
const OTHER = 'x';
const LINES = new Set(['paragraph', 'heading', 'footnote']);

/**
 * Sets the typography of an imported French text as the editor does for typed text: straight
 * quotation marks become « and » with their spaces, “ and ” within; spaces before ; : ! ? and
 * inside « » do not break. Code and passages in other languages are unchanged, as are the marks of
 * a line with an unclosed one.
 * @param text is changed
 * @param before the text that it replaces: lines that it already has are unchanged, since nobody
 * edited them
 * @returns how many quotation marks were set
 */
export function setFrenchMarks(text: DocumentNode, before: DocumentNode | null): number {
  let count = 0;
  const kept = before && linesOf(before);
  walk(text, (node) => {
    if (!LINES.has(node.type) || !node.content) return undefined;
    const line = node.content.map(readable).join('');
    const marks = pairedQuotes(line);
    const spaced = withSpaces(line);
    if ((!marks?.size && spaced === line) || kept?.has(keyOf(node))) return undefined;
    let at = 0;
    for (const child of node.content) {
      const from = at;
      at += readable(child).length;
      if (child.text === undefined || isOther(child)) continue;
      child.text = spaced
        .slice(from, at)
        .replace(/"/g, (letter, offset: number) => marks?.get(from + offset) ?? letter);
    }
    count += marks?.size ?? 0;
    return undefined;
  });
  return count;
}

/** A line as long as before, with spaces that do not break where French has them. */
const withSpaces = (line: string): string =>
  line.replace(/(?<! ) (?=[;!?»])|(?<=«) /g, '\u202f').replace(/(?<! ) (?=:(?:\s|$))/g, '\u00a0');

const isOther = ({ marks = [] }: DocumentNode): boolean =>
  marks.some(({ type, attrs }) => type === 'code' || (type === 'language' && !String(attrs?.lang).startsWith('fr')));

/** A part of a line, as long as its text. */
function readable(node: DocumentNode): string {
  if (node.text === undefined) return node.type === 'hardBreak' ? '\n' : OTHER;
  return isOther(node) ? OTHER.repeat(node.text.length) : node.text;
}

const keyOf = (line: DocumentNode): string =>
  squeeze((line.content ?? []).map(({ text }) => text ?? '').join('')).chars;

function linesOf(text: DocumentNode): Set<string> {
  const lines = new Set<string>();
  walk(text, (node) => {
    if (LINES.has(node.type)) lines.add(keyOf(node));
    return undefined;
  });
  return lines;
}
