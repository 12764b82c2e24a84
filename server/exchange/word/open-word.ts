import { NavetteError } from '#content/errors.ts';
import { openArchive, readPartsOf, type UnpackedParts, unpackParts } from '#server/exchange/reading/unpack-parts.ts';
import { sniffContent } from '#server/files/documents/sniff-document.ts';

/** Parts that are not part of the text. */
const UNREAD = /(^|\/)(theme|customXml|glossary|embeddings|charts|diagrams|activeX|printerSettings)\//;
const UNREAD_NAME = /(^|\/)(header|footer|settings|webSettings|fontTable|people|commentsExtended|commentsIds)\d*\.xml$/;
const PICTURE = /\.(png|jpe?g|gif|webp|avif|svg|bmp|tiff?|emf|wmf)$/i;

export interface WordArchive extends UnpackedParts {
  /** Headers and footers of pages. */
  readonly headers: number;
}

/**
 * Unpacks the parts that the text is read from.
 * @throws NavetteError `unsupported-type` as `sniffDocument`; `too-large`
 */
export async function openWord(bytes: Buffer): Promise<WordArchive> {
  if ((await sniffContent(readPartsOf(bytes), bytes.length)) !== 'docx')
    throw new NavetteError('unsupported-type', { reason: 'not-a-document' });
  const archive = await openArchive(bytes);
  const headers = archive.entries.filter(({ name }) => /(^|\/)(header|footer)\d*\.xml$/.test(name)).length;
  const parts = await unpackParts(archive, (name) => {
    if (UNREAD.test(name) || UNREAD_NAME.test(name)) return null;
    if (/\.(xml|rels)$/i.test(name)) return 'xml';
    return PICTURE.test(name) ? 'media' : null;
  });
  return { ...parts, headers };
}
