import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { AttachmentType } from '#content/attachment.ts';
import { NavetteError } from '#content/errors.ts';

const inflate = promisify(inflateRaw);

/** A PDF may have this much before its mark. */
const PDF_HEAD = 1024;
/** The end of a ZIP archive: its record and the longest comment. */
const ZIP_TAIL = 22 + 0xffff;
/** More parts than any document has, and more bytes than their list takes. */
const MOST_ENTRIES = 10_000;
const LONGEST_DIRECTORY = 2 * 1024 * 1024;
const LONGEST_TYPES = 1024 * 1024;

const WORD_MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly offset: number;
}

/**
 * What a file is, by what it holds: names and announced types are not asked. Reads a bounded part of it, whatever it says of itself.
 * @throws NavetteError `unsupported-type`, with `reason` `macros`, `old-word` (a .doc, or a .docx under a password) or `not-a-document`
 */
export async function sniffDocument(file: string): Promise<AttachmentType> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const head = await readAt(handle, 0, Math.min(size, PDF_HEAD));
    if (head.includes('%PDF-')) return 'pdf';
    if (head.subarray(0, 4).equals(Buffer.from('d0cf11e0', 'hex')))
      throw new NavetteError('unsupported-type', { reason: 'old-word' });
    if (head.subarray(0, 4).equals(Buffer.from('504b0304', 'hex'))) {
      const entries = await readDirectory(handle, size);
      const types = await readTypes(handle, entries, size);
      if (entries.some(({ name }) => /vbaProject\.bin$/i.test(name)) || types.includes('macroEnabled'))
        throw new NavetteError('unsupported-type', { reason: 'macros' });
      if (types.includes(WORD_MAIN)) return 'docx';
    }
    throw new NavetteError('unsupported-type', { reason: 'not-a-document' });
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The parts of an archive; none if it is no whole archive, or lies about itself. */
async function readDirectory(handle: FileHandle, size: number): Promise<ZipEntry[]> {
  const tail = await readAt(handle, Math.max(0, size - ZIP_TAIL), Math.min(size, ZIP_TAIL));
  const end = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0 || end + 22 > tail.length) return [];
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES || length > LONGEST_DIRECTORY || start + length > size) return [];
  const directory = await readAt(handle, start, length);
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count && at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) return [];
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The part that says what the others are; empty if it cannot be read. */
async function readTypes(handle: FileHandle, entries: readonly ZipEntry[], size: number): Promise<string> {
  const entry = entries.find(({ name }) => name === '[Content_Types].xml');
  if (!entry || entry.compressed > LONGEST_TYPES || entry.offset + 30 > size) return '';
  const header = await readAt(handle, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const bytes = await readAt(handle, start, entry.compressed);
  if (entry.method === 0) return bytes.toString('utf8');
  try {
    return (await inflate(bytes, { maxOutputLength: LONGEST_TYPES })).toString('utf8');
  } catch {
    // Damaged, or blown up beyond what such a part holds: not a document.
    return '';
  }
}
