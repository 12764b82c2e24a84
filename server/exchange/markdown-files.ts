import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { NavetteError } from '#content/errors.ts';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';

/** Files per import: far above any folder of texts, far below a whole disk named by mistake. */
const MOST_FILES = 5_000;

/** Files of a folder that are imported; an HTML file has to be named. */
const TEXTS = /\.(md|markdown|docx|odt)$/i;

/** A file to import, with the folder that its images may come from. */
export interface MarkdownFile {
  /** Absolute path. */
  readonly file: string;
  /** Absolute path; nothing outside this folder is read. */
  readonly folder: string;
  /** The path of a text within `file`, an archive of several. */
  readonly entry?: string;
}

/** How a file is named in reports. */
export const shownPath = ({ file, entry }: MarkdownFile): string =>
  entry === undefined ? file : path.join(file, entry);

/** Resolves a path. @throws NavetteError `not-found` with the path */
async function locate(name: string) {
  try {
    const found = await realpath(name);
    return { found, kind: await stat(found) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new NavetteError('not-found', { path: name });
  }
}

/**
 * The Markdown files at a path: the file itself, or all files of the folder and below, sorted by
 * name.
 * @throws NavetteError `not-found` with the path, `too-many` with the limit
 */
export async function listMarkdownFiles(name: string): Promise<MarkdownFile[]> {
  const { found, kind } = await locate(path.resolve(name));
  if (!kind.isDirectory()) return [{ file: found, folder: path.dirname(found) }];
  const files: MarkdownFile[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const entryPath = path.join(folder, entry.name);
      // Symbolic links are not followed: they may lead out of the given folder.
      if (entry.isDirectory()) await visit(entryPath);
      else if (entry.isFile() && TEXTS.test(entry.name)) files.push({ file: entryPath, folder: found });
      if (files.length > MOST_FILES) throw new NavetteError('too-many', { limit: MOST_FILES, path: name });
    }
  };
  await visit(found);
  return files;
}

/**
 * The bytes of an image that a Markdown file refers to: within the text (`data:`), relative to the
 * file, or to one of the folders above it, up to the given one, which is also the root of absolute
 * paths.
 * @returns null if there is none, or it is outside the folder
 */
export async function findLocalImage({ file, folder }: MarkdownFile, source: string): Promise<Buffer | null> {
  const inText = /^data:image\/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)$/.exec(source);
  if (inText) return Buffer.from(inText[1]!, 'base64');
  if (/^[a-z][a-z0-9+.-]*:/i.test(source) || source.includes('\0')) return null;
  const start = source.startsWith('/') ? folder : path.dirname(file);
  for (let from = start; ; from = path.dirname(from)) {
    const bytes = await readWithin(folder, path.join(from, source));
    if (bytes || from === folder || !isWithin(folder, from)) return bytes;
  }
}

function isWithin(folder: string, name: string): boolean {
  return name === folder || name.startsWith(folder + path.sep);
}

async function readWithin(folder: string, name: string): Promise<Buffer | null> {
  try {
    // The resolved path decides: a link within the folder may lead out of it.
    const real = await realpath(name);
    if (!isWithin(folder, real)) return null;
    const { size } = await stat(real);
    if (size > MOST_IMAGE_BYTES) throw new NavetteError('too-large', { path: real, limit: MOST_IMAGE_BYTES });
    return await readFile(real);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(String((error as NodeJS.ErrnoException).code)))
      return null;
    throw error;
  }
}
