import type { PictureCrop } from '#content/picture-crop.ts';

/** What a frame cuts off its picture at each side, in inches. */
export type ClippedInches = PictureCrop;

/** Units of lengths, in inches. */
const UNITS: Readonly<Record<string, number>> = {
  cm: 1 / 2.54,
  mm: 1 / 25.4,
  in: 1,
  pt: 1 / 72,
  pc: 1 / 6,
  px: 1 / 96,
};
/** Pixels per inch that LibreOffice assumes for a picture that states none. */
const SCREEN = 96;
/** Share by which the proportions of the remaining part may differ from those of its frame. */
const NEAR = 0.03;

/** A length in inches; null if it is none. */
export function inches(stated: string | undefined): number | null {
  const [, number, unit] = /^(-?[\d.]+)(cm|mm|in|pt|pc|px)$/.exec(stated?.trim() ?? '') ?? [];
  return number === undefined ? null : Number(number) * UNITS[unit!]!;
}

/** `rect(top, right, bottom, left)`; null if nothing is cut off. Below 0 is a margin. */
export function clippedBy(clip: string | undefined): ClippedInches | null {
  const [, inside] = /^rect\(([^)]*)\)$/.exec(clip?.trim() ?? '') ?? [];
  const sides = (inside ?? '').split(/[\s,]+/).map((side) => Math.max(inches(side) ?? 0, 0));
  const [top = 0, right = 0, bottom = 0, left = 0] = sides;
  return top + right + bottom + left > 0 ? { left, top, right, bottom } : null;
}

/**
 * The part that is cut off, in shares of the picture: OpenDocument gives lengths at the picture's
 * own size, which is read from its file. Null if that size is not known, or if the remaining part
 * does not have the frame's proportions: then something was not understood.
 * @param frame inches
 */
export function cropOf(
  bytes: Uint8Array,
  { left, top, right, bottom }: ClippedInches,
  frame: { readonly width: number | null; readonly height: number | null },
): PictureCrop | null {
  const whole = sizeOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!whole || !frame.width || !frame.height) return null;
  const [width, height] = [whole.width - left - right, whole.height - top - bottom];
  if (width <= 0 || height <= 0) return null;
  const likeness = (width / height) * (frame.height / frame.width);
  if (Math.abs(likeness - 1) > NEAR) return null;
  return {
    left: left / whole.width,
    top: top / whole.height,
    right: right / whole.width,
    bottom: bottom / whole.height,
  };
}

/** The size of a PNG or JPEG file in inches; null for others, and if it is not known. */
function sizeOf(file: Buffer): { readonly width: number; readonly height: number } | null {
  if (file.subarray(1, 4).toString('latin1') === 'PNG') return sizeOfPng(file);
  return file[0] === 0xff && file[1] === 0xd8 ? sizeOfJpeg(file) : null;
}

const sized = (width: number, height: number, x: number, y: number) => ({
  width: width / (x > 1 ? x : SCREEN),
  height: height / (y > 1 ? y : SCREEN),
});

function sizeOfPng(file: Buffer) {
  if (file.length < 33) return null;
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  for (let at = 33; at + 21 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') break;
    // Pixels per metre.
    if (type === 'pHYs' && file[at + 16] === 1)
      return sized(width, height, file.readUInt32BE(at + 8) * 0.0254, file.readUInt32BE(at + 12) * 0.0254);
  }
  return sized(width, height, 0, 0);
}

function sizeOfJpeg(file: Buffer) {
  let [x, y] = [0, 0];
  let isStated = false;
  for (let at = 2; at + 10 <= file.length && file[at] === 0xff; at += 2 + file.readUInt16BE(at + 2)) {
    const marker = file[at + 1]!;
    if (marker === 0xe0 && at + 16 <= file.length && file.toString('latin1', at + 4, at + 8) === 'JFIF') {
      isStated = true;
      const unit = file[at + 11]!;
      const perInch = unit === 1 ? 1 : unit === 2 ? 2.54 : 0;
      [x, y] = [file.readUInt16BE(at + 12) * perInch, file.readUInt16BE(at + 14) * perInch];
    }
    // The header of a frame (SOF), of any encoding.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      // Without JFIF, as in cameras' files, the resolution is in Exif, which is not read here.
      return isStated ? sized(file.readUInt16BE(at + 7), file.readUInt16BE(at + 5), x, y) : null;
  }
  return null;
}
