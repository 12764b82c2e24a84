import path from 'node:path';
import { NavetteError } from '#content/errors.ts';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';
import { TooManyBytesError, type ZipArchive, type ZipEntry } from '#server/files/documents/zip-archive.ts';
import { type ListedTexts, MOST_ARCHIVED_BYTES, MOST_MEDIA_BYTES, MOST_TEXTS, type WordImage } from './word-form.ts';

/** Finds the pictures that a text refers to, by the paths in it; missing ones are omitted. */
export type FindPictures = (paths: readonly string[]) => Promise<WordImage[]>;

interface ArchivedText {
  /** Its path in the archive. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly findPictures: FindPictures;
  /**
   * Paths of the pictures in the archive; empty for one of several texts, where `listArchivedTexts`
   * reports them.
   */
  readonly pictures: readonly string[];
}

const TEXT = /\.(md|markdown|html?|docx|odt)$/i;
const PICTURE = /\.(png|jpe?g|gif|webp|avif|svg)$/i;
/** Files that operating systems add, and hidden ones. */
const BESIDE = /(^|\/)(__MACOSX\/|\.)/;
/** Entries that only documents have, which are archives themselves. */
const OF_DOCUMENTS = ['[Content_Types].xml', 'mimetype'];

/** In the order in which people number files: 2 before 10. */
const { compare } = new Intl.Collator('fr', { numeric: true });

/** The texts of an archive, by their paths; null for a document, which is an archive as well. */
function textsOf(archive: ZipArchive): ZipEntry[] | null {
  const { entries } = archive;
  if (entries.length === 0 || OF_DOCUMENTS.some((name) => archive.find(name) !== null)) return null;
  const texts = entries.filter(({ name }) => TEXT.test(name) && !BESIDE.test(name));
  // Of two entries with the same path, the last one counts, as in programs that unpack archives.
  const paths = new Map(texts.map((entry) => [entry.name, entry]));
  return [...paths.values()].sort((a, b) => compare(a.name, b.name));
}

/**
 * The texts of an archive of several; null for one text, with or without pictures.
 * @throws NavetteError `unsupported-type` with `reason` `no-text`; `too-large` with `many-texts`
 */
export function listArchivedTexts(archive: ZipArchive): ListedTexts | null {
  const texts = textsOf(archive);
  if (!texts || texts.length === 1) return null;
  if (texts.length === 0) throw new NavetteError('unsupported-type', { reason: 'no-text' });
  if (texts.length > MOST_TEXTS) throw new NavetteError('too-large', { reason: 'many-texts', limit: MOST_TEXTS });
  const isOther = ({ name }: ZipEntry) => !/\/$/.test(name) && !TEXT.test(name) && !PICTURE.test(name);
  const beside = archive.entries.filter(({ name }) => !BESIDE.test(name));
  return {
    texts: texts.map(({ name, unpacked: bytes }) => ({ name, bytes })),
    pictures: picturesOf(archive),
    others: beside.filter(isOther).length,
  };
}

const picturesOf = ({ entries }: ZipArchive) =>
  entries.filter(({ name }) => PICTURE.test(name) && !BESIDE.test(name)).map(({ name }) => name);

/**
 * A text of an archive with its pictures; null for a document, which is an archive as well.
 * @param entry its path, if the archive has several
 * @throws NavetteError `unsupported-type` with `reason` `no-text` or `several-texts`; `too-large`
 */
export async function findArchivedText(archive: ZipArchive, entry: string | null): Promise<ArchivedText | null> {
  const all = textsOf(archive);
  if (!all) return null;
  const texts = entry === null ? all : all.filter(({ name }) => name === entry);
  const [text] = texts;
  if (!text || (entry === null && texts.length > 1))
    throw new NavetteError('unsupported-type', { reason: text ? 'several-texts' : 'no-text' });
  return {
    name: text.name,
    bytes: await readEntry(archive, text, MOST_ARCHIVED_BYTES),
    findPictures: (paths) => findPictures(archive, text.name, paths),
    pictures: entry === null ? picturesOf(archive) : [],
  };
}

async function readEntry(archive: ZipArchive, entry: ZipEntry, limit: number): Promise<Buffer> {
  try {
    return await archive.read(entry, limit);
  } catch (error) {
    if (error instanceof TooManyBytesError) throw new NavetteError('too-large', { reason: 'unpacked' });
    throw error;
  }
}

/** Unicode has two forms of accented letters, and systems differ. */
const spelt = (name: string) => path.posix.normalize(name).normalize('NFC');

/**
 * Looks for pictures from the folder of the text, then from those above it, as `navette import`
 * does in folders. Paths that lead out of the archive are not found.
 */
async function findPictures(archive: ZipArchive, text: string, paths: readonly string[]): Promise<WordImage[]> {
  const entries = new Map(archive.entries.map((entry) => [spelt(entry.name), entry]));
  const found: WordImage[] = [];
  let left = MOST_MEDIA_BYTES;
  for (const name of paths) {
    const entry = foldersOf(text)
      .map((folder) => entries.get(spelt(path.posix.join(folder, name))))
      .find((one) => one !== undefined);
    if (!entry) continue;
    const bytes = await readEntry(archive, entry, left);
    left -= bytes.length;
    // One byte more than allowed: the store then refuses it with the message for heavy pictures.
    found.push({ name, bytes: bytes.subarray(0, MOST_IMAGE_BYTES + 1), entry: entry.name });
  }
  return found;
}

/** The folder of a file, and those above it; `''` for the archive itself. */
function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, i) => parts.slice(0, parts.length - i).join('/'));
}
