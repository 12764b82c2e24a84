import { frenchQuotePairs } from './french-quote.ts';

const NARROW = '\u202f';
const NO_BREAK = '\u00a0';

/** Words that must not be separated from their number: units, currencies, millions. */
const UNIT =
  /(\d)[ \u00a0](?=(?:[%‰€$£°²³]|(?:F ?CFA|FCFA|XOF|XAF|MAD|DH|PLN|EUR|USD|francs?|euros?|dirhams?|millions?|milliards?|[kcm]?m[²³23]?|ha|[km]?g|t|[cm]?[lL]|h|min|[kMG]?W(?:h|c)?|k?V|°C)(?![\p{L}\p{N}’'])))/gu;

/**
 * Sets the spaces and apostrophes of French: a narrow no-break space before ; ! ? and inside « », a
 * no-break space before :, within numbers and before their units, a curly apostrophe between
 * letters. Authors type ordinary spaces; the renderer calls this for text in French, never for
 * code. Addresses, hours (10:42) and ratios are unchanged, since only existing spaces change.
 * Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
 */
export function frenchTypography(text: string): string {
  // Each run of spaces is matched from its beginning only: matching from each space of a long run
  // would take quadratic time.
  return (
    curlApostrophes(text)
      .replace(/(?<![ \u00a0\u202f])[ \u00a0\u202f]+([;!?])/g, `${NARROW}$1`)
      .replace(/(?<![ \u00a0\u202f])[ \u00a0\u202f]+:(?=\s|$)/g, `${NO_BREAK}:`)
      .replace(/«[ \u00a0\u202f]*/g, `«${NARROW}`)
      .replace(/(?<![ \u00a0\u202f])[ \u00a0\u202f]*»/g, `${NARROW}»`)
      .replace(/(\d)[ \u00a0](?=\d{3}(?!\d))/g, `$1${NARROW}`)
      .replace(UNIT, `$1${NO_BREAK}`)
      // « 19 h 30 » is one word.
      .replace(/(\d\u00a0h)[ \u00a0](?=[0-5]\d(?!\d))/g, `$1${NO_BREAK}`)
      .replace(/(\d\u00a0)F CFA(?!\p{L})/gu, `$1F${NO_BREAK}CFA`)
  );
}

/** Between letters: « d’Aïn Tizza », “Côte d’Ivoire”, “O’Brien”, whatever the language. */
export function curlApostrophes(text: string): string {
  return text.replace(/(\p{L})'(?=\p{L})/gu, '$1’');
}

const SIGN = /[;!?:]/;
const ADDRESS = /:\/\/|@|^www\./;
/**
 * A sign that needs a space before it in French, typed without one at the end of a word:
 * `Pourquoi?`, `(oui!)`.
 */
const UNSPACED = /([\p{Script=Latin}\p{N}»)"”%€])([;!?]+|:)/u;
const LETTER = /[\p{L}\p{N}]/gu;

/** A word with a space before the first sign after its last letter or digit, if it has none. */
function spaceSigns(word: string): string {
  let last = 0;
  for (const { index } of word.matchAll(LETTER)) last = index;
  return word.slice(0, last) + word.slice(last).replace(UNSPACED, '$1 $2');
}

/**
 * The typography of a short, informal text (an annotation, a note): also adds missing spaces before
 * ; : ! ? in French. For display only: the stored and edited text remains as typed.
 */
export function setShortText(text: string, language: string): string {
  if (!language.startsWith('fr')) return text;
  return frenchTypography(
    text.replace(/\S+/g, (word) => (SIGN.test(word) && !ADDRESS.test(word) ? spaceSigns(word) : word)),
  );
}

/** For large French titles: no word of one or two letters (« ce », « à », « et ») ends a line. */
export function bindShortWords(title: string, language: string): string {
  return language.startsWith('fr') ? title.replace(/(?<![\p{L}\p{N}])(\p{L}{1,2}) /gu, `$1${NO_BREAK}`) : title;
}

/**
 * Typography by language of a complete text: a title, a summary, a field of the notice. In French,
 * pairs of straight quotation marks become « »; fields do not convert them while typing as the body
 * does, since several people edit them at once. Other languages are unchanged.
 */
export function setTypography(text: string, language: string): string {
  return language.startsWith('fr') ? frenchTypography(frenchQuotePairs(text)) : text;
}

/**
 * Typography by language of words of the body. Quotation marks are converted while typing: a
 * straight one was restored on purpose.
 */
export function setBodyText(text: string, language: string): string {
  return language.startsWith('fr') ? frenchTypography(text) : text;
}
