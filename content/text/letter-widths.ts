/**
 * Upper bounds of the widths of letters, relative to the font size: those of the widest common
 * serif font (DejaVu Serif; Times and Georgia are narrower), since the reader's fonts are unknown.
 */
const WIDTHS: readonly (readonly [letters: RegExp, width: number])[] = [
  // Combining marks and invisible characters.
  [/[\p{M}\p{Cf}]/u, 0],
  [/[ijl.,:;'’‘·\u202f]/u, 0.34],
  [/[\s\-/|!()[\]ftIJ]/u, 0.41],
  [/[r*_"°–“”?]/u, 0.54],
  [/[cevxyzs]/u, 0.6],
  [/[mw]/u, 0.95],
  [/[œæ]/u, 1],
  [/[a-zßà-öø-ÿ\d«»€$]/u, 0.65],
  [/[MWÆŒ]/u, 1.14],
  [/[YLTPSFZXAVEBKR]/u, 0.76],
  [/[A-ZÀ-ÖØ-ÞŸ]/u, 0.88],
  // Most letters of a word in Arabic are joined, and narrower than they are alone.
  [/\p{Script=Arabic}/u, 0.72],
];
/** Widths of letters of other alphabets, and of signs that are as wide as they are high. */
const [OTHER_LETTER, OTHER] = [0.9, 1.4];

/** How wide words are, in sizes of their type, at most. */
export const widthOf = (words: string): number => [...words].reduce((sum, letter) => sum + widthOfLetter(letter), 0);

function widthOfLetter(letter: string): number {
  // « É » is as wide as « E ».
  const base = letter.normalize('NFD')[0]!;
  const found = WIDTHS.find(([letters]) => letters.test(letter)) ?? WIDTHS.find(([letters]) => letters.test(base));
  if (found) return found[1];
  return /[\p{L}\p{N}]/u.test(letter) && !/\p{Script=Han}/u.test(letter) ? OTHER_LETTER : OTHER;
}
