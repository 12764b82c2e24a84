import type { Inline, Line } from './book.ts';

/**
 * Matches the end of a sentence: a mark, closing signs, a space, and a possible beginning of the
 * next.
 */
const END = /[.!?…](?:[\u00a0\u202f ]?[»”"')\]])*(?=\s+[«“"([\p{Lu}\p{Nd}])/gu;
/**
 * Before a full stop that may belong to an abbreviation: « M. », « art. », an initial, a number.
 */
const DOUBTFUL = /(?:^|[\s(«“'’.-])(?:\p{L}{1,2}|\p{Nd}+|Mme|Mlle|Mrs|etc|art|vol|fig|env|col|cit|chap|Prof|Ing)\.$/u;

/**
 * The first sentences of a line, whole, with at most so many characters. A full stop that may
 * belong to an abbreviation ends none. Only a first sentence may have more, up to `most`: beyond,
 * the answer is empty.
 */
export function leadingSentences(line: Line, enough: number, most: number): Line {
  const text = line.map((piece) => (piece.type === 'text' ? piece.text : piece.type === 'break' ? ' ' : '')).join('');
  if (text.length <= enough) return line;
  const ends = [...text.matchAll(END)]
    .map(({ index, 0: mark }) => ({ at: index + mark.length, before: text.slice(0, index + 1) }))
    .filter(({ before }) => !before.endsWith('.') || !DOUBTFUL.test(before.slice(-12)))
    .map(({ at }) => at);
  ends.push(text.length);
  const length = ends.findLast((at) => at <= enough) ?? ends[0]!;
  return length > most ? [] : cutLine(line, length);
}

/** The first characters of a line. */
function cutLine(line: Line, length: number): Line {
  const cut: Inline[] = [];
  let left = length;
  for (const piece of line) {
    if (left <= 0) break;
    if (piece.type === 'text') {
      cut.push(piece.text.length <= left ? piece : { ...piece, text: piece.text.slice(0, left) });
      left -= piece.text.length;
    } else {
      cut.push(piece);
      if (piece.type === 'break') left -= 1;
    }
  }
  return cut;
}
