import { LOCALES, type Locale } from '#content/locale.ts';

/**
 * Frequent words of each language, elided ones with their apostrophe, that no other language has in
 * which partners write: not _de_, _la_, _que_, _nos_, which are Spanish as well, nor _to_, _we_,
 * _by_, _was_, which are Polish, nor _on_, _a_, _but_, which are both French and English.
 */
const FREQUENT: Readonly<Record<Locale, ReadonlySet<string>>> = {
  fr: new Set(
    (
      'et est sont était étaient sera dans pour qui avec cet cette ces nous vous ils elles il elle je ne pas aux au ' +
      'des du une mais où donc sans leur leurs très aussi chez notre votre oui merci bonjour pourquoi comment quand ' +
      'quel quelle quels quelles ici être avoir avons avez ont fait faut peut cela ça voilà dommage vraiment ' +
      "exactement toujours jamais c' j' n' qu' d' l' s'"
    ).split(' '),
  ),
  en: new Set(
    (
      'the and is are were been of for that which with this these those they you he she it not yes at from his her ' +
      'their our your here there why how when where what who thanks thank hello please can could should would does ' +
      'did has have had really very also only in agreed indeed right wrong true good great nice sure always never'
    ).split(' '),
  ),
};
/** Closing quotation marks, by the opening ones. */
const QUOTATION_ENDS: Readonly<Record<string, string>> = { '«': '»', '“': '”', '"': '"' };
/** Letters of French and English. */
const OWN_LETTERS = /^[a-zàâäæçéèêëîïôöœùûü]+'?$/;
/** Most characters that are read: some 200 words. */
const MOST_CHARACTERS = 1_500;
/** Least percentage of frequent words. */
const LEAST_SHARE = 8;
/** Most words of a text without frequent words whose language is assumed: longer ones have some. */
const LONGEST_ASSUMED = 3;

/** A text with a space in the place of each quotation. */
function withoutQuotations(text: string): string {
  let own = '';
  let from = 0;
  /**
   * The index of the next of each closing mark, so that none is searched twice; -1 if there is
   * none.
   */
  const ends = new Map<string, number>();
  for (const { 0: mark, index } of text.matchAll(/[«“"]/g)) {
    if (index < from) continue;
    const sign = QUOTATION_ENDS[mark]!;
    if (ends.get(sign) === -1) continue;
    const end = text.indexOf(sign, index + 1);
    ends.set(sign, end);
    if (end < 0) continue;
    own += `${text.slice(from, index)} `;
    from = end + 1;
  }
  return own + text.slice(from);
}

/**
 * The language of a short text, guessed from its words; null if they do not show it.
 * @param otherwise the language to assume for a text of up to three words that are frequent in
 * neither language; empty if nothing is known of its author
 */
export function guessLanguage(text: string, otherwise: string): Locale | null {
  const own = withoutQuotations(text).slice(0, MOST_CHARACTERS);
  const lower = own.toLowerCase().normalize('NFC').replaceAll('’', "'");
  const words = lower.match(/\p{L}+'?/gu) ?? [];
  const count = (locale: Locale) => words.filter((word) => FREQUENT[locale].has(word)).length;
  const [first, second] = LOCALES.map((locale) => ({ locale, count: count(locale) })).sort((a, b) => b.count - a.count);
  if (first!.count > 0) {
    const isPlain = first!.count * 100 >= LEAST_SHARE * words.length && first!.count > 2 * second!.count;
    return isPlain ? first!.locale : null;
  }
  const isShort = words.length > 0 && words.length <= LONGEST_ASSUMED && words.every((word) => OWN_LETTERS.test(word));
  return isShort ? (LOCALES.find((locale) => locale === otherwise) ?? null) : null;
}
