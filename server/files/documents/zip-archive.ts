import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** The end of a ZIP archive: its record and the longest comment. */
const TAIL = 22 + 0xffff;
/** More entries than any document has, and more bytes than their directory takes. */
export const MOST_ENTRIES = 10_000;
const LONGEST_DIRECTORY = 2 * 1024 * 1024;
/** Bytes read at a time. */
const SLICE = 64 * 1024;

/** The upper half of code page 850, in which Windows writes names in Western Europe. */
const OF_WINDOWS =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  /** As declared; may be false. */
  readonly unpacked: number;
  readonly offset: number;
}

/** Reads up to `length` bytes. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

/** An entry decompresses to more bytes than allowed. */
export class TooManyBytesError extends Error {}

/** A ZIP archive, of which only a bounded part is read, whatever its headers claim. */
export class ZipArchive {
  readonly entries: readonly ZipEntry[];
  /** Its directory is too long to be read: it has no entries here. */
  readonly isTooLong: boolean;
  private readonly readAt: ReadAt;
  private readonly size: number;

  private constructor(entries: readonly ZipEntry[] | 'too-long', readAt: ReadAt, size: number) {
    this.isTooLong = entries === 'too-long';
    this.entries = entries === 'too-long' ? [] : entries;
    this.readAt = readAt;
    this.size = size;
  }

  /** Reads the directory: empty for bytes that are not a complete and consistent archive. */
  static async open(readAt: ReadAt, size: number): Promise<ZipArchive> {
    return new ZipArchive(await readDirectory(readAt, size), readAt, size);
  }

  find(name: string): ZipEntry | null {
    return this.entries.find((entry) => entry.name === name) ?? null;
  }

  /**
   * Decompresses an entry as a stream.
   * @param limit greatest number of decompressed bytes, enforced while streaming
   * @throws TooManyBytesError; an error of zlib for a damaged entry
   */
  async *unpack(entry: ZipEntry, limit: number): AsyncGenerator<Buffer> {
    if (entry.unpacked > limit) throw new TooManyBytesError();
    let bytes = 0;
    for await (const piece of entry.method === 0 ? this.packed(entry) : inflate(this.packed(entry))) {
      bytes += piece.length;
      if (bytes > limit) throw new TooManyBytesError();
      yield piece;
    }
  }

  /** Decompresses a whole entry. @throws as `unpack` */
  async read(entry: ZipEntry, limit: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.unpack(entry, limit)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  private async *packed({ offset, compressed }: ZipEntry): AsyncGenerator<Buffer> {
    const header = await this.readAt(offset, 30);
    if (header.length < 30) return;
    const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const end = Math.min(start + compressed, this.size);
    for (let at = start; at < end; at += SLICE) yield this.readAt(at, Math.min(SLICE, end - at));
  }
}

/** Decompresses; stops when the consumer stops reading. */
function inflate(pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const unpacked = createInflateRaw();
  // Errors surface in the returned stream.
  pipeline(Readable.from(pieces), unpacked, () => {});
  return unpacked;
}

/**
 * The name of an entry. Its bytes decide whether it is UTF-8: not all programs that write UTF-8 set
 * the flag for it.
 */
function nameOf(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    // A name written by Windows. With `\ufffd` instead, two names could become equal.
    return [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : OF_WINDOWS[byte - 0x80])).join('');
  }
}

async function readDirectory(readAt: ReadAt, size: number): Promise<ZipEntry[] | 'too-long'> {
  const tail = await readAt(Math.max(0, size - TAIL), Math.min(size, TAIL));
  const end = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0 || end + 22 > tail.length) return [];
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  // Checked before the place of its directory: an archive of more than 65,534 entries (ZIP64)
  // states that elsewhere.
  if (count > MOST_ENTRIES) return 'too-long';
  if (start + length > size) return [];
  if (length > LONGEST_DIRECTORY) return 'too-long';
  const directory = await readAt(start, length);
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count && at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) return [];
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: nameOf(directory.subarray(at + 46, at + 46 + nameLength)),
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}
