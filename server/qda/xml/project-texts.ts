import { QDA_INTERNAL } from '#content/qda/project.ts';
import type { ZipArchive, ZipEntry } from '#server/files/documents/zip-archive.ts';
import { childOf, type XmlElement } from './parse-xml.ts';

/** The texts of a project: in its own file, or beside it in its archive. */
export class ProjectTexts {
  readonly #archive: ZipArchive;
  readonly #entries = new Map<string, ZipEntry>();
  /** Bytes that they may still have. */
  #left: number;

  constructor(archive: ZipArchive, most: number) {
    this.#archive = archive;
    this.#left = most;
    // The first of several with one name.
    for (const entry of [...archive.entries].reverse()) this.#entries.set(fileKey(entry.name), entry);
  }

  /** The words of a source: inline, or in a file of the archive. Null for those elsewhere. */
  async wordsOf(source: XmlElement): Promise<string | null> {
    const inside = childOf(source, 'PlainTextContent');
    if (inside) {
      this.#left -= inside.text.length;
      // XML counts a line end as one character, however it is written.
      return inside.text.replace(/\r\n?/g, '\n');
    }
    const entry = this.#entryOf(source);
    if (!entry) return null;
    const bytes = await this.#archive.read(entry, this.#left);
    this.#left -= bytes.length;
    return decode(bytes);
  }

  /** Whether `wordsOf` would read the words of a source: they are not elsewhere. */
  has(source: XmlElement): boolean {
    return childOf(source, 'PlainTextContent') !== undefined || this.#entryOf(source) !== null;
  }

  #entryOf({ attributes: { plainTextPath = '' } }: XmlElement): ZipEntry | null {
    if (!plainTextPath.toLowerCase().startsWith(QDA_INTERNAL)) return null;
    const wanted = fileKey(plainTextPath.slice(QDA_INTERNAL.length)).replace(/^\/+/, '');
    return this.#entries.get(`sources/${wanted}`) ?? this.#entries.get(wanted) ?? null;
  }
}

/** The names of files are compared in small letters, whatever they are divided by. */
const fileKey = (name: string): string => name.replaceAll('\\', '/').toLowerCase();

/** The text of a file, in either of the encodings that tools write. */
export function decode(bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
}
