import { type FileHandle, open } from 'node:fs/promises';
import type { AttachmentType } from '#content/attachment.ts';
import { NavetteError } from '#content/errors.ts';
import { type ReadAt, ZipArchive } from './zip-archive.ts';

/** A PDF's signature may have this much before it. */
const PDF_HEAD = 1024;
/** Bytes of the DOCX part that lists the content types. */
export const LONGEST_TYPES = 1024 * 1024;

const WORD_MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

/**
 * Detects a file's type from its content, ignoring its name and declared type. Reads a bounded part
 * of it, whatever its headers claim.
 * @throws NavetteError `unsupported-type`, with `reason` `macros`, `old-word` (a .doc, or a .docx
 * with a password) or `not-a-document`
 */
export async function sniffDocument(file: string): Promise<AttachmentType> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    return await sniffContent((position, length) => readAt(handle, position, length), size);
  } finally {
    await handle.close();
  }
}

/** As `sniffDocument`, for content read in another way. */
export async function sniffContent(readPart: ReadAt, size: number): Promise<AttachmentType> {
  const head = await readPart(0, Math.min(size, PDF_HEAD));
  if (head.includes('%PDF-')) return 'pdf';
  if (head.subarray(0, 4).equals(Buffer.from('d0cf11e0', 'hex')))
    throw new NavetteError('unsupported-type', { reason: 'old-word' });
  if (head.subarray(0, 4).equals(Buffer.from('504b0304', 'hex'))) {
    const archive = await ZipArchive.open(readPart, size);
    const types = await readTypes(archive);
    if (archive.entries.some(({ name }) => /vbaProject\.bin$/i.test(name)) || types.includes('macroEnabled'))
      throw new NavetteError('unsupported-type', { reason: 'macros' });
    if (types.includes(WORD_MAIN)) return 'docx';
  }
  throw new NavetteError('unsupported-type', { reason: 'not-a-document' });
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The part that lists the content types; empty if it cannot be read. */
async function readTypes(archive: ZipArchive): Promise<string> {
  const entry = archive.find('[Content_Types].xml');
  if (!entry) return '';
  try {
    return String(await archive.read(entry, LONGEST_TYPES));
  } catch {
    // Damaged, or larger than such a part can be: not a document.
    return '';
  }
}
