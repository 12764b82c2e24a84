const NARROW = '\u202f';

/** The quotation marks that are open at the end of a text, the innermost last. */
function openMarks(text: string): string[] {
  const open: string[] = [];
  for (const letter of text) {
    if (letter === '«' || letter === '“') open.push(letter);
    else if ((letter === '»' && open.at(-1) === '«') || (letter === '”' && open.at(-1) === '“')) open.pop();
  }
  return open;
}

/**
 * What a straight quotation mark typed after these words is in French: « with its narrow no-break
 * space, “ within a quotation, or the mark that closes the innermost one. Null for one that neither
 * opens nor closes: the inches of `12"`.
 * Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
 */
export function frenchQuote(before: string): string | null {
  const open = openMarks(before);
  const innermost = open.at(-1);
  // After the narrow space of «, a mark opens a quotation within.
  if (/(^|[\s([{«“—–\ufffc])$/.test(before)) return innermost ? '“' : `«${NARROW}`;
  if (innermost === '“') return '”';
  return innermost === '«' ? `${NARROW}»` : null;
}
