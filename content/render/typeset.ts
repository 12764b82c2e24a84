import { setBodyText } from '#content/text/typography.ts';

/** A part of a line with the same marks. */
export interface Piece {
  readonly text: string;
  /** The language of the words; null for code, which is left as written. */
  readonly language: string | null;
}

const SPACES_AT_END = /(?<![ \u00a0\u202f])[ \u00a0\u202f]+$/;
const SPACES_AT_START = /^[ \u00a0\u202f]+/;

/**
 * Sets the typography of a line across its pieces: « mot **:** » needs its no-break space although
 * the space and the colon are in different pieces.
 */
export function typesetLine(pieces: readonly Piece[]): string[] {
  return pieces.map((piece, i) => {
    if (piece.language === null) return piece.text;
    let text = piece.text;
    if (piece.language.startsWith('fr')) {
      const next = pieces[i + 1]?.text ?? '';
      if (/^[;!?]/.test(next)) text = text.replace(SPACES_AT_END, '\u202f');
      else if (/^:(\s|$)/.test(next)) text = text.replace(SPACES_AT_END, '\u00a0');
      else if (next.startsWith('»')) text = text.replace(SPACES_AT_END, '');
      if (/\p{L}'$/u.test(text) && /^\p{L}/u.test(next)) text = `${text.slice(0, -1)}’`;
      if (/«[ \u00a0\u202f]*$/.test(pieces[i - 1]?.text ?? '')) text = text.replace(SPACES_AT_START, '');
    }
    return setBodyText(text, piece.language);
  });
}
