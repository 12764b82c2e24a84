import { refuseCostlySvg } from './svg-cost.ts';
import { readSvgSource } from './svg-source.ts';
import { parseSvg, type SvgElement, writeSvg } from './svg-tree.ts';

/**
 * Validates an image embedded in a drawing.
 * @returns its bytes as they may be decoded; null drops it
 */
export type JudgeImage = (bytes: Buffer) => Promise<Buffer | null>;

/** An image embedded in a drawing. */
const IMAGE_DATA = /^data:image\/[\w.+-]+;base64,/i;

/**
 * Sanitises a drawing: decompresses it, parses it once and serialises it again, so that what is
 * drawn is what was checked; without scripts or external references.
 * @returns the drawing in UTF-8; null for bytes that are not SVG
 * @throws NavetteError `too-large` with `reason` `drawing` if drawing it would cost too much;
 * `unsupported-type`; what `judgeImage` throws
 */
export async function makeSafeSvg(bytes: Buffer, judgeImage: JudgeImage): Promise<Buffer | null> {
  const source = readSvgSource(bytes);
  if (source === null) return null;
  const { root, elements } = parseSvg(source);
  refuseCostlySvg(root, elements);
  for (const element of elements) await keepWithin(element, judgeImage);
  return Buffer.from(writeSvg(root));
}

/** Preserves only an element's references into the drawing itself, and embedded images. */
async function keepWithin({ attributes, local }: SvgElement, judgeImage: JudgeImage) {
  for (const name of ['href', 'xlink:href']) {
    const value = attributes[name]?.trim();
    if (value === undefined || value.startsWith('#')) continue;
    const data = local === 'image' || local === 'feImage' ? IMAGE_DATA.exec(value)?.[0] : undefined;
    const image = data ? await judgeImage(Buffer.from(value.slice(data.length), 'base64')) : null;
    if (image) attributes[name] = data + image.toString('base64');
    else delete attributes[name];
  }
}
