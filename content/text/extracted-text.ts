/** Ligatures that some PDFs contain as one character: ﬁ, ﬂ, ﬀ, ﬃ, ﬄ, ﬅ, ﬆ. */
const LIGATURE = /[\ufb00-\ufb06]/g;
/**
 * Characters without a letter, replaced by spaces: controls, lone surrogates, private-use
 * characters (a font's own bullets).
 */
const NO_SIGN = /[\p{Cc}\p{Cs}\p{Co}\ufffd]/gu;
const ZERO_WIDTH = /[\u200b\u2060\ufeff]/g;
const SOFT_HYPHEN = /\u00ad/g;
/**
 * Accents that old LaTeX writes as separate characters before their letter, with their combining
 * forms.
 */
const COMBINING: Readonly<Record<string, string>> = {
  '\u00b4': '\u0301',
  '\u02c6': '\u0302',
  '\u00a8': '\u0308',
  '\u02dc': '\u0303',
};

/**
 * A text as it would be typed: ligatures as letters, accents on their letters, no soft hyphens,
 * single spaces.
 */
export function cleanText(text: string): string {
  return text
    .replace(LIGATURE, (sign) => sign.normalize('NFKC'))
    .replace(ZERO_WIDTH, '')
    .replace(/(\p{L})\u00ad\s*(?=\p{Ll})/gu, '$1')
    .replace(SOFT_HYPHEN, '')
    .replace(NO_SIGN, ' ')
    .replace(/([\u00b4\u02c6\u00a8\u02dc])\s?(\p{L})/gu, accented)
    .normalize('NFC')
    .replace(/[ \t\r\n\u2028\u2029]+/g, ' ')
    .trim();
}

/** The letter with its accent, if Unicode has it as one character; otherwise unchanged. */
function accented(both: string, accent: string, letter: string): string {
  const one = ((letter === 'ı' ? 'i' : letter) + COMBINING[accent]).normalize('NFC');
  return [...one].length === 1 ? one : both;
}

/** Words after which, and before which, a hyphen at the end of a line belongs to a compound. */
const BEFORE_OWN =
  /(?:^|[-’'\s])(?:demi|semi|mi|sous|après|avant|arrière|contre|porte|non|ex|vice|quasi|celui|celle|ceux|celles|peut|au|là|à|inter|socio|éco|agro)$/i;
const AFTER_OWN = /^(?:t|là|même|mêmes|vous|nous)(?![\p{L}\p{N}])/iu;

/**
 * The words of a text, in lower case, compounds as one: they decide whether a hyphen at the end of
 * a line belongs to the word.
 */
export function wordsOf(lines: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const line of lines) {
    for (const [word] of line.toLowerCase().matchAll(/\p{L}+(?:-\p{L}+)*/gu)) words.add(word);
  }
  return words;
}

/**
 * Joins the lines of a paragraph. A word that was split at the end of a line is joined; a compound
 * keeps its hyphen, decided by the rest of the document (`words`) and a few rules of French.
 */
export function joinLines(lines: readonly string[], words: ReadonlySet<string>): string {
  let text = '';
  for (const line of lines) {
    const next = line.trim();
    if (next === '') continue;
    if (text === '') text = next;
    else if (/\p{L}\u00ad$/u.test(text)) text = text.slice(0, -1) + next;
    else if (/\p{L}[-\u2010]$/u.test(text))
      text = text.slice(0, -1) + (keepsHyphen(text.slice(0, -1), next, words) ? '-' : '') + next;
    else text += ` ${next}`;
  }
  return cleanText(text);
}

function keepsHyphen(before: string, after: string, words: ReadonlySet<string>): boolean {
  // « Nord-Pas-de-Calais », « CO-2 »: before a capital or a digit, a hyphen belongs to the word.
  if (!/^\p{Ll}/u.test(after)) return true;
  const left = /(?<!\p{L}-?)\p{L}+(?:-\p{L}+)*$/u.exec(before)?.[0].toLowerCase() ?? '';
  const right = /^\p{L}+(?:-\p{L}+)*/u.exec(after)?.[0].toLowerCase() ?? '';
  if (words.has(left + right)) return false;
  if (words.has(`${left}-${right}`)) return true;
  return BEFORE_OWN.test(before) || AFTER_OWN.test(after);
}
