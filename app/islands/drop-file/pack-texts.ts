import { zipSync } from 'fflate';

/** A file of a folder, by its path in it. */
export interface FolderFile {
  readonly path: string;
  readonly file: File;
}

const TEXT = /\.(md|markdown|html?|docx|odt)$/i;
const PICTURE = /\.(png|jpe?g|gif|webp|avif|svg)$/i;
/** Formats that are packed already. */
const PACKED = /\.(docx|odt|png|jpe?g|gif|webp|avif)$/i;
/** Hidden files, and what programs keep beside texts. */
const BESIDE = /(^|\/)(\.|__MACOSX\/|node_modules\/)/;

/** The files of a chosen folder. */
export const filesOf = (list: FileList): FolderFile[] =>
  [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** All files that were dropped, with those of folders. */
export async function droppedFiles(transfer: DataTransfer): Promise<FolderFile[]> {
  // Before anything is awaited: the browser forgets them.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const found: FolderFile[] = [];
  for (const entry of entries) if (entry) await visit(entry, found);
  return found;
}

async function visit(entry: FileSystemEntry, found: FolderFile[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ''), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A folder is read a hundred entries at a time.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return;
    for (const inner of entries) await visit(inner, found);
  }
}

/**
 * The texts and pictures of a folder as an archive, which the server reads.
 * @param most bytes that can be sent
 * @returns null without a text; `too-large` before anything is read if it surely is
 */
export async function packTexts(files: readonly FolderFile[], most: number): Promise<File | 'too-large' | null> {
  const wanted = files.filter(({ path }) => (TEXT.test(path) || PICTURE.test(path)) && !BESIDE.test(path));
  if (!wanted.some(({ path }) => TEXT.test(path))) return null;
  const packed = wanted.filter(({ path }) => PACKED.test(path)).reduce((sum, { file }) => sum + file.size, 0);
  const all = wanted.reduce((sum, { file }) => sum + file.size, 0);
  if (packed > most || all > 5 * most) return 'too-large';
  const parts: Record<string, [Uint8Array, { level: 0 | 6 }]> = {};
  for (const { path, file } of wanted)
    parts[path] = [new Uint8Array(await file.arrayBuffer()), { level: PACKED.test(path) ? 0 : 6 }];
  const zip = zipSync(parts);
  if (zip.length > most) return 'too-large';
  const [first] = wanted[0]!.path.split('/');
  const name = wanted.every(({ path }) => path.startsWith(`${first}/`)) ? first : 'textes';
  return new File([zip as Uint8Array<ArrayBuffer>], `${name}.zip`, { type: 'application/zip' });
}
