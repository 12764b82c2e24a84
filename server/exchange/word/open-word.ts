import { readFile } from 'node:fs/promises';
import { NavetteError } from '#content/errors.ts';
import { sniffDocument } from '#server/files/documents/sniff-document.ts';
import { TooManyBytesError, ZipArchive } from '#server/files/documents/zip-archive.ts';
import { MOST_MEDIA_BYTES, MOST_WORD_PARTS, MOST_XML_BYTES } from './word-form.ts';

/** Parts that say nothing of the text. */
const UNREAD = /(^|\/)(theme|customXml|glossary|embeddings|charts|diagrams|activeX|printerSettings)\//;
const UNREAD_NAME = /(^|\/)(header|footer|settings|webSettings|fontTable|people|commentsExtended|commentsIds)\d*\.xml$/;
const PICTURE = /\.(png|jpe?g|gif|webp|avif|svg|bmp|tiff?|emf|wmf)$/i;

export interface WordArchive {
  /** XML parts, decoded. */
  readonly xml: Map<string, string>;
  readonly media: Map<string, Uint8Array>;
  /** Headers and footers of pages. */
  readonly headers: number;
}

/**
 * Unpacks the parts that the text is read from, within bounds on their number and size whatever
 * the archive's directory claims.
 * @throws NavetteError `unsupported-type` as `sniffDocument`, `too-large`
 */
export async function openWord(file: string): Promise<WordArchive> {
  if ((await sniffDocument(file)) !== 'docx') throw new NavetteError('unsupported-type', { reason: 'not-a-document' });
  const bytes = await readFile(file);
  const archive = await ZipArchive.open(async (at, length) => bytes.subarray(at, at + length), bytes.length);
  if (archive.entries.length > MOST_WORD_PARTS) throw new NavetteError('too-large', { reason: 'unpacked' });
  const xml = new Map<string, string>();
  const media = new Map<string, Uint8Array>();
  let headers = 0;
  let xmlLeft = MOST_XML_BYTES;
  let mediaLeft = MOST_MEDIA_BYTES;
  try {
    for (const entry of archive.entries) {
      const { name } = entry;
      if (/(^|\/)(header|footer)\d*\.xml$/.test(name)) headers++;
      if (xml.has(name) || media.has(name) || UNREAD.test(name) || UNREAD_NAME.test(name)) continue;
      if (/\.(xml|rels)$/i.test(name)) {
        const part = await archive.read(entry, xmlLeft);
        xmlLeft -= part.length;
        xml.set(name, decode(part));
      } else if (PICTURE.test(name)) {
        const part = await archive.read(entry, mediaLeft);
        mediaLeft -= part.length;
        media.set(name, part);
      }
    }
  } catch (error) {
    if (error instanceof TooManyBytesError) throw new NavetteError('too-large', { reason: 'unpacked' });
    throw error;
  }
  return { xml, media, headers };
}

function decode(part: Buffer): string {
  const text = new TextDecoder(part[0] === 0xff && part[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(part);
  // What is passed on is UTF-8.
  return text.replace(/^(<\?xml[^>]*?)\s+encoding=("[^"]*"|'[^']*')/, '$1');
}
