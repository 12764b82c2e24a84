/**
 * Matches cells that spreadsheets treat as formulas, and cells that look like neutralised ones:
 * these get one more `'` as well, so that `restoreCell` (read-csv.ts) restores all of them.
 */
const FORMULA = /^'*[=+\-@\t\r\n]/;

/**
 * A table as CSV (RFC 4180), with the byte order mark that spreadsheets need to recognise UTF-8.
 * @param separator of the reader's spreadsheet: `;` where the decimal sign is a comma
 */
export function toCsv(rows: readonly (readonly string[])[], separator: ',' | ';'): string {
  const cell = (text: string): string => {
    const inert = FORMULA.test(text) ? `'${text}` : text;
    return /["\r\n,;]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
  };
  return `\ufeff${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('')}`;
}
