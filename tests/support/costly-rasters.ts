import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function pngPart(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([latin1(name), data]);
  return Buffer.concat([uint32(data.length), named, uint32(crc32(named))]);
}

const PNG_MARK = latin1('\u0089PNG\r\n\u001a\n');

/** A small picture, as PNG. */
export const smallPng = () =>
  sharp({ create: { width: 16, height: 12, channels: 3, background: '#0b5d57' } })
    .png()
    .toBuffer();

/**
 * A valid PNG of a few kilobytes with this many text chunks of 8 MB, which a decoder would
 * decompress and keep.
 */
export async function pngWithTexts(count: number): Promise<Buffer> {
  const png = await smallPng();
  const text = deflateSync(Buffer.alloc(7_900_000, 'A'), { level: 9 });
  const texts = Array.from({ length: count }, (_, i) => pngPart('zTXt', Buffer.concat([latin1(`k${i}\0\0`), text])));
  return Buffer.concat([png.subarray(0, 33), ...texts, png.subarray(33)]);
}

/**
 * The header of an interlaced PNG with four channels of 16 bits, all of whose pixels a decoder
 * holds.
 */
export function interlacedPngHead(width: number, height: number): Buffer {
  const head = Buffer.concat([uint32(width), uint32(height), Buffer.from([16, 6, 0, 0, 1])]);
  const data = pngPart('IDAT', deflateSync(Buffer.alloc(100)));
  return Buffer.concat([PNG_MARK, pngPart('IHDR', head), data, pngPart('IEND', Buffer.alloc(0))]);
}

/** An AVIF whose header declares this size. */
export async function avifHead(width: number, height: number): Promise<Buffer> {
  const avif = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#0b5d57' } })
    .avif({ effort: 0 })
    .toBuffer();
  const size = avif.indexOf('ispe') + 8;
  avif.writeUInt32BE(width, size);
  avif.writeUInt32BE(height, size + 4);
  return avif;
}

const jpegSegment = (mark: number, data: Buffer) =>
  Buffer.concat([Buffer.from([0xff, mark, (data.length + 2) >> 8, (data.length + 2) & 255]), data]);

/** Bits as in a JPEG's scan data. */
function jpegBits(bits: string): Buffer {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes: number[] = [];
  for (let at = 0; at < padded.length; at += 8) {
    const byte = Number.parseInt(padded.slice(at, at + 8), 2);
    bytes.push(byte, ...(byte === 255 ? [0] : []));
  }
  return Buffer.from(bytes);
}

/**
 * A valid progressive JPEG of one grey channel with this many scans of some 70 bytes, each of which
 * passes over all pixels.
 */
export function jpegWithScans(side: number, scans: number): Buffer {
  const blocks = Math.ceil(side / 8) ** 2;
  const oneCode = Buffer.concat([Buffer.from([1]), Buffer.alloc(15)]);
  const table = (kind: number, symbol: number) =>
    jpegSegment(0xc4, Buffer.concat([Buffer.from([kind]), oneCode, Buffer.from([symbol])]));
  const scan = (from: number, to: number, bits: string) =>
    Buffer.concat([jpegSegment(0xda, Buffer.from([1, 1, 0, from, to, 0])), jpegBits(bits)]);
  // Runs of empty blocks: 16,384 and fourteen bits more each.
  const runs = '000000000000000'.repeat(Math.ceil(blocks / 16_384));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    jpegSegment(0xc2, Buffer.from([8, side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0])),
    table(0x00, 0),
    table(0x10, 0xe0),
    scan(0, 0, '0'.repeat(blocks)),
    ...new Array<Buffer>(scans - 1).fill(scan(1, 63, runs)),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A valid GIF with this many frames of one pixel. */
export function gifWithFrames(frames: number): Buffer {
  const head = [...latin1('GIF89a'), 16, 0, 16, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  const frame = [0x21, 0xf9, 4, 0, 1, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
  return Buffer.concat([Buffer.from(head), ...new Array<Buffer>(frames).fill(Buffer.from(frame)), Buffer.from([0x3b])]);
}

/** A valid animated WebP with this many frames. */
export async function webpWithFrames(frames: number): Promise<Buffer> {
  const chunk = (name: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(data.length);
    return Buffer.concat([latin1(name), length, data, Buffer.alloc(data.length % 2)]);
  };
  const still = await sharp({ create: { width: 16, height: 16, channels: 4, background: '#0b5d57' } })
    .webp({ lossless: true })
    .toBuffer();
  const picture = still.subarray(still.indexOf('VP8L'));
  const side = [15, 0, 0];
  const frame = chunk(
    'ANMF',
    Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, ...side, ...side, 100, 0, 0, 0]), picture]),
  );
  const parts = [
    chunk('VP8X', Buffer.from([0x12, 0, 0, 0, ...side, ...side])),
    chunk('ANIM', Buffer.alloc(6)),
    ...new Array<Buffer>(frames).fill(frame),
  ];
  return chunk('RIFF', Buffer.concat([latin1('WEBP'), ...parts]));
}
