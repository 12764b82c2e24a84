import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { BookExtension } from '#content/render/export-format.ts';
import type { BookImage, BookImages } from '#server/exports/formats/book-writer.ts';
import type { ExportTask } from './export-form.ts';

/** Largest width of a picture in pixels: 300 to an inch of a page's text. */
const WIDEST = 1_800;
/** Largest height: more than a page at 300 to an inch. Typst rejects a text with one of 16,384. */
const HIGHEST = 4_000;
const QUALITY = 82;
/** For a telephone, also one with a fine screen, and a kit that is sent by messages. */
const WIDEST_IN_KIT = 960;
const QUALITY_IN_KIT = 66;

/**
 * Reads the pictures of a book for its format: vector drawings are preserved, except in DOCX, which
 * needs them rasterised; the others become JPEG, or PNG with transparency. The light kit has none.
 */
export async function readImages(
  files: readonly string[],
  stored: ExportTask['images'],
  extension: BookExtension,
): Promise<BookImages> {
  const images = new Map<string, BookImage>();
  if (extension === 'kitleger') return images;
  for (const file of files) {
    const source = stored[file];
    if (!source) continue;
    const image = await readImage(await readFile(source.path), source.mediaType, extension).catch(() => null);
    if (image) images.set(file, image);
  }
  return images;
}

async function readImage(bytes: Buffer, mediaType: string, extension: BookExtension): Promise<BookImage> {
  if (mediaType === 'image/svg+xml' && extension !== 'docx') {
    const { width = 0, height = 0 } = await sharp(bytes).metadata();
    return { bytes, type: 'svg', width, height };
  }
  const isKit = extension === 'kit';
  const picture = sharp(bytes, { density: 192 })
    .rotate()
    .resize({ width: isKit ? WIDEST_IN_KIT : WIDEST, height: HIGHEST, fit: 'inside', withoutEnlargement: true });
  const { hasAlpha } = await sharp(bytes).metadata();
  const made = hasAlpha
    ? picture.png(isKit ? { palette: true } : {})
    : picture.jpeg(isKit ? { quality: QUALITY_IN_KIT, mozjpeg: true } : { quality: QUALITY });
  const { data, info } = await made.toBuffer({ resolveWithObject: true });
  return { bytes: data, type: hasAlpha ? 'png' : 'jpeg', width: info.width, height: info.height };
}
