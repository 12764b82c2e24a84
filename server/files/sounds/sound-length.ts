import { type FileHandle, open } from 'node:fs/promises';
import { MOST_CHUNKS, type ReadAt, type ReadSeconds } from './read-at.ts';
import { readWebm } from './webm-length.ts';

/** Bytes at the end of an Ogg file in which its last page begins: a page has 65,307 at most. */
const OGG_TAIL = 128 * 1024;
/** Bytes of an MP3 up to which its frames are counted, if it does not state their number. */
const MOST_COUNTED = 64 * 1024 * 1024;
/** Bytes of it that are read at a time. */
const PIECE = 256 * 1024;
/** Bytes of a tag at its end. */
const LONGEST_TAG = 4_096;

/**
 * Reads how long a recording lasts: from the headers of WAV, FLAC, MP4 and WebM, the last page of
 * Ogg, the first frame or all frames of MP3, all frames of AAC.
 * @returns milliseconds; null if it is not known
 */
export async function readSoundLength(path: string, mediaType: string): Promise<number | null> {
  const readSeconds = READERS[mediaType];
  if (!readSeconds) return null;
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const handle = file;
    const { size } = await file.stat();
    const read: ReadAt = async (offset, length) => {
      const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      return buffer.subarray(0, bytesRead);
    };
    const seconds = await readSeconds(read, size);
    return seconds !== null && seconds > 0 && Number.isFinite(seconds) ? Math.round(seconds * 1_000) : null;
  } catch (error) {
    // The length of a truncated or deleted file is not known.
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    await file?.close();
  }
}

const readWav: ReadSeconds = async (read, bytes) => {
  let rate = 0;
  for (let at = 12, n = 0; at < bytes && n < MOST_CHUNKS; n++) {
    const head = await read(at, 24);
    const [name, size] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    if (name === 'fmt ') rate = head.readUInt32LE(16);
    // A recorder that was cut off leaves the size open.
    if (name === 'data') return rate > 0 ? Math.min(size, bytes - at - 8) / rate : null;
    at += 8 + size + (size % 2);
  }
  return null;
};

const readFlac: ReadSeconds = async (read) => {
  const head = await read(18, 8);
  const rate = head.readUIntBE(0, 3) >> 4;
  const samples = (head.readUInt8(3) % 16) * 2 ** 32 + head.readUInt32BE(4);
  return rate > 0 ? samples / rate : null;
};

const readOgg: ReadSeconds = async (read, bytes) => {
  const head = await read(0, 512);
  const packet = head.subarray(27 + head.readUInt8(26));
  const isOpus = packet.toString('latin1', 0, 8) === 'OpusHead';
  const isVorbis = packet.toString('latin1', 0, 7) === '\x01vorbis';
  if (!isOpus && !isVorbis) return null;
  const rate = isOpus ? 48_000 : packet.readUInt32LE(12);
  const tail = await read(Math.max(0, bytes - OGG_TAIL), OGG_TAIL);
  for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('OggS', at - 1)) {
    if (at + 18 > tail.length) continue;
    // Another stream follows the first, whose length is not that of the file.
    if (tail.readUInt32LE(at + 14) !== head.readUInt32LE(14)) return null;
    const position = tail.readBigInt64LE(at + 6);
    if (position >= 0) return (Number(position) - (isOpus ? packet.readUInt16LE(10) : 0)) / rate;
  }
  return null;
};

const readMp4: ReadSeconds = async (read, bytes) => {
  let end = bytes;
  for (let at = 0, n = 0; at < end && n < MOST_CHUNKS; n++) {
    const head = await read(at, 48);
    const [short, name] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)];
    const isLong = short === 1;
    const size = isLong ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short;
    const body = isLong ? 16 : 8;
    if (size < body) return null;
    if (name === 'moov') {
      end = Math.min(end, at + size);
      at += body;
      continue;
    }
    if (name === 'mvhd') {
      const isWide = head.readUInt8(body) === 1;
      const scale = head.readUInt32BE(body + (isWide ? 20 : 12));
      const length = isWide ? Number(head.readBigUInt64BE(body + 24)) : head.readUInt32BE(body + 16);
      // All bits set: unknown.
      return scale > 0 && length < (isWide ? 2 ** 63 : 2 ** 32 - 1) ? length / scale : null;
    }
    at += size;
  }
  return null;
};

/** A frame of MPEG layer 3. */
interface Frame {
  readonly bytes: number;
  readonly seconds: number;
  /** Offset in the first frame at which their number may be stated. */
  readonly mark: number;
}

const RATES = [44_100, 48_000, 32_000];
/** Kilobits a second, of MPEG 1 and of the later ones. */
const BITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LATER_BITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

function readFrame(header: number): Frame | null {
  // Version 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5; only layer 3.
  const [version, layer] = [(header >>> 19) & 3, (header >>> 17) & 3];
  const rate = RATES[(header >>> 10) & 3];
  const bits = (version === 3 ? BITS : LATER_BITS)[(header >>> 12) & 15];
  if (header >>> 21 !== 0x7ff || layer !== 1 || version === 1 || !rate || !bits) return null;
  const isMono = ((header >>> 6) & 3) === 3;
  const perSecond = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = version === 3 ? 1_152 : 576;
  return {
    bytes: Math.floor((samples * bits * 125) / perSecond) + ((header >>> 9) & 1),
    seconds: samples / perSecond,
    mark: 4 + (version === 3 ? (isMono ? 17 : 32) : isMono ? 9 : 17),
  };
}

const readMp3: ReadSeconds = async (read, bytes) => {
  const tag = await read(0, 10);
  const sizeOfTag = [6, 7, 8, 9].reduce((size, at) => size * 128 + (tag.readUInt8(at) & 0x7f), 0);
  const start = tag.toString('latin1', 0, 3) === 'ID3' ? 10 + sizeOfTag : 0;
  const head = await read(start, 64);
  const first = readFrame(head.readUInt32BE(0));
  if (!first) return null;
  const mark = head.toString('latin1', first.mark, first.mark + 4);
  const isCounted = (mark === 'Xing' || mark === 'Info') && (head.readUInt32BE(first.mark + 4) & 1) === 1;
  if (isCounted) return head.readUInt32BE(first.mark + 8) * first.seconds;
  return countFrames(read, bytes, start, 4, (piece, at) => readFrame(piece.readUInt32BE(at)));
};

/**
 * The seconds of all frames of a file.
 * @param head bytes of a frame from which its length is read
 */
async function countFrames(
  read: ReadAt,
  bytes: number,
  start: number,
  head: number,
  frameAt: (piece: Buffer, at: number) => Pick<Frame, 'bytes' | 'seconds'> | null,
): Promise<number | null> {
  if (bytes > MOST_COUNTED) return null;
  let [at, seconds, from] = [start, 0, start];
  let piece: Buffer = Buffer.alloc(0);
  while (at + head <= bytes) {
    if (at + head > from + piece.length) {
      from = at;
      piece = await read(from, PIECE);
    }
    const frame = frameAt(piece, at - from);
    if (!frame) break;
    seconds += frame.seconds;
    at += frame.bytes;
  }
  // A tag may come last; if more bytes are left, the file is not as it should be.
  return bytes - at <= LONGEST_TAG ? seconds : null;
}

/** Hertz, by their number in a frame of AAC, and samples of each of its blocks. */
const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
const AAC_SAMPLES = 1_024;
/** Bytes of the head of a frame of AAC, of which the frame has as many at least. */
const AAC_HEAD = 7;

const readAac: ReadSeconds = (read, bytes) =>
  countFrames(read, bytes, 0, AAC_HEAD, (piece, at) => {
    const rate = AAC_RATES[(piece.readUInt8(at + 2) >> 2) & 15];
    const length = ((piece.readUIntBE(at + 3, 3) >> 5) & 0x1fff) >>> 0;
    const isFrame = piece.readUInt16BE(at) >> 4 === 0xfff && ((piece.readUInt8(at + 1) >> 1) & 3) === 0;
    if (!isFrame || !rate || length < AAC_HEAD) return null;
    return { bytes: length, seconds: (AAC_SAMPLES * ((piece.readUInt8(at + 6) & 3) + 1)) / rate };
  });

const READERS: Readonly<Record<string, ReadSeconds>> = {
  'audio/wav': readWav,
  'audio/flac': readFlac,
  'audio/ogg': readOgg,
  'audio/mp4': readMp4,
  'audio/mpeg': readMp3,
  'audio/aac': readAac,
  'audio/webm': readWebm,
};
