import { NavetteError } from '#content/errors.ts';
import type { ImageFormat } from './sniff-image.ts';

/**
 * Frames of an animation, of which the first is used: more frames take a decoder longer to find.
 */
const MOST_FRAMES = 5_000;
/**
 * Scans of a progressive JPEG: encoders make ten, some of them sixty. Each passes over every pixel.
 */
const MOST_SCANS = 300;
export const MOST_SCANNED_PIXELS = 5_000_000_000;

/**
 * PNG chunks that affect the picture. Text chunks are dropped: a few bytes of them unpack to
 * megabytes.
 */
const PNG_PARTS: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'sBIT',
  'iCCP',
  'cICP',
  'eXIf',
]);

/** A raster image that is safe to decode. */
export interface PreparedRaster {
  readonly bytes: Buffer;
  /** Passes of a decoder over the pixels: several for a progressive JPEG. */
  readonly scans: number;
}

/**
 * Scans the chunks of a raster image before any decoder does, and drops those that are not part of
 * the picture. Linear in its bytes.
 * @throws NavetteError `too-large` with `reason` `costly`
 */
export function prepareRaster(bytes: Buffer, format: Exclude<ImageFormat, 'svg'>): PreparedRaster {
  switch (format) {
    case 'png':
      return { bytes: withoutTexts(bytes), scans: 1 };
    case 'jpeg':
      return { bytes, scans: countScans(bytes) };
    case 'webp':
      refuseFrames(countChunks(bytes, 'ANMF'));
      return { bytes, scans: 1 };
    case 'gif':
    case 'avif':
      return { bytes, scans: 1 };
  }
}

/** @throws NavetteError `too-large` with `reason` `costly` */
export function refuseFrames(frames: number): void {
  if (frames > MOST_FRAMES) throw costly('frames');
}

/** The error for an image that exceeds a limit. @param by the exceeded limit, for the log */
export function costly(by: string): NavetteError {
  return new NavetteError('too-large', { reason: 'costly', by });
}

function withoutTexts(bytes: Buffer): Buffer {
  const chunks = [bytes.subarray(0, 8)];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (PNG_PARTS.has(bytes.toString('latin1', at + 4, at + 8))) chunks.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(chunks);
}

/**
 * Counts start-of-scan markers. They cannot occur within scan data; in other segments they may,
 * which overcounts.
 */
function countScans(bytes: Buffer): number {
  const mark = Buffer.from([0xff, 0xda]);
  let scans = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 2)) scans++;
  if (scans > MOST_SCANS) throw costly('scans');
  return scans;
}

function countChunks(bytes: Buffer, name: string): number {
  let count = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    if (bytes.toString('latin1', at, at + 4) === name) count++;
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return count;
}
