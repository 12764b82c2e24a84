import { weaveOf } from '#content/kinds/weave.ts';

/** The size of the drawing. */
const [WIDTH, HEIGHT] = [210, 112];

/**
 * The weave of a kind as an SVG that fills the head of a cover, whatever the shape of its place.
 * @param place attributes of its element
 */
export function drawWeave(kind: string, place: string): string {
  const { width, height, path: threads, isDrawn } = weaveOf(kind);
  const drawn = isDrawn ? 'fill="none" stroke="#ffffff" stroke-width="2"' : 'fill="#ffffff"';
  // As wide as a page, in threads of a millimetre and a half.
  const scale = isDrawn ? 0.55 : 1.5;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ${place} preserveAspectRatio="xMidYMin slice"><defs><pattern id="w" width="${width}" height="${height}" patternUnits="userSpaceOnUse" patternTransform="scale(${scale})"><path d="${threads}" ${drawn} fill-opacity="0.22" stroke-opacity="0.22"/></pattern></defs><rect width="${WIDTH}" height="${HEIGHT}" fill="#0b5d57"/><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#w)"/></svg>`;
}
