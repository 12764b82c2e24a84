import sharp, { type Metadata, type Sharp } from 'sharp';
import { NavetteError } from '#content/errors.ts';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';
import { FULL_WIDTH, MOST_PIXELS, type ReadyImage, SMALL_WIDTH } from './image-form.ts';

/** A scroll of a screenshot is kept legible up to here; WebP itself ends at 16,383. */
const MOST_HEIGHT = 12_000;

/** SVG is drawn at 72 dots per inch of its own size unless told otherwise; sharp refuses more than 100,000. */
const SVG_DENSITY = 72;
const MOST_DENSITY = 2_400;

/** Effects and repetitions by which a few hundred bytes of SVG keep a thread busy for minutes. Drawings do without. */
const COSTLY_SVG = /<\s*(?:[\w-]+:)?(filter|use|pattern)\b|<!ENTITY/i;

type SourceFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'svg';

/** What the bytes are, by what they hold: names and announced types are not asked. */
async function sniff(bytes: Buffer): Promise<{ format: SourceFormat; width: number; height: number }> {
  let metadata: Metadata;
  try {
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new NavetteError('unsupported-type', { reason: 'not-an-image' }, { cause });
  }
  const format = metadata.format === 'heif' && metadata.compression === 'av1' ? 'avif' : metadata.format;
  const { width, height } = metadata;
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'gif':
    case 'avif':
    case 'svg':
      if (format === 'svg' && COSTLY_SVG.test(bytes.toString('latin1'))) {
        throw new NavetteError('unsupported-type', { reason: 'svg-effects' });
      }
      if (!width || !height) throw new NavetteError('unsupported-type', { reason: 'without-size' });
      return { format, width, height };
    default:
      throw new NavetteError('unsupported-type', { format });
  }
}

/**
 * Makes an image fit to be kept and served: turned upright, at most 1600 px wide, WebP, without EXIF, place or author data. Vector
 * drawings are rasterised, of animations the first picture is kept.
 * @throws NavetteError `unsupported-type`, or `too-large` with `limit` in bytes or pixels
 */
export async function prepareImage(bytes: Buffer): Promise<ReadyImage> {
  if (bytes.length > MOST_IMAGE_BYTES)
    throw new NavetteError('too-large', { bytes: bytes.length, limit: MOST_IMAGE_BYTES });
  const { format, width, height } = await sniff(bytes);
  if (width * height > MOST_PIXELS) throw new NavetteError('too-large', { pixels: width * height, limit: MOST_PIXELS });
  const density = format === 'svg' ? { density: svgDensity(width, height) } : {};
  try {
    const upright = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', ...density })
      .autoOrient()
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
        info.width > SMALL_WIDTH ? await encode(sharp(upright.data, raw).resize({ width: SMALL_WIDTH }), drawn) : null,
    };
  } catch (cause) {
    throw new NavetteError('unsupported-type', { format, reason: 'damaged' }, { cause });
  }
}

/** Drawings and screenshots are often smaller, and always sharper, without loss: the smaller of the two forms is kept. */
async function encode(image: Sharp, drawn: boolean): Promise<Buffer> {
  const lossy = await image.clone().webp({ quality: 82, effort: 4 }).toBuffer();
  if (!drawn) return lossy;
  const lossless = await image.clone().webp({ lossless: true, effort: 4 }).toBuffer();
  return lossless.length <= lossy.length ? lossless : lossy;
}

function svgDensity(width: number, height: number): number {
  const scale = Math.min(FULL_WIDTH / width, Math.sqrt(MOST_PIXELS / (width * height)) * 0.99);
  return Math.min(MOST_DENSITY, Math.max(1, Math.floor(SVG_DENSITY * Math.max(scale, 1))));
}
