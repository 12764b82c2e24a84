import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { type BookExtension, isKitExtension, isStoredExtension } from '#content/render/files/export-format.ts';
import { type BookImage, type BookImages, IMAGE_TYPES } from '#server/exports/formats/book-writer.ts';
import { type ExportTask, MOST_STORED_BYTES, PICTURES_TOO_LARGE } from './export-form.ts';

/** Largest width of a picture in pixels: 300 to an inch of a page's text. */
const WIDEST = 1_800;
/** The same across a whole page and what is cut off, for the printer. */
const WIDEST_IN_PRINT = 2_560;
const QUALITY_IN_PRINT = 92;
/** Of vector drawings that are rasterised. */
const DENSITY = 192;
/** Largest height: more than a page at 300 to an inch. Typst rejects a text with one of 16,384. */
const HIGHEST = 4_000;
const QUALITY = 82;
/**
 * Pixels of all pictures of a book together. Typst keeps each one decoded: sixty photographs at
 * their largest took 700 MB.
 */
export const MOST_PIXELS_OF_A_BOOK = 30_000_000;
/** For a telephone, also one with a fine screen, and a kit that is sent by messages. */
const IN_KIT = { width: 960, quality: 66 };
/** As wide as a telephone's page, for a line that is paid by what comes: a third of the bytes. */
const IN_SMALL_KIT = { width: 480, quality: 55 };

const TYPES = Object.keys(IMAGE_TYPES) as (keyof typeof IMAGE_TYPES)[];

/** Formats of Word, which shows no vector drawings. */
const isWord = (extension: BookExtension) => extension === 'docx' || extension === 'commentaires';

/**
 * Reads the pictures of a book for its format: vector drawings are preserved, except in DOCX, which
 * needs them rasterised; the others become JPEG, or PNG with transparency. The light kit has none.
 * In a book with very many, all are smaller. What is made of stored documents has them as stored.
 * @throws Error with the code PICTURES_TOO_LARGE
 */
export async function readImages(
  files: readonly string[],
  stored: ExportTask['images'],
  extension: BookExtension,
): Promise<BookImages> {
  const images = new Map<string, BookImage>();
  if (extension === 'kitleger') return images;
  const known = files.filter((file) => stored[file] !== undefined);
  if (isStoredExtension(extension)) {
    let bytes = 0;
    for (const file of known) bytes += await sizeOf(stored[file]!.path);
    if (bytes > MOST_STORED_BYTES)
      throw Object.assign(new Error('the pictures are too large'), { code: PICTURES_TOO_LARGE });
    for (const file of known) {
      const image = await readStored(stored[file]!).catch(() => null);
      if (image) images.set(file, image);
    }
    return images;
  }
  let pixels = 0;
  for (const file of known) pixels += await pixelsOf(stored[file]!, extension).catch(() => 0);
  const scale = isKitExtension(extension) ? 1 : Math.min(1, Math.sqrt(MOST_PIXELS_OF_A_BOOK / pixels));
  for (const file of known) {
    const source = stored[file]!;
    const image = await readImage(await readFile(source.path), source.mediaType, extension, scale).catch(() => null);
    if (image) images.set(file, image);
  }
  return images;
}

/** Bytes of a stored file; 0 of one that is not there. */
const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;

/** A picture as it is stored, which whoever takes it elsewhere wants whole. */
async function readStored({ path, mediaType }: ExportTask['images'][string]): Promise<BookImage | null> {
  const type = TYPES.find((one) => IMAGE_TYPES[one] === mediaType);
  const bytes = await readFile(path);
  const { width = 0, height = 0 } = await sharp(bytes).metadata();
  return type ? { bytes, type, width, height } : null;
}

/** Pixels of a picture as a book would have it if it were alone; 0 of a vector drawing. */
async function pixelsOf({ path, mediaType }: ExportTask['images'][string], extension: BookExtension): Promise<number> {
  if (mediaType === 'image/svg+xml' && !isWord(extension)) return 0;
  const { autoOrient } = await sharp(path, { density: DENSITY }).metadata();
  return autoOrient.width * autoOrient.height * largestOf(autoOrient, extension) ** 2;
}

/** The scale at which a picture has the largest size of a book's. */
function largestOf({ width, height }: { width: number; height: number }, extension: BookExtension): number {
  return Math.min(1, (extension === 'imprimeur' ? WIDEST_IN_PRINT : WIDEST) / width, HIGHEST / height);
}

/** @param scale of the largest size of a book's pictures: 1, or less */
async function readImage(
  bytes: Buffer,
  mediaType: string,
  extension: BookExtension,
  scale: number,
): Promise<BookImage> {
  if (mediaType === 'image/svg+xml' && !isWord(extension)) {
    const { width = 0, height = 0 } = await sharp(bytes).metadata();
    return { bytes, type: 'svg', width, height };
  }
  const { hasAlpha, autoOrient } = await sharp(bytes, { density: DENSITY }).metadata();
  const kit = extension === 'kitpetit' ? IN_SMALL_KIT : isKitExtension(extension) ? IN_KIT : null;
  const whole = largestOf(autoOrient, extension);
  const width = kit?.width ?? Math.max(1, Math.floor(autoOrient.width * whole * scale));
  const picture = sharp(bytes, { density: DENSITY })
    .rotate()
    .resize({ width, height: HIGHEST, fit: 'inside', withoutEnlargement: true });
  const quality = extension === 'imprimeur' ? QUALITY_IN_PRINT : QUALITY;
  const made = hasAlpha
    ? picture.png(kit ? { palette: true } : {})
    : picture.jpeg(kit ? { quality: kit.quality, mozjpeg: true } : { quality });
  const { data, info } = await made.toBuffer({ resolveWithObject: true });
  return { bytes: data, type: hasAlpha ? 'png' : 'jpeg', width: info.width, height: info.height };
}
