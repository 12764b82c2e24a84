/** The formats that are accepted; `svg` is found by its parser alone. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'svg';

const startsWith = (bytes: Buffer, text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text;

/**
 * What format the bytes say they are of, by their first bytes: names and announced types are not asked. No decoder
 * but that of an accepted format ever sees them.
 * @returns `svg` for what may be text, which its parser has to tell
 */
export function sniffImage(bytes: Buffer): ImageFormat {
  if (startsWith(bytes, '\u00ff\u00d8\u00ff')) return 'jpeg';
  if (startsWith(bytes, '\u0089PNG\r\n\u001a\n')) return 'png';
  if (startsWith(bytes, 'GIF8')) return 'gif';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp';
  if (startsWith(bytes, 'ftyp', 4)) return 'avif';
  return 'svg';
}
