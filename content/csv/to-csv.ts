/**
 * A spreadsheet takes a cell that begins with one of these for a formula. What looks as if that had
 * been kept from it already is treated alike, so that `restoreCell` (read-csv.ts) gives all back.
 */
const FORMULA = /^'*[=+\-@\t\r\n]/;

/**
 * A table as CSV (RFC 4180), with the byte order mark that spreadsheets need to read UTF-8.
 * @param separator what the reader's spreadsheet expects: `;` where the decimal sign is a comma
 */
export function toCsv(rows: readonly (readonly string[])[], separator: ',' | ';'): string {
  const cell = (text: string): string => {
    const inert = FORMULA.test(text) ? `'${text}` : text;
    return /["\r\n,;]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
  };
  return `\ufeff${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('')}`;
}
