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

/** Typography by language; other languages than French are left as written. */
export function setTypography(text: string, language: string): string {
  return language.startsWith('fr') ? frenchTypography(text) : text;
}
