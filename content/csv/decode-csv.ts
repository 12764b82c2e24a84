/** How the bytes of a file stand for characters. */
export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Bytes from whose zeros UTF-16 without a byte order mark is told. */
const LOOKED_AT = 4_096;

/**
 * The text of a file, with line ends as `\n`. Spreadsheets do not say which encoding they write: a
 * byte order mark tells; else bytes that are no UTF-8 are Windows-1252, which has a character for
 * each, and text with a zero in every second byte is UTF-16.
 */
export function decodeCsv(bytes: Uint8Array): { readonly text: string; readonly encoding: CsvEncoding } {
  const encoding = encodingOf(bytes);
  if (encoding !== 'utf-8') return { text: decodeAs(encoding, bytes), encoding };
  try {
    return { text: oneKindOfLineEnd(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), encoding };
  } catch {
    // No UTF-8 after all.
    return { text: decodeAs('windows-1252', bytes), encoding: 'windows-1252' };
  }
}

/** What Windows-1252 has at 0x80 to 0x9f; five of them are not assigned. */
const WINDOWS_SIGNS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function decodeAs(encoding: CsvEncoding, bytes: Uint8Array): string {
  const text = oneKindOfLineEnd(new TextDecoder(encoding).decode(bytes));
  if (encoding !== 'windows-1252') return text;
  // Some versions of Node decode Latin-1 by this name, which has control characters there.
  return text.replace(/[\u0080-\u009f]/g, (sign) => WINDOWS_SIGNS[sign.charCodeAt(0) - 0x80]!);
}

const oneKindOfLineEnd = (text: string): string => text.replace(/\r\n?/g, '\n');

function encodingOf(bytes: Uint8Array): CsvEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  let [even, odd] = [0, 0];
  const length = Math.min(bytes.length, LOOKED_AT) & ~1;
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  // Separators and line ends have a zero in any script.
  if (odd > length / 20 && even * 4 < odd) return 'utf-16le';
  if (even > length / 20 && odd * 4 < even) return 'utf-16be';
  return 'utf-8';
}
