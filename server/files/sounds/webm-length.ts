import { MOST_CHUNKS, type ReadAt, type ReadSeconds } from './read-at.ts';

/** Elements of Matroska, of which WebM is a part. */
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const SCALE = 0x2ad7b1;
const DURATION = 0x4489;
/** Nanoseconds of a unit of time, unless the file states another number. */
const USUAL_SCALE = 1_000_000;
/** Bytes of an element's id and size at most. */
const LONGEST_HEAD = 12;

interface Element {
  readonly id: number;
  /** Where its content begins. */
  readonly from: number;
  /** Bytes of its content; null if not stated, as in a recording that is sent while it is made. */
  readonly size: number | null;
}

/** Reads the head of an element: two numbers, each with its length in its first byte. */
async function readElement(read: ReadAt, at: number): Promise<Element> {
  const head = await read(at, LONGEST_HEAD);
  const idLength = Math.clz32(head.readUInt8(0)) - 23;
  const id = head.readUIntBE(0, Math.min(idLength, 4));
  const first = head.readUInt8(idLength);
  const length = Math.clz32(first) - 23;
  let size = first & (0xff >> length);
  let isOpen = size === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = head.readUInt8(idLength + i);
    isOpen &&= byte === 0xff;
    size = size * 256 + byte;
  }
  return { id, from: at + idLength + length, size: isOpen ? null : size };
}

/** Reads the length in the head of a WebM file; recordings of browsers often state none. */
export const readWebm: ReadSeconds = async (read, bytes) => {
  let [end, scale, duration] = [bytes, USUAL_SCALE, 0];
  let isInfo = false;
  for (let at = 0, n = 0; at < end && n < MOST_CHUNKS; n++) {
    const { id, from, size } = await readElement(read, at);
    if (id === SEGMENT || (id === INFO && !isInfo)) {
      isInfo = id === INFO;
      end = size === null ? end : Math.min(end, from + size);
      at = from;
      continue;
    }
    if (size === null) return null;
    const content = isInfo && (id === SCALE || id === DURATION) && size <= 8 ? await read(from, size) : null;
    if (content && id === SCALE && size <= 6) scale = content.readUIntBE(0, size);
    if (content && id === DURATION) duration = size === 4 ? content.readFloatBE(0) : content.readDoubleBE(0);
    at = from + size;
  }
  return duration > 0 ? (duration * scale) / 1e9 : null;
};
