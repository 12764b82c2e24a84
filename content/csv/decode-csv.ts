/** How the bytes of a file stand for characters. */
export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Bytes whose zeros are counted to recognise UTF-16 without a byte order mark. */
const LOOKED_AT = 4_096;

/** The bytes of a file, piece by piece: from the first again whenever it is called. */
type BytePieces = () => Iterable<Uint8Array>;

/** A file as text. */
interface DecodedCsv {
  readonly encoding: CsvEncoding;
  /** Piece by piece, from the first again whenever it is called. Line ends are `\n`. */
  readonly text: () => Iterable<string>;
}

/**
 * The text of a file. Spreadsheets do not declare the encoding that they write: a byte order mark
 * decides; else text with a zero in every second byte is UTF-16, and bytes that are no UTF-8 are
 * Windows-1252, which has a character for each.
 */
export function decodeCsv(bytes: BytePieces): DecodedCsv {
  const encoding = encodingOf(bytes);
  return { encoding, text: () => withOneKindOfLineEnd(decodeAs(encoding, bytes())) };
}

/** The characters of Windows-1252 at 0x80 to 0x9f; five of them are not assigned. */
const WINDOWS_SIGNS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function* decodeAs(encoding: CsvEncoding, bytes: Iterable<Uint8Array>): Generator<string> {
  const decoder = new TextDecoder(encoding);
  // Some versions of Node decode Latin-1 by this name, which has control characters there.
  const mend = (text: string) =>
    encoding === 'windows-1252'
      ? text.replace(/[\u0080-\u009f]/g, (sign) => WINDOWS_SIGNS[sign.charCodeAt(0) - 0x80]!)
      : text;
  for (const piece of bytes) yield mend(decoder.decode(piece, { stream: true }));
  yield mend(decoder.decode());
}

function* withOneKindOfLineEnd(pieces: Iterable<string>): Generator<string> {
  let held = '';
  for (const piece of pieces) {
    const text = held + piece;
    // The other half of a line end may come with the next piece.
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
  if (held !== '') yield '\n';
}

function encodingOf(pieces: BytePieces): CsvEncoding {
  const bytes = startOf(pieces());
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
  return isUtf8(pieces()) ? 'utf-8' : 'windows-1252';
}

/** The first bytes of a file. */
function startOf(pieces: Iterable<Uint8Array>): Uint8Array {
  const start = new Uint8Array(LOOKED_AT);
  let length = 0;
  for (const piece of pieces) {
    const part = piece.subarray(0, LOOKED_AT - length);
    start.set(part, length);
    length += part.length;
    if (length === LOOKED_AT) break;
  }
  return start.subarray(0, length);
}

function isUtf8(pieces: Iterable<Uint8Array>): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (const piece of pieces) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}
