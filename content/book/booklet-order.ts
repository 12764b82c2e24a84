/** One side of a sheet: the pages on its left and right half, from 1; null for a blank one. */
export type SheetSide = readonly [left: number | null, right: number | null];

/** Pages on one sheet that is folded once: two on each side. */
const ON_A_SHEET = 4;

/**
 * The order of pages imposed in pairs, for sheets that are printed on both sides, flipped on their
 * short edge, nested and folded: front and back of each sheet, the outermost first. Blank pages
 * come at the end, so that the last page is the back of the cover.
 * @param direction of reading: for right to left, the fold is on the right
 */
export function bookletOrder(pages: number, direction: 'ltr' | 'rtl' = 'ltr'): SheetSide[] {
  const sheets = Math.ceil(pages / ON_A_SHEET);
  const whole = sheets * ON_A_SHEET;
  const page = (number: number) => (number <= pages ? number : null);
  const side = (left: number, right: number): SheetSide =>
    direction === 'ltr' ? [page(left), page(right)] : [page(right), page(left)];
  return Array.from({ length: sheets }, (_, i) => [
    side(whole - 2 * i, 2 * i + 1),
    side(2 * i + 2, whole - 2 * i - 1),
  ]).flat();
}
