/** Most files of one material. */
export const MOST_MATERIAL_FILES = 40;
/** Most bytes of a part of an upload. */
export const MOST_PART = 8 * 1024 * 1024;
/** Number of first bytes that identify a file's type. */
export const FILE_HEAD = 64;

/** Any file of another type than those below: served as a download, never shown inline. */
export const ANY_FILE = 'application/octet-stream';

/** Signatures of media types: bytes at an offset. */
const MARKS: readonly (readonly [mediaType: string, offset: number, mark: string])[] = [
  ['audio/mpeg', 0, 'ID3'],
  ['audio/wav', 8, 'WAVE'],
  ['audio/ogg', 0, 'OggS'],
  ['audio/flac', 0, 'fLaC'],
  ['application/pdf', 0, '%PDF-'],
];

/** Extensions of audio in containers that may also hold video. */
const SOUND_NAME = /\.(m4a|m4b|aac|weba|mka|oga|opus)$/i;

/**
 * Detects a media type by content; a container that may hold video is audio if its extension is.
 * @param head its first `FILE_HEAD` bytes
 */
export function fileTypeOf(head: Uint8Array, name: string): string {
  const text = String.fromCharCode(...head.subarray(0, FILE_HEAD));
  for (const [type, offset, mark] of MARKS) if (text.startsWith(mark, offset)) return type;
  // MPEG audio without tags: eleven set bits, of layer 3; AAC in ADTS frames has no layer.
  if (head[0] === 0xff && (head[1]! & 0xe6) === 0xe2) return 'audio/mpeg';
  if (head[0] === 0xff && (head[1]! & 0xf6) === 0xf0) return 'audio/aac';
  if (text.startsWith('ftyp', 4)) return text.startsWith('M4A', 8) || SOUND_NAME.test(name) ? 'audio/mp4' : 'video/mp4';
  if (text.startsWith('\x1aE\xdf\xa3')) return SOUND_NAME.test(name) ? 'audio/webm' : 'video/webm';
  return ANY_FILE;
}

/** True for files whose text may start a transcript, judging by their names. */
export const mayHaveText = ({ name }: { readonly name: string }): boolean => /\.(pdf|docx)$/i.test(name);

/** True for media that the page plays; all other files are downloaded. */
export function isPlayed(mediaType: string): boolean {
  return mediaType.startsWith('audio/');
}
