import { NavetteError } from '#content/errors.ts';
import type { ImageFormat } from './sniff-image.ts';

/** Frames of an animation, of which the first is kept: finding them takes a decoder longer the more there are. */
const MOST_FRAMES = 5_000;
/** Scans of a progressive JPEG: encoders make ten, some of them sixty. Each goes over every pixel. */
const MOST_SCANS = 300;
export const MOST_SCANNED_PIXELS = 5_000_000_000;

/** The parts of a PNG that say how it looks. Texts are left out: a few bytes of them unpack to megabytes each. */
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

/** A raster image as a decoder may be given it. */
export interface TamedRaster {
  readonly bytes: Buffer;
  /** How often a decoder goes over the pixels: more than once for a progressive JPEG. */
  readonly scans: number;
}

/**
 * Looks at the parts of a raster image before any decoder does, and leaves out those that are not its picture.
 * Linear in its bytes.
 * @throws NavetteError `too-large` with `reason` `costly`
 */
export function tameRaster(bytes: Buffer, format: Exclude<ImageFormat, 'svg'>): TamedRaster {
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

/** An image that takes more than its process should be given. @param by which bound it is over, for the log */
export function costly(by: string): NavetteError {
  return new NavetteError('too-large', { reason: 'costly', by });
}

function withoutTexts(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (PNG_PARTS.has(bytes.toString('latin1', at + 4, at + 8))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/** Within a scan, the sign of a marker is never followed by that of a scan; in other segments it may be, which counts as one more. */
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
