import type { BookImage } from '#server/exports/formats/book-writer.ts';

/**
 * How large a picture of a publication is set: in one of two columns, in the only one, across both,
 * or on a page of its own.
 */
export type PictureFit = 'column' | 'single' | 'span' | 'page';

/** Millimetres that a picture is wide at most, and high. */
export const FITS: Readonly<Record<PictureFit, { readonly width: number; readonly height: number }>> = {
  column: { width: 83, height: 190 },
  single: { width: 146, height: 190 },
  span: { width: 174, height: 190 },
  page: { width: 174, height: 222 },
};

/** Pixels to an inch below which a printed picture is blurred, and that printers ask for. */
export const BLURRED = 200;
export const SHARP = 300;

const MM_IN_AN_INCH = 25.4;

/** Pixels to an inch of a picture at this size; infinite for a drawing. */
export function resolutionAt({ type, width, height }: BookImage, fit: PictureFit): number {
  if (type === 'svg') return Number.POSITIVE_INFINITY;
  const printed = Math.min(FITS[fit].width, (FITS[fit].height * width) / Math.max(1, height));
  return Math.round((width / printed) * MM_IN_AN_INCH);
}

/** The largest size in two columns that suits its shape and at which it is not blurred. */
export function fitOf(image: BookImage): PictureFit {
  const { width, height } = image;
  const suited: readonly PictureFit[] = height >= width * 1.05 ? ['page'] : width >= height * 1.2 ? ['span'] : [];
  return suited.find((fit) => resolutionAt(image, fit) >= BLURRED) ?? 'column';
}
