const NARROW = '\u202f';
const NO_BREAK = '\u00a0';

/**
 * Sets the spaces and apostrophes of French: a narrow no-break space before ; ! ? and inside « », a no-break space
 * before :, a curly apostrophe between letters. Authors type ordinary spaces; the renderer calls this for text in French, never
 * for code. Addresses, hours (10:42) and ratios are left alone, since only an existing space is changed.
 * Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
 */
export function frenchTypography(text: string): string {
  return text
    .replace(/[ \u00a0\u202f]+([;!?])/g, `${NARROW}$1`)
    .replace(/[ \u00a0\u202f]+:(?=\s|$)/g, `${NO_BREAK}:`)
    .replace(/«[ \u00a0\u202f]*/g, `«${NARROW}`)
    .replace(/[ \u00a0\u202f]*»/g, `${NARROW}»`)
    .replace(/(\p{L})'(?=\p{L})/gu, '$1’')
    .replace(/(\d)[ \u00a0](?=\d{3}(?!\d))/g, `$1${NARROW}`)
    .replace(/(\d)[ \u00a0](?=[%€$])/g, `$1${NO_BREAK}`);
}

const ADDRESS = /:\/\/|@|^www\./;
/** A sign that French sets apart, typed right behind a word and ending it: `Pourquoi?`, `(oui!)`. */
const UNSPACED = /([\p{Script=Latin}\p{N}»)"”%€])([;!?]+|:)(?=[^\p{L}\p{N}]*$)/u;

/**
 * The typography of a short text that somebody typed as it came (an annotation, a note): also sets the space that French wants
 * before ; : ! ? where none was typed. For showing it: what is kept, and edited again, is what was typed.
 */
export function setShortText(text: string, language: string): string {
  if (!language.startsWith('fr')) return text;
  return frenchTypography(
    text.replace(/\S+/g, (word) => (ADDRESS.test(word) ? word : word.replace(UNSPACED, '$1 $2'))),
  );
}

/** Typography by language; other languages than French are left as written. */
export function setTypography(text: string, language: string): string {
  return language.startsWith('fr') ? frenchTypography(text) : text;
}
