/** Folded letters of a text for comparison, with their places in the text. */
export interface Letters {
  readonly text: string;
  /** The offset in the text of each letter; at the end, the text's length. */
  readonly starts: readonly number[];
  /** Its words: sequences of letters and digits. */
  readonly words: readonly Word[];
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** Variants of letters that are equal in names. */
const SAME: Readonly<Record<string, string>> = {
  ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ة: 'ه', ک: 'ك', ـ: '' },
  ...{ '’': "'", ʼ: "'", '‘': "'", '´': "'", '`': "'" },
  ...{ œ: 'oe', Œ: 'oe', æ: 'ae', Æ: 'ae' },
};

/** Soft hyphens, other invisible breaks and marks of direction, which may be inside of words. */
export const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/gu;

/** Folds a letter: without accents, vowel signs and case. */
function foldLetter(letter: string): string {
  const same = SAME[letter];
  if (same !== undefined) return same;
  if (letter <= '\u007f') return letter.toLowerCase();
  const plain = letter.normalize('NFKD').replace(/\p{M}/gu, '').replace(INVISIBLE, '').toLowerCase();
  return [...plain].map((one) => SAME[one] ?? one).join('');
}

/** The text that was folded last: it is searched for one name after another. */
let last: { readonly of: string; readonly letters: Letters } = {
  of: '',
  letters: { text: '', starts: [0], words: [] },
};

/** Letters as they are compared, however their accents are encoded. */
export function lettersOf(text: string): Letters {
  if (last.of !== text) {
    const folded = foldLetters(text);
    const words = Array.from(folded.text.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: word, index }) => {
      return { text: word, start: index };
    });
    last = { of: text, letters: { ...folded, words } };
  }
  return last.letters;
}

function foldLetters(text: string): Omit<Letters, 'words'> {
  let folded = '';
  const starts: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = foldLetter(letter);
    for (let i = 0; i < plain.length; i++) starts.push(at);
    folded += plain;
    at += letter.length;
  }
  starts.push(text.length);
  return { text: folded, starts };
}

export const fold = (text: string): string => foldLetters(text).text;
export const lettersIn = (text: string): number => fold(text).replace(/[^\p{L}\p{N}]/gu, '').length;
