import { NavetteError } from '#content/errors.ts';
import { type ReadAt, TooManyBytesError, ZipArchive } from '#server/files/documents/zip-archive.ts';
import { MOST_MEDIA_BYTES, MOST_WORD_PARTS, MOST_XML_BYTES } from './word-form.ts';

/** How a part of an archive is read; null if it is not. */
type PartKind = 'xml' | 'media' | null;

export interface UnpackedParts {
  /** XML parts, decoded. */
  readonly xml: Map<string, string>;
  readonly media: Map<string, Uint8Array>;
}

/** Reads parts of an archive in memory. */
export const readPartsOf =
  (bytes: Buffer): ReadAt =>
  async (at, length) =>
    bytes.subarray(at, at + length);

/**
 * Opens bytes as an archive; bytes that are none have no entries.
 * @throws NavetteError `too-large` for more parts than are read
 */
export async function openArchive(bytes: Buffer): Promise<ZipArchive> {
  const archive = await ZipArchive.open(readPartsOf(bytes), bytes.length);
  if (archive.isTooLong || archive.entries.length > MOST_WORD_PARTS)
    throw new NavetteError('too-large', { reason: 'many-entries', limit: MOST_WORD_PARTS });
  return archive;
}

/**
 * Unpacks the parts of a document that are read, within bounds on their size whatever the archive's
 * directory claims.
 * @param xmlBytes most bytes of XML; less for one of which parts were unpacked before
 * @throws NavetteError `too-large`
 */
export async function unpackParts(
  archive: ZipArchive,
  kindOf: (name: string) => PartKind,
  xmlBytes = MOST_XML_BYTES,
): Promise<UnpackedParts> {
  const xml = new Map<string, string>();
  const media = new Map<string, Uint8Array>();
  let xmlLeft = xmlBytes;
  let mediaLeft = MOST_MEDIA_BYTES;
  try {
    for (const entry of archive.entries) {
      const { name } = entry;
      if (xml.has(name) || media.has(name)) continue;
      const kind = kindOf(name);
      if (kind === 'xml') {
        const part = await archive.read(entry, xmlLeft);
        xmlLeft -= part.length;
        xml.set(name, decode(part));
      } else if (kind === 'media') {
        const part = await archive.read(entry, mediaLeft);
        mediaLeft -= part.length;
        media.set(name, part);
      }
    }
  } catch (error) {
    if (error instanceof TooManyBytesError) throw new NavetteError('too-large', { reason: 'unpacked' });
    throw error;
  }
  return { xml, media };
}

function decode(part: Buffer): string {
  const text = new TextDecoder(part[0] === 0xff && part[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(part);
  // The decoded text is passed on as UTF-8.
  return text.replace(/^(<\?xml(?:[^>]*?[^>\s])??)\s+encoding=("[^"]*"|'[^']*')/, '$1');
}
