const NARROW = '\u202f';
const NO_BREAK = '\u00a0';

/**
 * Sets the spaces and apostrophes of French: a narrow no-break space before ; ! ? and inside « », a
 * no-break space before :, a curly apostrophe between letters. Authors type ordinary spaces; the
 * renderer calls this for text in French, never for code. Addresses, hours (10:42) and ratios stay
 * as they are, since only existing spaces change.
 * Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
 */
export function frenchTypography(text: string): string {
  return curlApostrophes(text)
    .replace(/[ \u00a0\u202f]+([;!?])/g, `${NARROW}$1`)
    .replace(/[ \u00a0\u202f]+:(?=\s|$)/g, `${NO_BREAK}:`)
    .replace(/«[ \u00a0\u202f]*/g, `«${NARROW}`)
    .replace(/[ \u00a0\u202f]*»/g, `${NARROW}»`)
    .replace(/(\d)[ \u00a0](?=\d{3}(?!\d))/g, `$1${NARROW}`)
    .replace(/(\d)[ \u00a0](?=[%€$])/g, `$1${NO_BREAK}`);
}

/** Between letters: « d’Aïn Tizza », “Côte d’Ivoire”, “O’Brien”, whatever the language. */
export function curlApostrophes(text: string): string {
  return text.replace(/(\p{L})'(?=\p{L})/gu, '$1’');
}

const ADDRESS = /:\/\/|@|^www\./;
/**
 * A sign that needs a space before it in French, typed without one at the end of a word:
 * `Pourquoi?`, `(oui!)`.
 */
const UNSPACED = /([\p{Script=Latin}\p{N}»)"”%€])([;!?]+|:)(?=[^\p{L}\p{N}]*$)/u;

/**
 * The typography of a short text that was typed without care (an annotation, a note): also adds
 * missing spaces before ; : ! ? in French. For display only: the stored and edited text stays as
 * typed.
 */
export function setShortText(text: string, language: string): string {
  if (!language.startsWith('fr')) return text;
  return frenchTypography(
    text.replace(/\S+/g, (word) => (ADDRESS.test(word) ? word : word.replace(UNSPACED, '$1 $2'))),
  );
}

/** Large French titles: a word of one or two letters (« ce », « à », « et ») does not end a line. */
export function bindShortWords(title: string, language: string): string {
  return language.startsWith('fr') ? title.replace(/(?<![\p{L}\p{N}])(\p{L}{1,2}) /gu, `$1${NO_BREAK}`) : title;
}

/** Typography by language; texts in other languages than French are unchanged. */
export function setTypography(text: string, language: string): string {
  return language.startsWith('fr') ? frenchTypography(text) : text;
}
