import sharp, { type Metadata } from 'sharp';
import { NavetteError } from '#content/errors.ts';
import { MOST_PIXELS } from './image-form.ts';
import { costly, MOST_SCANNED_PIXELS, prepareRaster, refuseFrames } from './prepare-raster.ts';
import type { ImageFormat } from './sniff-image.ts';

/**
 * Bytes that a decoder may hold for an image; with 110 MB for the process itself, within
 * IMAGE_LIMITS.
 */
const MOST_DECODED = 340 * 1024 * 1024;

/** A validated raster image and its size in pixels. */
export interface JudgedRaster {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Validates a raster image by its header, before its pixels are decoded.
 * @throws NavetteError `unsupported-type`; `too-large`, with `pixels` and `limit`, or with `reason`
 * `costly`
 */
export async function judgeRaster(given: Buffer, format: Exclude<ImageFormat, 'svg'>): Promise<JudgedRaster> {
  const { bytes, scans } = prepareRaster(given, format);
  const metadata = await readHead(bytes);
  const { width, height, pages = 1 } = metadata;
  if (format === 'avif' && metadata.compression !== 'av1')
    throw new NavetteError('unsupported-type', { format: metadata.format });
  if (!width || !height) throw new NavetteError('unsupported-type', { reason: 'without-size' });
  const pixels = width * height;
  const limit = Math.min(MOST_PIXELS, Math.floor(MOST_DECODED / bytesPerPixel(metadata)));
  if (pixels > limit) throw new NavetteError('too-large', { pixels, limit });
  if (pixels * scans > MOST_SCANNED_PIXELS) throw costly('scans');
  refuseFrames(pages);
  return { bytes, width, height };
}

/**
 * Reads the header of an image.
 * @throws NavetteError `unsupported-type` with `reason` `not-an-image`
 */
export async function readHead(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new NavetteError('unsupported-type', { reason: 'not-an-image' }, { cause });
  }
}

/**
 * Measured memory of a decoder per pixel: for some formats the whole image, for others a few lines.
 */
function bytesPerPixel({ format, channels, depth, isProgressive }: Metadata): number {
  const deep = depth === 'uchar' ? 1 : 2;
  switch (format) {
    case 'heif':
      return (deep === 1 ? 12 : 19) + channels;
    case 'jpeg':
      return isProgressive ? 2 * channels : 1;
    case 'png':
      return isProgressive ? 1.2 * channels * deep : 3;
    default:
      return 6;
  }
}
