import sharp, { type Sharp } from 'sharp';
import { NavetteError } from '#content/errors.ts';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';
import { SMALL_IMAGE_WIDTH } from '#content/image-widths.ts';
import type { PictureCrop } from '#content/picture-crop.ts';
import { makeSafeSvg } from '#server/files/svg/safe-svg.ts';
import { FULL_WIDTH, MOST_PIXELS, type ReadyImage } from './image-form.ts';
import { type JudgedRaster, judgeRaster, readHead } from './judge-raster.ts';
import { type ImageFormat, sniffImage } from './sniff-image.ts';

/** So that a long screenshot stays legible; WebP's own limit is 16,383. */
const MOST_HEIGHT = 12_000;

/** sharp draws SVG at 72 dots per inch by default; it refuses more than 100,000. */
const SVG_DENSITY = 72;
const MOST_DENSITY = 2_400;

/**
 * Total pixels of images embedded in a drawing: they are decoded whole, besides the surface they
 * are drawn on.
 */
const MOST_PIXELS_WITHIN = MOST_PIXELS / 2;

// One thread per image leaves the other processor free. No cache: images share no data.
sharp.concurrency(1);
sharp.cache(false);

/** Validates an image before it is decoded. */
async function judge(bytes: Buffer, format: ImageFormat): Promise<JudgedRaster> {
  if (format !== 'svg') return judgeRaster(bytes, format);
  let pixels = 0;
  const drawing = await makeSafeSvg(bytes, async (within) => {
    const kind = sniffImage(within);
    if (kind === 'svg') return null;
    const image = await judgeRaster(within, kind);
    pixels += image.width * image.height;
    if (pixels > MOST_PIXELS_WITHIN) throw new NavetteError('too-large', { pixels, limit: MOST_PIXELS_WITHIN });
    return image.bytes;
  });
  if (!drawing) throw new NavetteError('unsupported-type', { reason: 'not-an-image' });
  const { width, height } = await readHead(drawing);
  if (!width || !height) throw new NavetteError('unsupported-type', { reason: 'without-size' });
  if (width * height > MOST_PIXELS) throw new NavetteError('too-large', { pixels: width * height, limit: MOST_PIXELS });
  return { bytes: drawing, width, height };
}

/**
 * Prepares an image for storage: upright, at most 1600 px wide, WebP, without EXIF, location or
 * author data. Rasterises vector drawings; uses the first frame of animations.
 * @param crop what is cut off at the sides of the upright image
 * @throws NavetteError `unsupported-type`; `too-large` with `limit` in bytes or pixels, or with
 * `reason` `costly` or `drawing`
 */
export async function prepareImage(bytes: Buffer, crop: PictureCrop | null = null): Promise<ReadyImage> {
  if (bytes.length > MOST_IMAGE_BYTES)
    throw new NavetteError('too-large', { bytes: bytes.length, limit: MOST_IMAGE_BYTES });
  const format = sniffImage(bytes);
  const { bytes: input, width, height } = await judge(bytes, format);
  const density = format === 'svg' ? { density: svgDensity(width, height) } : {};
  try {
    const whole = sharp(input, { limitInputPixels: MOST_PIXELS, failOn: 'error', ...density }).autoOrient();
    const shown = crop ? await cropped(whole, crop) : whole;
    const upright = await shown
      .resize({ width: FULL_WIDTH, height: MOST_HEIGHT, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { info } = upright;
    const raw = { raw: { width: info.width, height: info.height, channels: info.channels } } as const;
    const drawn = format === 'svg' || format === 'png' || format === 'gif';
    return {
      bytes: await encode(sharp(upright.data, raw), drawn),
      width: info.width,
      height: info.height,
      small:
        info.width > SMALL_IMAGE_WIDTH
          ? await encode(sharp(upright.data, raw).resize({ width: SMALL_IMAGE_WIDTH }), drawn)
          : null,
    };
  } catch (cause) {
    throw new NavetteError('unsupported-type', { format, reason: 'damaged' }, { cause });
  }
}

/** An image without what is cut off; at least one pixel of it stays. */
async function cropped(image: Sharp, { left, top, right, bottom }: PictureCrop): Promise<Sharp> {
  const upright = (await image.metadata()).autoOrient;
  const [x, y] = [Math.floor(left * upright.width), Math.floor(top * upright.height)];
  const width = Math.round((1 - left - right) * upright.width);
  const height = Math.round((1 - top - bottom) * upright.height);
  return image.extract({
    ...{ left: x, width: Math.max(1, Math.min(width, upright.width - x)) },
    ...{ top: y, height: Math.max(1, Math.min(height, upright.height - y)) },
  });
}

/** Reduces a stored image to a width that is less than its own. */
export function reduceImage(stored: Buffer, width: number): Promise<Buffer> {
  // The format of its source is not stored: it may be a drawing, whose lines stay sharp without
  // loss.
  return encode(sharp(stored, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).resize({ width }), true);
}

/**
 * Drawings and screenshots are often smaller, and always sharper, with lossless encoding: returns
 * the smaller of both.
 */
async function encode(image: Sharp, drawn: boolean): Promise<Buffer> {
  const lossy = await image.clone().webp({ quality: 82, effort: 4 }).toBuffer();
  if (!drawn) return lossy;
  const lossless = await image.clone().webp({ lossless: true, effort: 4 }).toBuffer();
  return lossless.length <= lossy.length ? lossless : lossy;
}

/** The density at which a drawing just fills the stored variant. */
function svgDensity(width: number, height: number): number {
  const scale = Math.min(FULL_WIDTH / width, MOST_HEIGHT / height);
  return Math.min(MOST_DENSITY, Math.max(1, SVG_DENSITY * scale));
}
