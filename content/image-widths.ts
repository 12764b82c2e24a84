/** Width in pixels of the stored variant for narrow columns and phones. */
export const SMALL_IMAGE_WIDTH = 800;

/** Widths of the variants for lists: a picture beside a title, and one across a card. */
export const LIST_IMAGE_WIDTHS = [240, 480] as const;

/** All widths in which an image may be asked for, beside its own, narrowest first. */
export const IMAGE_WIDTHS = [...LIST_IMAGE_WIDTHS, SMALL_IMAGE_WIDTH] as const;

/**
 * The `srcset` of an image in a list, from which the browser chooses what its place needs.
 * @param address the image's address in a width
 * @param width the image's own width, which no variant exceeds; null if unknown
 */
export function listImageChoices(address: (width: number) => string, width: number | null): string {
  const narrower = IMAGE_WIDTHS.filter((one) => width === null || one < width);
  // For an image that is no wider, the next variant is the image itself.
  const whole = IMAGE_WIDTHS.find((one) => width !== null && one >= width);
  return [...narrower.map((one) => [one, one] as const), ...(whole ? [[whole, width] as const] : [])]
    .map(([asked, shown]) => `${address(asked)} ${shown}w`)
    .join(', ');
}
