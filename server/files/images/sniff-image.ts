/** The accepted formats; only its parser can detect `svg`. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'svg';

const startsWith = (bytes: Buffer, text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text;

/**
 * Detects the format from the first bytes, ignoring the file's name and declared type, so that only
 * decoders of accepted formats ever see the file.
 * @returns `svg` for anything else, which the SVG parser must decide
 */
export function sniffImage(bytes: Buffer): ImageFormat {
  if (startsWith(bytes, '\u00ff\u00d8\u00ff')) return 'jpeg';
  if (startsWith(bytes, '\u0089PNG\r\n\u001a\n')) return 'png';
  if (startsWith(bytes, 'GIF8')) return 'gif';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp';
  if (startsWith(bytes, 'ftyp', 4)) return 'avif';
  return 'svg';
}
