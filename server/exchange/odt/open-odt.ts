import { NavetteError } from '#content/errors.ts';
import { type UnpackedParts, unpackParts } from '#server/exchange/reading/unpack-parts.ts';
import type { ZipArchive } from '#server/files/documents/zip-archive.ts';

const TEXT_TYPE = /^application\/vnd\.oasis\.opendocument\.text(-template)?\s*$/;
/** Bytes of the part that names the type. */
const LONGEST_TYPE = 200;
/** The text, its styles, its properties; formulas, which are documents in the document. */
const READ = /^(content|styles|meta)\.xml$|^META-INF\/manifest\.xml$|^(\.\/)?Object \d+\/content\.xml$/;
/** Pictures, and those that stand for charts and other objects. */
const PICTURE = /^(\.\/)?(Pictures|media|ObjectReplacements)\//;

/**
 * Unpacks an OpenDocument text; null for another archive.
 * @throws NavetteError `too-large`; `unsupported-type` with `reason` `old-word` for one with a
 * password
 */
export async function openOdt(archive: ZipArchive): Promise<UnpackedParts | null> {
  if (!TEXT_TYPE.test(await typeOf(archive))) return null;
  const parts = await unpackParts(archive, (name) => {
    if (READ.test(name)) return 'xml';
    return PICTURE.test(name) ? 'media' : null;
  });
  if (/<manifest:encryption-data\b/.test(parts.xml.get('META-INF/manifest.xml') ?? ''))
    throw new NavetteError('unsupported-type', { reason: 'old-word' });
  if (!parts.xml.has('content.xml')) throw new NavetteError('unsupported-type', { reason: 'damaged' });
  return parts;
}

async function typeOf(archive: ZipArchive): Promise<string> {
  const entry = archive.find('mimetype');
  if (!entry) return '';
  try {
    return String(await archive.read(entry, LONGEST_TYPE));
  } catch {
    // Damaged, or longer than a type can be.
    return '';
  }
}
